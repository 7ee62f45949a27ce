// `varve info FILE`: everything catalogued of one file, and who said so.

import { AppError, ExitCode } from "../base/errors.ts";
import { isoTime } from "../base/iso_time.ts";
import { failureOf } from "../catalog/failures.ts";
import { fileDetails, type MediaDetails } from "../catalog/file_details.ts";
import { fileByPath } from "../catalog/files.ts";
import { FolderPlaces } from "../catalog/folder_tree.ts";
import { getRun } from "../catalog/runs.ts";
import type { FileRecord } from "../domain/file_record.ts";
import type { DigestAlgorithm } from "../domain/inspection.ts";
import type { NoPayloadReason } from "../domain/payload.ts";
import type { Asking } from "./found.ts";
import { type FailureRecord, toFailureRecord } from "./list_failures.ts";
import { realFile } from "./real_path.ts";

/** The record `file` with all that is known beside it; null stands for what is not known. */
export type FileInfoRecord = FileRecord & {
  /** Lower 53 bits of the inode number. */
  readonly inode: number;
  /** Hex, of all bytes; only those that were made. */
  readonly digests: Readonly<Partial<Record<DigestAlgorithm, string>>>;
  /** Why it has no payload (docs/payload.md); null: it has one, or nobody has looked. */
  readonly noPayload: NoPayloadReason | null;
  /** ISO 8601. */
  readonly missingSince: string | null;
  /** What was read in the file and by whom; null where its metadata was never read. */
  readonly media: MediaDetails | null;
  /** Why it could not be read, wholly or in part. */
  readonly failure: FailureRecord | null;
  /** The run that last read it, and when that began (ISO 8601). */
  readonly run: {
    readonly id: number;
    readonly operation: string;
    readonly started: string;
  } | null;
};

export class NotCataloguedError extends AppError {
  override readonly name = "NotCataloguedError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "`varve why FILE` tells why";
  constructor(path: string) {
    super(`The catalog does not know "${path}"`);
  }
}

/** All that is known of the file at the absolute `path`; throws `NotCataloguedError`. */
export function fileInfo({ catalog }: Pick<Asking, "catalog">, path: string): FileInfoRecord {
  const found = fileByPath(catalog, path) ?? fileByPath(catalog, realFile(path));
  const details = found == null ? undefined : fileDetails(catalog, found.id);
  if (found == null || details == null) throw new NotCataloguedError(path);
  const { inode, missingSinceUs, runId, digests, noPayload, media } = details;
  const folder = new FolderPlaces(catalog).get(found.folderId);
  const failure = failureOf(
    catalog,
    folder,
    found.record.path.slice(found.record.path.lastIndexOf("/") + 1),
  );
  const run = getRun(catalog, runId);
  return {
    ...found.record,
    inode,
    digests,
    noPayload: noPayload ?? null,
    missingSince: missingSinceUs == null ? null : isoTime(missingSinceUs),
    media: media ?? null,
    failure: failure == null ? null : toFailureRecord(failure),
    run:
      run == null
        ? null
        : { id: run.id, operation: run.operation, started: isoTime(run.startedUs) },
  };
}
