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

/** Reflinks are asked for where no file system has them. */
export class ReflinksUnsupportedError extends AppError {
  override readonly name = "ReflinksUnsupportedError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint =
    "btrfs has reflinks, and XFS that was made with reflink=1; elsewhere `--plan hardlink` saves the same space, and `--plan quarantine` leaves every file its own";
  constructor(path: string, fileSystem: string) {
    super(
      `Files in "${path}" cannot share their blocks: its file system (${fileSystem}) has no reflinks`,
    );
  }
}

/** Links are asked for in place of files whose bytes differ. */
export class LinksOfUnequalFilesError extends AppError {
  override readonly name = "LinksOfUnequalFilesError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint =
    "`--plan quarantine` puts the others aside; links are for files of equal bytes, which `--by digest` finds";
  constructor(action: string) {
    super(
      `A ${action} would take the place of a file with other metadata, which would be lost: files found by payload differ in it`,
    );
  }
}
