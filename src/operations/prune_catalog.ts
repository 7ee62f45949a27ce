// `varve catalog prune`: forgets files and folders that have been missing for long. Files on disk are not touched.

import { nextTurn } from "../base/turn.ts";
import { forgetFiles, forgetFolders, type Missing, missingBefore } from "../catalog/prune.ts";
import type { Context } from "./context.ts";

const DAY_US = 24 * 3600 * 1e6;

/** Default of `olderThanDays`. */
export const PRUNE_DAYS = 30;

export type PruneOptions = {
  /** Forgets what has been missing for longer, in days; 0 forgets all that is missing. */
  readonly olderThanDays: number;
  /** Counts only. */
  readonly dryRun: boolean;
};

export type PruneSummary = {
  /** What has been missing for so long, counted before anything was forgotten. */
  readonly missing: Missing;
  /** What was forgotten; 0 of a dry run. */
  readonly forgottenFiles: number;
  readonly forgottenFolders: number;
  readonly dryRun: boolean;
  readonly durationMs: number;
};

/** Forgets batch by batch; stopped between two, it has forgotten those before. */
export async function pruneCatalog(context: Context, options: PruneOptions): Promise<PruneSummary> {
  const { catalog, clock, signal, emit } = context;
  const startedMs = clock.elapsedMs();
  const beforeUs = clock.nowUs() - options.olderThanDays * DAY_US;
  const missing = missingBefore(catalog, beforeUs);
  let forgottenFiles = 0;
  let forgottenFolders = 0;
  if (!options.dryRun) {
    const message = `Forgetting ${missing.files} files missing for more than ${options.olderThanDays} days`;
    if (missing.files > 0) emit({ type: "notice", level: "info", message });
    const all = async (forget: typeof forgetFiles, add: (n: number) => void) => {
      for (;;) {
        signal.throwIfAborted();
        const n = forget(catalog, beforeUs);
        if (n === 0) return;
        add(n);
        await nextTurn();
      }
    };
    await all(forgetFiles, (n) => {
      forgottenFiles += n;
    });
    await all(forgetFolders, (n) => {
      forgottenFolders += n;
    });
  }
  const durationMs = Math.round(clock.elapsedMs() - startedMs);
  return { missing, forgottenFiles, forgottenFolders, dryRun: options.dryRun, durationMs };
}
