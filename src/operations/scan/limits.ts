// How many threads read, and how each device may be read: what the configuration says, else by the kind of
// disk.

import { availableParallelism } from "node:os";
import type { Config, MountLimits } from "../../config/resolve.ts";
import { volumeOf } from "../../disk/volume.ts";
import type { ReadingLimits } from "./options.ts";

/** A NAS has other work to do: more threads than this have not made a scan faster on any disk tried. */
const MOST_WORKERS = 4;
/**
 * What `memory_limit = "auto"` keeps a scan near: garbage is collected past it. A million files peaked at
 * 188 MB with it and 224 MB without, at the same speed (two threads).
 */
const MEMORY_LIMIT_BYTES = 150e6;
/** Requests at once to a disk that does not spin; each thread works at one of them. */
const SOLID_READS = 64;

/** Threads that read files; 0: none beside the main one. */
export function workersFor(performance: Config["performance"]): number {
  if (!performance.multiprocessing) return 0;
  if (performance.maxWorkers > 0) return performance.maxWorkers;
  return Math.min(MOST_WORKERS, availableParallelism());
}

/** Bytes past which garbage is collected. */
export function memoryLimitFor(performance: Config["performance"]): number {
  return performance.memoryLimitBytes ?? MEMORY_LIMIT_BYTES;
}

/** The limits of the mount that holds `folder`. */
export function limitsFor(folder: string, perMount: readonly MountLimits[]): ReadingLimits {
  const limits = mountOf(folder, perMount);
  const bytesPerSecond = limits?.bytesPerSecond;
  return {
    concurrentReads: limits?.concurrentReads ?? (isRotating(folder) ? 1 : SOLID_READS),
    ...(bytesPerSecond == null ? {} : { bytesPerSecond }),
  };
}

/** The entry of the longest path that holds the folder. */
export function mountOf(folder: string, perMount: readonly MountLimits[]): MountLimits | undefined {
  let best: MountLimits | undefined;
  for (const limits of perMount) {
    const prefix = limits.path.endsWith("/") ? limits.path : `${limits.path}/`;
    const holds = folder === limits.path || folder.startsWith(prefix);
    if (holds && (best == null || limits.path.length > best.path.length)) best = limits;
  }
  return best;
}

function isRotating(folder: string): boolean {
  try {
    return volumeOf(folder).rotating ?? false;
  } catch {
    return false; // The folder has gone; reading it will say so.
  }
}
