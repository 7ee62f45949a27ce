// The end of a scan that found a root gone.

import { AppError, ExitCode } from "../../base/errors.ts";

export class RootUnavailableError extends AppError {
  override readonly name = "RootUnavailableError";
  override readonly exitCode = ExitCode.rootUnavailable;
  override readonly hint =
    "Check the path, or mount the volume, and start the same command again; nothing was marked missing";
  readonly path: string;
  constructor(path: string, why: string, options?: ErrorOptions) {
    super(`The root "${path}" is not available: ${why}`, options);
    this.path = path;
  }
}
