// Rows of many files at once, from packed stamps and hashes: bound by position and without an object a file,
// which takes half the time. Call these in a transaction of the writer.

import { hasRawBytes, nameFromBytes } from "../base/names.ts";
import {
  CONTENT_BYTES,
  contentAt,
  type Hashes,
  type PackedFiles,
  SAMPLE_BYTES,
  sampleAt,
} from "../domain/hashes.ts";
import { mediaKinds } from "../domain/media.ts";
import type { RunId } from "../domain/run.ts";
import type { FolderId } from "./folders.ts";
import { nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** New files of a folder: numbers `from` up to `to` of its listing. */
export type ListedFiles = {
  readonly listing: PackedFiles & {
    /** Index into `mediaKinds`. */
    readonly kinds: Uint8Array;
  };
  readonly from: number;
  readonly to: number;
  /** Numbers of those that were hashed, in order: the files of `Hashes`. */
  readonly toHash: readonly number[];
};

type Values = (string | number | Uint8Array | null)[];

/**
 * Adds files of which nothing is known but the stamps, and the hashes of some. Returns the id of the first of them;
 * those of the others follow it one by one.
 */
export function addListed(
  catalog: Catalog,
  runId: RunId,
  folderId: FolderId,
  { listing, from, to, toHash }: ListedFiles,
  hashes: Hashes | undefined,
): FileId {
  const { names, starts, stamps, kinds } = listing;
  const insert = catalog.db.query<unknown, Values>(
    `INSERT INTO files (folder_id, name, kind, size_bytes, mtime_us, inode, run_id, sample, content)
     VALUES (?, CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?)`,
  );
  const text = nameFromBytes(names.subarray(starts[from], starts[to]));
  const texts = text.split("\0");
  const areText = !hasRawBytes(text);
  let hashed = 0;
  let id = 0;
  // Views of the hashes would cost a fifth of the time; the statement has copied these when it returns.
  const sample = new Uint8Array(SAMPLE_BYTES);
  const content = new Uint8Array(CONTENT_BYTES);
  for (let i = from; i < to; i++) {
    const at = toHash[hashed] === i ? hashed++ : undefined;
    const { lastInsertRowid } = insert.run(
      folderId,
      areText ? (texts[i - from] ?? "") : nameParameter(texts[i - from] ?? ""),
      mediaKinds[kinds[i] ?? 0] ?? "other",
      stamps[3 * i] ?? 0,
      stamps[3 * i + 1] ?? 0,
      stamps[3 * i + 2] ?? 0,
      runId,
      at == null || hashes == null ? null : sampleAt(hashes, at, sample),
      at == null || hashes == null ? null : contentAt(hashes, at, content),
    );
    id = Number(lastInsertRowid);
  }
  return id - (to - from) + 1;
}

/** Notes hashes of files, unless a file has another stamp by now than it was read under. */
export function setHashes(
  catalog: Catalog,
  ids: readonly FileId[],
  { stamps }: PackedFiles,
  hashes: Hashes,
): void {
  const update = catalog.db.query<unknown, Values>(
    `UPDATE files SET sample = coalesce(?, sample), content = coalesce(?, content)
     WHERE id = ? AND size_bytes = ? AND mtime_us = ?`,
  );
  const sample = new Uint8Array(SAMPLE_BYTES);
  const content = new Uint8Array(CONTENT_BYTES);
  for (const [at, id] of ids.entries()) {
    if (hashes.read[at] === 0) continue;
    update.run(
      sampleAt(hashes, at, sample),
      contentAt(hashes, at, content),
      id,
      stamps[3 * at] ?? 0,
      stamps[3 * at + 1] ?? 0,
    );
  }
}
