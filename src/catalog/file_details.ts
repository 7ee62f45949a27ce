// What the catalog holds of one file beside its record.

import type { DigestAlgorithm, Evidence, Reader } from "../domain/inspection.ts";
import type { NoPayloadReason } from "../domain/payload.ts";
import { parseEvidence } from "./evidence_column.ts";
import { hex } from "./file_record_row.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

export type FileDetails = {
  readonly inode: number;
  readonly missingSinceUs?: number;
  /** The run that last read it. */
  readonly runId: number;
  /** Hex, of all bytes; only those that were made. */
  readonly digests: Readonly<Partial<Record<DigestAlgorithm, string>>>;
  /** Why it has no payload; absent: it has one, or nobody has looked. */
  readonly noPayload?: NoPayloadReason;
  /** Absent where its metadata was never read. */
  readonly media?: MediaDetails;
};

export type MediaDetails = {
  /** Format by content; null: not recognised. */
  readonly format: string | null;
  readonly reader: Reader;
  readonly readerVersion: number;
  /** The tool that would know more. */
  readonly needs: string | null;
  readonly frameRate: number | null;
  readonly audioCodec: string | null;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  readonly lens: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitude: number | null;
  readonly contentId: string | null;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly about: string | null;
  /** Every date in the file as written. */
  readonly evidence: readonly Evidence[];
};

type FileRow = {
  inode: number;
  missing_since_us: number | null;
  run_id: number;
  sha256: Uint8Array | null;
  md5: Uint8Array | null;
  payload_reason: NoPayloadReason | null;
};

type MediaRow = Omit<MediaDetails, "evidence"> & { evidence: string };

/** Details of a file, or undefined where it is not in the catalog. */
export function fileDetails(catalog: Catalog, id: FileId): FileDetails | undefined {
  const file = catalog.db
    .query<FileRow, { id: number }>(
      `SELECT inode, missing_since_us, run_id, sha256, md5, payload_reason
       FROM files WHERE id = $id`,
    )
    .get({ id });
  if (file == null) return undefined;
  const media = mediaDetails(catalog, id);
  const sha256 = hex(file.sha256);
  const md5 = hex(file.md5);
  return {
    inode: file.inode,
    ...(file.missing_since_us == null ? {} : { missingSinceUs: file.missing_since_us }),
    runId: file.run_id,
    digests: { ...(sha256 == null ? {} : { sha256 }), ...(md5 == null ? {} : { md5 }) },
    ...(file.payload_reason == null ? {} : { noPayload: file.payload_reason }),
    ...(media == null ? {} : { media }),
  };
}

function mediaDetails(catalog: Catalog, id: FileId): MediaDetails | undefined {
  const row = catalog.db
    .query<MediaRow, { id: number }>(
      `SELECT format, reader, reader_version AS readerVersion, needs, frame_rate AS frameRate,
              audio_codec AS audioCodec, camera_make AS cameraMake, camera_model AS cameraModel, lens,
              latitude, longitude, altitude, content_id AS contentId, title, artist, album, about,
              evidence
       FROM media WHERE file_id = $id`,
    )
    .get({ id });
  return row == null ? undefined : { ...row, evidence: parseEvidence(row.evidence) };
}
