// What operations on the catalog file as a whole share.

import { formatBytes } from "../base/bytes.ts";
import type { Clock } from "../base/clock.ts";
import { OutOfSpaceError } from "../base/out_of_space.ts";
import { volumeOf } from "../disk/volume.ts";
import type { Emit } from "./events.ts";

/** A context without an open catalog. */
export type CareContext = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
};

/** Where a crash may be tried; tests stop at each. */
export type Step = (name: string) => void;

/** Throws `OutOfSpaceError` where the folder's volume has less than `bytes` free. */
export function requireSpace(folder: string, bytes: number, what: string): void {
  const { freeBytes } = volumeOf(folder);
  if (freeBytes >= bytes) return;
  throw new OutOfSpaceError(
    `${what}: it takes ${formatBytes(bytes)}, and "${folder}" has ${formatBytes(freeBytes)} free`,
  );
}

const NOTICE_EVERY_MS = 10_000;

/** Tells how far something long has come, at most every ten seconds. */
export function percentNotices(
  context: Pick<CareContext, "clock" | "emit">,
  what: string,
): (done: number) => void {
  let last = context.clock.elapsedMs();
  return (done) => {
    const now = context.clock.elapsedMs();
    if (now - last < NOTICE_EVERY_MS) return;
    last = now;
    const message = `${what}: ${Math.floor(100 * done)} %`;
    context.emit({ type: "notice", level: "info", message });
  };
}
