// What the demo shows, command by command; the picture in the README is drawn from the same.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeLibrary } from "./make_library.ts";

export type Stop = {
  /** Said before the command. */
  readonly says: string;
  readonly args: readonly string[];
  /** Exit statuses that are as they should be; 3 is "done, but some files failed". */
  readonly statuses: readonly number[];
};

const fireworks = "photo/2023/2023-12-31 Tokyo/IMG_4711.MOV";

export const stops: readonly Stop[] = [
  {
    says: "A first scan reads every photo, video and audio file once. A few are broken on purpose.",
    args: ["scan", "photo"],
    statuses: [3],
  },
  {
    says: "A second scan reads only what changed: nothing.",
    args: ["scan", "photo"],
    statuses: [0, 3],
  },
  { says: "What the library holds.", args: ["stats"], statuses: [0] },
  {
    says: "The ten that were taken last.",
    args: ["files", "--sort", "captured", "--limit", "10"],
    statuses: [0],
  },
  {
    says: "Why a video that says 31 December 2023, 15:00 UTC was taken on New Year's Day in Tokyo.",
    args: ["why", fireworks],
    statuses: [0],
  },
  { says: "What could not be read, and why.", args: ["failures"], statuses: [0] },
];

/** Makes the library anew, as the folder "photo" in `folder`, and returns how large it is. */
export function prepareTour(folder: string): { readonly files: number; readonly bytes: number } {
  const out = join(folder, "photo");
  rmSync(out, { recursive: true, force: true });
  rmSync(join(folder, "data"), { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  return makeLibrary({ out, files: 300, seed: 1, shape: "small", plain: false });
}

/** Environment of the tour: its own data folder and zone, nothing of the person's configuration. */
export function tourEnvironment(folder: string): Record<string, string | undefined> {
  return { ...process.env, VARVE_DATA: join(folder, "data"), TZ: "Europe/Berlin" };
}

/** The command line as one would type it in the tour's folder. */
export function typed(args: readonly string[]): string {
  return ["varve", ...args.map((word) => (/[^\w./=-]/.test(word) ? `"${word}"` : word))].join(" ");
}
