// What SQLite says, in the words and exit statuses of Varve.

import { SQLiteError } from "bun:sqlite";
import { AppError, ExitCode } from "../base/errors.ts";
import { OutOfSpaceError, orOutOfSpace } from "../base/out_of_space.ts";

/** The catalog cannot be written, for another reason than space. */
export class CatalogUnwritableError extends AppError {
  override readonly name = "CatalogUnwritableError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "See whether its volume is mounted, writable and sound, and whether you are the user who scans; `varve doctor` tells more";
  constructor(reason: string, options?: ErrorOptions) {
    super(`The catalog cannot be read or written: ${reason}`, options);
  }
}

/** What the catalog holds is not what SQLite wrote. */
export class CatalogDamagedError extends AppError {
  override readonly name = "CatalogDamagedError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "Run `varve catalog check`, then `varve catalog rebuild` or `varve catalog restore`";
  constructor(reason: string, options?: ErrorOptions) {
    super(`The catalog is damaged: ${reason}`, options);
  }
}

/** Another program holds the database itself, past the time we wait. */
export class CatalogBusyError extends AppError {
  override readonly name = "CatalogBusyError";
  override readonly exitCode = ExitCode.locked;
  override readonly hint = "End the other program that has the catalog open, and try again";
  constructor(options?: ErrorOptions) {
    super("The catalog is being written by another program", options);
  }
}

/** Primary result codes: the low byte of what SQLite answers (sqlite.org/rescode.html). */
const primary = {
  busy: 5,
  locked: 6,
  readonly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADb: 26,
};
/** SQLITE_IOERR_SHMSIZE: the shared memory file beside the catalog could not grow, that is, no space. */
const SHMSIZE = 10 | (19 << 8);

/**
 * The error to throw instead of one that SQLite or the file system threw: `OutOfSpaceError`,
 * `CatalogUnwritableError`, `CatalogDamagedError` or `CatalogBusyError`, each with the original as its
 * cause; anything else as it is.
 */
export function fromSqlite(error: unknown): unknown {
  const code = resultCode(error);
  if (code == null || !(error instanceof Error)) return orOutOfSpace(error, "the catalog");
  if (code === SHMSIZE) return new OutOfSpaceError("the catalog", { cause: error });
  switch (code & 0xff) {
    case primary.full:
      return new OutOfSpaceError("the catalog", { cause: error });
    case primary.readonly:
    case primary.io:
    case primary.cantOpen:
      return new CatalogUnwritableError(error.message, { cause: error });
    case primary.corrupt:
    case primary.notADb:
      return new CatalogDamagedError(error.message, { cause: error });
    case primary.busy:
    case primary.locked:
      return new CatalogBusyError({ cause: error });
    default:
      return error;
  }
}

/** Whether SQLite said that what it read is damaged, or no database at all. */
export function isDamage(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === primary.corrupt || code === primary.notADb;
}

/** The extended result code of an error of bun:sqlite or node:sqlite. */
function resultCode(error: unknown): number | undefined {
  if (error instanceof SQLiteError) return error.errno;
  if (error instanceof Error && "errcode" in error && typeof error.errcode === "number") {
    return error.errcode;
  }
  return undefined;
}
