// What makes looking for duplicates impossible.

import { AppError, ExitCode } from "../../base/errors.ts";

/** No folder is named, and the catalog knows no file. */
export class NothingToCompareError extends AppError {
  override readonly name = "NothingToCompareError";
  override readonly exitCode = ExitCode.noCatalog;
  override readonly hint =
    "Name folders, as in `varve duplicates /volume1/photo`, or run `varve scan`";
  constructor() {
    super("There is nothing to compare: the catalog holds no file");
  }
}
