// What is known of payloads: what of it is in force, and which files can be compared.

import type { Hashes, PackedFiles } from "../domain/hashes.ts";
import type { Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** What the definitions of today cover. */
export type DefinedPayloads = {
  /** Formats that have a payload. */
  readonly formats: readonly string[];
  /** Definitions with their versions: what was read by any other is void. */
  readonly versions: readonly string[];
};

/** Its format has a payload. */
export const IS_DEFINED = "coalesce(media.format IN (SELECT value FROM json_each($formats)), 0)";
/** Since a turn by a tag is no part of a payload, somebody must have read the tags of a photo. */
export const IS_TOLD = "(media.reader <> 'none' OR files.kind <> 'photo')";
/** Files that can be compared by payload. */
export const COMPARABLE = `${IS_DEFINED} AND ${IS_TOLD}`;
/** What was read is not void. */
export const IN_FORCE = "files.payload_definition IN (SELECT value FROM json_each($versions))";
/** How a tag turns the picture; none is as it is stored. */
export const ORIENTATION = "coalesce(media.orientation, 1)";

/** As `$formats` and `$versions`. */
export function listed({ formats, versions }: DefinedPayloads): Parameters {
  return { formats: JSON.stringify(formats), versions: JSON.stringify(versions) };
}

/** How tags turn files, EXIF's 1–8. */
export function orientationsOf(
  catalog: Catalog,
  ids: readonly FileId[],
): ReadonlyMap<FileId, number> {
  const rows = catalog.db
    .query<{ id: number; orientation: number }, { ids: string }>(
      `SELECT file_id AS id, ${ORIENTATION} AS orientation FROM media
       WHERE file_id IN (SELECT value FROM json_each($ids))`,
    )
    .all({ ids: JSON.stringify(ids) });
  return new Map(rows.map(({ id, orientation }) => [id, orientation]));
}

/** Notes payloads of files, unless a file has another stamp by now than it was read under. */
export function setPayloads(
  catalog: Catalog,
  ids: readonly FileId[],
  { stamps }: PackedFiles,
  { read, payloads }: Hashes,
): void {
  const update = catalog.db.query(
    `UPDATE files SET payload = $digest, payload_reason = $reason, payload_outline =
       coalesce($outline, CASE WHEN payload_definition = $definition THEN payload_outline END),
       payload_definition = $definition
     WHERE id = $id AND size_bytes = $sizeBytes AND mtime_us = $mtimeUs`,
  );
  for (const [at, id] of ids.entries()) {
    const payload = payloads[at];
    if (payload == null || read[at] === 0) continue;
    const { definition, outline, digest, reason } = payload;
    update.run({
      ...{ id, sizeBytes: stamps[3 * at] ?? 0, mtimeUs: stamps[3 * at + 1] ?? 0 },
      ...{ definition, reason },
      outline: outline == null ? null : Uint8Array.fromHex(outline),
      digest: digest == null ? null : Uint8Array.fromHex(digest),
    });
  }
}
