// Where files are moved from and to when a program that moves them is killed: on one file system, and across two
// real ones, the disk and memory.

import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";

export type Place = {
  readonly name: string;
  /** Folders in which those of the trial are made. */
  readonly from: string;
  readonly to: string;
  readonly isAcross: boolean;
};

const MEMORY = "/dev/shm";

/** Three places, or one where this machine has but one file system to write to; then `say` is told so. */
export function places(say: (text: string) => void): readonly Place[] {
  const disk = tmpdir();
  const one: Place = { name: "on one file system", from: disk, to: disk, isAcross: false };
  if (!existsSync(MEMORY) || statSync(MEMORY).dev === statSync(disk).dev) {
    say(
      `Only one file system: ${MEMORY} is not there, or is that of ${disk}; nothing is moved across`,
    );
    return [one];
  }
  return [
    one,
    { name: "from the disk to memory", from: disk, to: MEMORY, isAcross: true },
    { name: "from memory to the disk", from: MEMORY, to: disk, isAcross: true },
  ];
}
