// `varve catalog restore`: a backup in the place of the catalog, which is kept.

import { existsSync, statSync } from "node:fs";
import { AppError, ExitCode } from "../base/errors.ts";
import { joinPath } from "../base/names.ts";
import { copyCatalog } from "../catalog/copy.ts";
import { CatalogDamagedError } from "../catalog/errors.ts";
import { NewerCatalogError } from "../catalog/open.ts";
import { verifyCatalogFile } from "../catalog/verify.ts";
import { ensureDir } from "../disk/ensure_dir.ts";
import { acquireLock, type LockHolder } from "../disk/lock.ts";
import { listBackups } from "./backup_catalog.ts";
import { type CareContext, percentNotices, requireSpace, type Step } from "./care.ts";
import { removeUnfinishedCatalog, swapCatalog, unfinishedCatalog } from "./swap_catalog.ts";

export class NoBackupError extends AppError {
  override readonly name = "NoBackupError";
  override readonly exitCode = ExitCode.noCatalog;
  override readonly hint = "Name a backup, or the folder of backups by backup.folder";
}

export class UnsoundBackupError extends AppError {
  override readonly name = "UnsoundBackupError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint = "The catalog is as it was. Choose another backup";
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`The backup "${file}" is not sound: ${reason}`, options);
  }
}

export type RestoreOptions = {
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute path of a backup; undefined: the newest sound one in `backups`. */
  readonly from?: string;
  /** Absolute path of the folder of backups. */
  readonly backups: string;
  readonly holder: LockHolder;
  readonly step?: Step;
};

export type RestoreSummary = {
  /** The backup that was taken. */
  readonly from: string;
  readonly files: number;
  /** Where the former catalog is kept; absent where there was none. */
  readonly kept?: string;
  readonly durationMs: number;
};

/**
 * Copies the backup beside the catalog, verifies the copy, and exchanges the two. Killed at any instant, the
 * catalog is the old one or the restored one. Throws `NoBackupError`, `UnsoundBackupError`,
 * `NewerCatalogError`, `CatalogLockedError`, `CatalogBusyError`, `OutOfSpaceError`; the catalog is as it was.
 */
export async function restoreCatalog(
  context: CareContext,
  options: RestoreOptions,
): Promise<RestoreSummary> {
  const { dataFolder, step } = options;
  const { clock, signal } = context;
  const startedMs = clock.elapsedMs();
  const from = options.from ?? (await newestSound(options.backups));
  if (!existsSync(from)) throw new NoBackupError(`There is no backup "${from}"`);
  ensureDir(dataFolder);
  using _lock = acquireLock(dataFolder, options.holder);
  removeUnfinishedCatalog(dataFolder);
  requireSpace(dataFolder, statSync(from).size, "the restored catalog");
  const made = joinPath(dataFolder, unfinishedCatalog);
  try {
    await copy(context, from, made);
    step?.("copied");
    const verdict = await verifyCatalogFile(made, { signal });
    if (verdict.kind === "unsound") throw new UnsoundBackupError(from, verdict.reason);
    if (verdict.kind === "newer") throw new NewerCatalogError(from, verdict.version);
    step?.("verified");
    const kept = swapCatalog(dataFolder, clock.nowUs(), step);
    return {
      from,
      files: verdict.rows["files"] ?? 0,
      ...(kept == null ? {} : { kept: joinPath(dataFolder, kept) }),
      durationMs: Math.round(clock.elapsedMs() - startedMs),
    };
  } finally {
    removeUnfinishedCatalog(dataFolder);
  }
}

async function copy(context: CareContext, from: string, to: string): Promise<void> {
  const onProgress = percentNotices(context, "Copying the backup");
  try {
    await copyCatalog(from, to, { signal: context.signal, onProgress });
  } catch (error) {
    if (error instanceof CatalogDamagedError) {
      throw new UnsoundBackupError(from, error.message, { cause: error });
    }
    throw error;
  }
}

async function newestSound(folder: string): Promise<string> {
  const sound = (await listBackups(folder)).filter((backup) => backup.files != null);
  const newest = sound
    .map((backup) => backup.name)
    .sort()
    .at(-1);
  if (newest == null) throw new NoBackupError(`There is no sound backup in "${folder}"`);
  return joinPath(folder, newest);
}
