// What is wrong with a command line.

import { AppError, ExitCode } from "../base/errors.ts";

export class UsageError extends AppError {
  override readonly name = "UsageError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
