// What is wrong with a configuration, in words that name the key, where it stands and what to write.

import { AppError, ExitCode } from "../base/errors.ts";

export class ConfigError extends AppError {
  override readonly name = "ConfigError";
  override readonly exitCode = ExitCode.badConfig;
  override readonly hint: string;
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** A value given by a flag is not what its key takes. */
export class FlagValueError extends AppError {
  override readonly name = "UsageError";
  override readonly exitCode = ExitCode.usage;
}
