// Makes this process a good neighbour on a NAS.

import { ptr } from "bun:ffi";
import { readdirSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { callNumbers, libc } from "./libc.ts";

const RLIMIT_NOFILE = 7;
/** ioprio.h: class "idle" in the top three bits; 1: who is a thread. */
const IOPRIO_IDLE = 3 << 13;
const IOPRIO_WHO_PROCESS = 1;

/** A soft limit and the hard one above it; `Infinity` where there is none. */
export type Limit = { readonly soft: number; readonly hard: number };

/** Open files this process may have; undefined where it cannot be asked. */
export function fileLimit(): Limit | undefined {
  if (libc == null) return undefined;
  const pair = new BigUint64Array(new ArrayBuffer(16));
  if (libc.getrlimit(RLIMIT_NOFILE, ptr(pair)) !== 0) return undefined;
  return { soft: toNumber(pair[0] ?? 0n), hard: toNumber(pair[1] ?? 0n) };
}

/**
 * Lowers the limit of open files, soft and hard, to `most`; never raises it. On kernels before 5.11 every
 * child that is started costs a system call for each descriptor it might have: 10 ms at 65536, 1.3 ms at 4096
 * (measured). Does nothing where FFI is missing.
 */
export function lowerFileLimit(most = 4096): void {
  const now = fileLimit();
  if (libc == null || now == null || now.hard <= most) return;
  const lower = BigInt(most);
  const soft = BigInt(Math.min(now.soft, most));
  const pair = new BigUint64Array(new ArrayBuffer(16));
  pair.set([soft, lower]);
  libc.setrlimit(RLIMIT_NOFILE, ptr(pair));
}

/**
 * Nice 10 and idle disk priority for all threads there are now; those started later inherit it. A priority
 * that is lower already stays. Best effort: does nothing where the system refuses.
 */
export function lowerPriority(): void {
  for (const thread of threads()) {
    try {
      if (getPriority(thread) < 10) setPriority(thread, 10);
    } catch {
      // The thread ended, or the system does not allow it: the work is done at the old priority.
    }
    libc?.ioprioSet(callNumbers.ioprioSet, IOPRIO_WHO_PROCESS, thread, IOPRIO_IDLE);
  }
}

/** Numbers of this process's threads; on Linux priorities are of threads, and 0 is the calling one. */
function threads(): number[] {
  try {
    return readdirSync("/proc/self/task").map(Number);
  } catch {
    return [0]; // No /proc.
  }
}

function toNumber(limit: bigint): number {
  return limit === 0xffffffffffffffffn ? Number.POSITIVE_INFINITY : Number(limit);
}
