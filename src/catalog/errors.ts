// SQLite's errors that end a run, in our words.

import { SQLiteError } from "bun:sqlite";
import { AppError, ExitCode, systemCode } from "../base/errors.ts";

/** The disk of the catalog is full; what was not committed is not kept. */
export class OutOfSpaceError extends AppError {
  override readonly name = "OutOfSpaceError";
  override readonly exitCode = ExitCode.outOfSpace;
  override readonly hint =
    "Free some space on the volume of the data folder and start the same command again; it goes on from there";
}

/** The catalog could not be written for another reason: it is gone, read-only, or the disk fails. */
export class CatalogWriteError extends AppError {
  override readonly name = "CatalogWriteError";
  override readonly exitCode = ExitCode.unexpected;
  override readonly hint =
    "Check the volume of the data folder, then `varve catalog check`; what was committed before is kept";
}

/** A SQLite error as one of ours; anything else as it is. */
export function fromSqlite(error: unknown): unknown {
  const code = error instanceof SQLiteError ? (error.code ?? "") : (systemCode(error) ?? "");
  const message = error instanceof Error ? error.message : String(error);
  if (code.startsWith("SQLITE_FULL") || code === "ENOSPC" || code === "EDQUOT") {
    return new OutOfSpaceError(`The catalog could not be written: ${message}`, { cause: error });
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY)/.test(code)) {
    return new CatalogWriteError(`The catalog could not be written: ${message}`, { cause: error });
  }
  return error;
}
