// What makes a plan impossible.

import { AppError, ExitCode } from "../../base/errors.ts";

/** `--collision fail`, and there is one. */
export class CollisionError extends AppError {
  override readonly name = "CollisionError";
  override readonly exitCode = ExitCode.someFailed;
  override readonly hint =
    "Choose `--collision suffix` or `skip`, or a template that tells the files apart";
  /** `path`: the name that more than one would have. */
  constructor(path: string) {
    super(`More than one file would be "${path}", and no plan was to be made then`);
  }
}

/** Nothing is named, and nothing is configured. */
export class NoSourcesError extends AppError {
  override readonly name = "NoSourcesError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint =
    "Name a folder, as in `varve organize /volume1/inbox --to /volume1/photo`, or set library.roots";
  constructor() {
    super("There is nothing to organize: no folder is named or configured");
  }
}

/** The target is no place for files. */
export class TargetError extends AppError {
  override readonly name = "TargetError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  constructor(path: string, what: string, hint: string, options?: ErrorOptions) {
    super(`The target "${path}" ${what}`, options);
    this.hint = hint;
  }
}
