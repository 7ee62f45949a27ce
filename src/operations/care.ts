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

/** Tells how something long goes on, at most every ten seconds; the message is made only when it is told. */
export function steadyNotices(
  context: Pick<CareContext, "clock" | "emit">,
): (message: () => string) => void {
  let last = context.clock.elapsedMs();
  return (message) => {
    const now = context.clock.elapsedMs();
    if (now - last < NOTICE_EVERY_MS) return;
    last = now;
    context.emit({ type: "notice", level: "info", message: message() });
  };
}

/** `steadyNotices` of something whose part done is known, 0 to 1. */
export function percentNotices(
  context: Pick<CareContext, "clock" | "emit">,
  what: string,
): (done: number) => void {
  const tell = steadyNotices(context);
  return (done) => tell(() => `${what}: ${Math.floor(100 * done)} %`);
}
