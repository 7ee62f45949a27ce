// `varve catalog rebuild`: a new catalog of what can be read of the old one, which is kept.

import { existsSync, statSync } from "node:fs";
import { AppError, ExitCode } from "../base/errors.ts";
import { joinPath } from "../base/names.ts";
import { CatalogDamagedError } from "../catalog/errors.ts";
import { foldIntoOneFile } from "../catalog/fold.ts";
import { NewerCatalogError, NoCatalogError } from "../catalog/open.ts";
import { type Salvaged, salvageCatalog } from "../catalog/salvage.ts";
import { type Verdict, verifyCatalogFile } from "../catalog/verify.ts";
import { acquireLock, type LockHolder } from "../disk/lock.ts";
import { type CareContext, requireSpace, type Step, steadyNotices } from "./care.ts";
import { catalogName } from "./open_catalog.ts";
import { removeUnfinishedCatalog, swapCatalog, unfinishedCatalog } from "./swap_catalog.ts";

export class RebuildFailedError extends AppError {
  override readonly name = "RebuildFailedError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "The catalog is as it was. Restore a backup with `varve catalog restore`, or move it away and scan again";
  constructor(reason: string, options?: ErrorOptions) {
    super(`The catalog could not be rebuilt: ${reason}`, options);
  }
}

export type RebuildOptions = {
  /** Absolute. */
  readonly dataFolder: string;
  readonly holder: LockHolder;
  readonly step?: Step;
};

export type RebuildSummary = Salvaged & {
  /** Whether the old catalog was sound; then nothing is lost. */
  readonly wasSound: boolean;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  /** Where the old catalog is kept. */
  readonly kept: string;
  readonly durationMs: number;
};

/**
 * Builds the new catalog beside the old one, checks it, and exchanges the two. Killed at any instant, the
 * catalog is the old one or the new one. Throws `NoCatalogError`, `NewerCatalogError`, `RebuildFailedError`,
 * `CatalogLockedError`, `CatalogBusyError`, `OutOfSpaceError`; the catalog is as it was.
 */
export async function rebuildCatalog(
  context: CareContext,
  { dataFolder, holder, step }: RebuildOptions,
): Promise<RebuildSummary> {
  const { clock, signal } = context;
  const startedMs = clock.elapsedMs();
  const file = joinPath(dataFolder, catalogName);
  if (!existsSync(file)) throw new NoCatalogError(file);
  using _lock = acquireLock(dataFolder, holder);
  removeUnfinishedCatalog(dataFolder);
  // Also refuses a catalog that another program has open, before all the work.
  foldIntoOneFile(file);
  const sizeBefore = statSync(file).size;
  requireSpace(dataFolder, sizeBefore, "the rebuilt catalog");
  const before = await verifyCatalogFile(file, { signal });
  if (before.kind === "newer") throw new NewerCatalogError(file, before.version);
  step?.("looked");
  const made = joinPath(dataFolder, unfinishedCatalog);
  try {
    const salvaged = await salvage(context, file, made);
    step?.("built");
    check(before, salvaged, await verifyCatalogFile(made, { signal }));
    step?.("verified");
    const sizeAfter = statSync(made).size;
    const kept = joinPath(dataFolder, swapCatalog(dataFolder, clock.nowUs(), step) ?? "");
    const durationMs = Math.round(clock.elapsedMs() - startedMs);
    const wasSound = before.kind === "sound";
    return { ...salvaged, wasSound, sizeBefore, sizeAfter, kept, durationMs };
  } finally {
    removeUnfinishedCatalog(dataFolder);
  }
}

async function salvage(context: CareContext, file: string, made: string): Promise<Salvaged> {
  const { signal } = context;
  const tell = steadyNotices(context);
  const onProgress = (table: string, rows: number) => tell(() => `Copied ${rows} rows of ${table}`);
  try {
    return await salvageCatalog(file, made, { signal, onProgress });
  } catch (error) {
    if (error instanceof CatalogDamagedError) {
      throw new RebuildFailedError("nothing of it can be read", { cause: error });
    }
    throw error;
  }
}

/** Throws unless the new catalog is sound and, where the old one was, holds every row of it. */
function check(before: Verdict, salvaged: Salvaged, after: Verdict): void {
  if (after.kind !== "sound") {
    const reason = after.kind === "unsound" ? after.reason : "it has a newer schema";
    throw new RebuildFailedError(`what was built is not sound: ${reason}`);
  }
  if (before.kind !== "sound") return;
  for (const [table, rows] of Object.entries(before.rows)) {
    if (after.rows[table] === rows && salvaged.lost[table] === 0) continue;
    throw new RebuildFailedError(
      `${table} has ${after.rows[table] ?? 0} rows in the new catalog and ${rows} in the old one`,
    );
  }
}
