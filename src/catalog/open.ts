// Opening the catalog: pragmas, identity, version. Whoever opens it disposes it.

import { Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { AppError, ExitCode, systemCode } from "../base/errors.ts";
import { CatalogUnwritableError, fromSqlite, isDamage } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { schemaVersion } from "./migrations.ts";
import { checkpointEvery, keepAtHand } from "./pages.ts";
import { keepTempFilesBeside } from "./temp_folder.ts";

/** "VARV" in ASCII: tells our file from any other SQLite file (`file` shows it). */
export const applicationId = 0x56415256;

export class NoCatalogError extends AppError {
  override readonly name = "NoCatalogError";
  override readonly exitCode = ExitCode.noCatalog;
  override readonly hint = "Run `varve scan FOLDER` first, or name the data folder with --data";
  constructor(file: string) {
    super(`There is no catalog at "${file}"`);
  }
}

export class NotACatalogError extends AppError {
  override readonly name = "NotACatalogError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "Restore a backup with `varve catalog restore`, or move the file away and scan again";
  constructor(file: string, options?: ErrorOptions) {
    super(`"${file}" is not a catalog of Varve, or is damaged`, options);
  }
}

export class NewerCatalogError extends AppError {
  override readonly name = "NewerCatalogError";
  override readonly exitCode = ExitCode.newerCatalog;
  override readonly hint =
    "Use the newer varve that wrote it, or restore a backup made before the upgrade";
  constructor(file: string, version: number) {
    super(
      `The catalog "${file}" has schema version ${version}, this varve knows up to ${schemaVersion}`,
    );
  }
}

export class OldCatalogError extends AppError {
  override readonly name = "OldCatalogError";
  override readonly exitCode = ExitCode.noCatalog;
  override readonly hint = "Run `varve scan`, which migrates it after a verified backup";
  constructor(file: string, version: number) {
    super(`The catalog "${file}" has the old schema version ${version} (now ${schemaVersion})`);
  }
}

export type OpenOptions = {
  /** `read` never creates, migrates or waits for a lock; `write` creates what is missing. */
  readonly access: "read" | "write";
  /**
   * WAL needs shared memory, which network file systems lack: there a rollback journal with an
   * exclusive lock is used, on the owner's explicit wish only (default false).
   */
  readonly exclusive?: boolean;
  /** Called before an older schema is migrated, to make a verified backup. */
  readonly beforeMigration?: (catalog: Catalog, fromVersion: number) => Promise<void>;
};

/** An open catalog. Queries are functions that take it (catalog/files.ts and so on). */
export class Catalog implements Disposable {
  readonly db: Database;
  readonly file: string;

  constructor(db: Database, file: string) {
    this.db = db;
    this.file = file;
  }

  /** Closes it; harmless when called twice. */
  [Symbol.dispose](): void {
    this.db.close();
  }
}

/**
 * Opens the catalog at `file`. Throws `NoCatalogError`, `NotACatalogError`, `NewerCatalogError`, and for
 * readers `OldCatalogError`, since they may not migrate.
 */
export async function openCatalog(file: string, options: OpenOptions): Promise<Catalog> {
  if (options.access === "read" && !isThere(file)) throw new NoCatalogError(file);
  const db = openDatabase(file, options);
  const catalog = new Catalog(db, file);
  try {
    configure(db);
    keepTempFilesBeside(db, file);
    const version = identify(db, file);
    if (version > schemaVersion) throw new NewerCatalogError(file, version);
    if (options.access === "read") {
      if (version < schemaVersion) throw new OldCatalogError(file, version);
      return catalog;
    }
    configureForWriting(db, options.exclusive ?? false);
    if (version < schemaVersion) {
      if (version > 0) await options.beforeMigration?.(catalog, version);
      migrate(db, version, applicationId);
    }
    return catalog;
  } catch (error) {
    db.close();
    throw openingError(error, file);
  }
}

/** False where there is no such file; a folder that may not be looked into is another matter. */
function isThere(file: string): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new CatalogUnwritableError(`${code ?? error} "${file}"`, { cause: error });
  }
}

function openingError(error: unknown, file: string): unknown {
  return isDamage(error) ? new NotACatalogError(file, { cause: error }) : fromSqlite(error);
}

function openDatabase(file: string, options: OpenOptions): Database {
  const writing = options.access === "write";
  try {
    return new Database(file, {
      strict: true,
      ...(writing ? { create: true, readwrite: true } : { readonly: true }),
    });
  } catch (error) {
    throw openingError(error, file);
  }
}

function configure(db: Database): void {
  // A reader meets a checkpoint now and then; a writer meets only readers.
  db.run("PRAGMA busy_timeout = 5000");
  keepAtHand(db, "usual");
  // Other cores help to sort what does not fit into that: a fifth less time for a million rows (measured).
  db.run("PRAGMA threads = 2");
}

function identify(db: Database, file: string): number {
  const id = db.query<{ application_id: number }, []>("PRAGMA application_id").get();
  const version = db.query<{ user_version: number }, []>("PRAGMA user_version").get();
  const tables = db.query<{ n: number }, []>("SELECT count(*) AS n FROM sqlite_schema").get();
  const isNew = id?.application_id === 0 && version?.user_version === 0 && tables?.n === 0;
  if (!isNew && id?.application_id !== applicationId) throw new NotACatalogError(file);
  return version?.user_version ?? 0;
}

function configureForWriting(db: Database, exclusive: boolean): void {
  if (exclusive) {
    db.run("PRAGMA locking_mode = EXCLUSIVE");
    db.run("PRAGMA journal_mode = DELETE");
    db.run("PRAGMA synchronous = FULL");
  } else {
    db.run("PRAGMA journal_mode = WAL");
    // With WAL a power cut may lose the last transactions, never consistency; a scan reads them again.
    db.run("PRAGMA synchronous = NORMAL");
    checkpointEvery(db, "usual");
  }
  db.run("PRAGMA foreign_keys = ON");
}
