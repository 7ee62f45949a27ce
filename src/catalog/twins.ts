// What the catalog says of two files being equal, and which files are equal to one.

import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** How far two files are known to be alike; `uncompared`: they may be equal, and nobody has read both whole. */
export type Likeness = "equal" | "other-size" | "other-sample" | "other-content" | "uncompared";

type Row = {
  size_bytes: number;
  sample: Uint8Array | null;
  content: Uint8Array | null;
  sha256: Uint8Array | null;
};

/** Compares what is known of two catalogued files. */
export function likenessOf(catalog: Catalog, a: FileId, b: FileId): Likeness {
  const [one, other] = [a, b].map((id) =>
    catalog.db
      .query<Row, { id: number }>(
        "SELECT size_bytes, sample, content, sha256 FROM files WHERE id = $id",
      )
      .get({ id }),
  );
  if (one == null || other == null) throw new Error(`File ${a} or ${b} is not catalogued`);
  if (one.size_bytes !== other.size_bytes) return "other-size";
  if (isSame(one.sample, other.sample) === false) return "other-sample";
  for (const digest of ["content", "sha256"] as const) {
    const same = isSame(one[digest], other[digest]);
    if (same != null) return same ? "equal" : "other-content";
  }
  return "uncompared";
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean | undefined {
  return a == null || b == null ? undefined : Buffer.compare(a, b) === 0;
}

/** Present files that are known to be equal to one, that one among them; at most `most`. */
export function twinsOf(catalog: Catalog, id: FileId, most = 1000): FileId[] {
  return catalog.db
    .query<{ id: number }, { id: number; most: number }>(
      `SELECT other.id FROM files AS own JOIN files AS other ON other.size_bytes = own.size_bytes
         AND (other.content = own.content OR other.sha256 = own.sha256 OR other.id = own.id)
       WHERE own.id = $id AND other.missing_since_us IS NULL LIMIT $most`,
    )
    .all({ id, most })
    .map((row) => row.id);
}
