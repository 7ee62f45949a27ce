// The one error for a full disk, whoever met it.

import { AppError, ExitCode, systemCode } from "./errors.ts";

export class OutOfSpaceError extends AppError {
  override readonly name = "OutOfSpaceError";
  override readonly exitCode = ExitCode.outOfSpace;
  override readonly hint = "Free some space, and start the same command again";
  constructor(what: string, options?: ErrorOptions) {
    super(`There is no space left for ${what}`, options);
  }
}

/** `error` as an `OutOfSpaceError` where the system said that a disk or quota is full, else as it was. */
export function orOutOfSpace(error: unknown, what: string): unknown {
  const code = systemCode(error);
  return code === "ENOSPC" || code === "EDQUOT"
    ? new OutOfSpaceError(what, { cause: error })
    : error;
}
