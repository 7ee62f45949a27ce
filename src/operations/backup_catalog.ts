// `varve catalog backup`: a copy that is verified before it counts, and no more of them than are wanted.

import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { AppError, ExitCode } from "../base/errors.ts";
import { joinPath } from "../base/names.ts";
import { copyCatalog, copyOpenCatalog } from "../catalog/copy.ts";
import { fromSqlite } from "../catalog/errors.ts";
import { catalogBytes, catalogVersion, isExclusive } from "../catalog/facts.ts";
import type { Catalog } from "../catalog/open.ts";
import { verifyCatalogFile } from "../catalog/verify.ts";
import { ensureDir } from "../disk/ensure_dir.ts";
import { renameSynced } from "../disk/rename_synced.ts";
import { type Backup, backupsToDrop } from "../domain/backup_rotation.ts";
import { freeName, rotatedBackup, unfinishedBackup } from "./backup_names.ts";
import { type CareContext, percentNotices, requireSpace, type Step } from "./care.ts";

export class BackupFailedError extends AppError {
  override readonly name = "BackupFailedError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "Earlier backups are untouched. Run `varve catalog check`, and `varve doctor` for the disk";
  constructor(reason: string) {
    super(`The backup was not kept, because it is not sound: ${reason}`);
  }
}

export type BackupOptions = {
  /** Absolute; made where it is not there. */
  readonly folder: string;
  /** Backups to keep, at least 1. */
  readonly keep: number;
  readonly step?: Step;
};

export type BackupSummary = {
  /** Absolute path of the backup. */
  readonly path: string;
  readonly bytes: number;
  /** Files catalogued in it. */
  readonly files: number;
  /** Names of older backups that were dropped. */
  readonly dropped: readonly string[];
  readonly durationMs: number;
};

/** The folder of backups: the one configured, else `backups` in the data folder. */
export function backupFolder(dataFolder: string, configured: string | undefined): string {
  return configured ?? joinPath(dataFolder, "backups");
}

/**
 * Makes a backup, also while a scan writes, then drops old ones. Throws `OutOfSpaceError`, and
 * `BackupFailedError` where the copy is not sound: then nothing is kept of it and nothing is dropped.
 */
export async function backUpCatalog(
  context: CareContext & { readonly catalog: Catalog },
  { folder, keep, step }: BackupOptions,
): Promise<BackupSummary> {
  const startedMs = context.clock.elapsedMs();
  const { path, files } = await makeBackup(context, folder, ".sqlite", step);
  step?.("named");
  const dropped = await rotate(folder, keep, path);
  const durationMs = Math.round(context.clock.elapsedMs() - startedMs);
  return { path, files, dropped, bytes: statSync(path).size, durationMs };
}

/** A verified backup of a catalog that is about to be migrated; it is never rotated. */
export async function backUpBeforeMigration(
  catalog: Catalog,
  dataFolder: string,
  backups: { readonly folder?: string; readonly keep: number },
  nowUs: number,
): Promise<void> {
  const context = {
    catalog,
    clock: { nowUs: () => nowUs, elapsedMs: () => 0 },
    signal: new AbortController().signal,
    emit: () => {},
  };
  const tail = `-schema-${catalogVersion(catalog)}.sqlite`;
  await makeBackup(context, backupFolder(dataFolder, backups.folder), tail);
}

async function makeBackup(
  context: CareContext & { readonly catalog: Catalog },
  folder: string,
  tail: string,
  step?: Step,
): Promise<{ path: string; files: number }> {
  const { catalog, clock, signal } = context;
  ensureDir(folder);
  removeUnfinished(folder, clock.nowUs());
  requireSpace(folder, catalogBytes(catalog), "a backup of the catalog");
  const isTaken = (name: string) => existsSync(joinPath(folder, name));
  const unfinished = joinPath(folder, freeName(".catalog", clock.nowUs(), ".unfinished", isTaken));
  try {
    if (isExclusive(catalog)) await copyOpenCatalog(catalog, unfinished);
    else {
      const onProgress = percentNotices(context, "Copying the catalog");
      await copyCatalog(catalog.file, unfinished, { signal, onProgress });
    }
    step?.("copied");
    const verdict = await verifyCatalogFile(unfinished, { signal });
    if (verdict.kind === "unsound") throw new BackupFailedError(verdict.reason);
    if (verdict.kind === "newer") throw new BackupFailedError("it is from a newer version");
    step?.("verified");
    // Asked for anew: another backup may have been made meanwhile.
    const path = joinPath(folder, freeName("catalog", clock.nowUs(), tail, isTaken));
    renameSynced(unfinished, path);
    return { path, files: verdict.rows["files"] ?? 0 };
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw fromSqlite(error);
  }
}

/** Drops what rotation says; the backups are looked at, because one that cannot be opened must not count. */
async function rotate(folder: string, keep: number, made: string): Promise<string[]> {
  // Not the one just made, even where a clock that was set back lets it look like the oldest.
  const dropped = backupsToDrop(await listBackups(folder), keep).filter(
    (name) => joinPath(folder, name) !== made,
  );
  for (const name of dropped) rmSync(joinPath(folder, name), { force: true });
  return dropped;
}

/** The backups in a folder that rotation knows, each looked at shortly. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const backups: Backup[] = [];
  for (const name of names.filter((one) => rotatedBackup.test(one))) {
    const verdict = await verifyCatalogFile(joinPath(folder, name), { depth: "glance" });
    const files = verdict.kind === "sound" ? verdict.rows["files"] : undefined;
    backups.push({ name, files });
  }
  return backups;
}

const DAY_US = 24 * 3600 * 1e6;

/** Removes what killed backups left; younger ones may be of a backup that is running. */
function removeUnfinished(folder: string, nowUs: number): void {
  for (const name of readdirSync(folder)) {
    if (!unfinishedBackup.test(name)) continue;
    const path = joinPath(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Number.NaN };
    if (nowUs - mtimeMs * 1000 > DAY_US) rmSync(path, { force: true });
  }
}
