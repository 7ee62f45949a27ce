// Groups as records: their files with path, time and stars, read a window at a time.

import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import { metadataTextsOf } from "../../catalog/metadata_texts.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { DuplicateFile, DuplicateGroup, DuplicateMeasure } from "../../domain/duplicates.ts";
import { toCapturedRecord } from "../../domain/file_record.ts";
import type { KeepRule } from "../../domain/keep_rules.ts";
import { differingFields, type MetadataTexts } from "../../domain/metadata_fields.ts";
import type { StoredGroup } from "./group_store.ts";
import { type Candidate, keptFirst } from "./keep_order.ts";
import { type Blocks, blocksOnDisk, borrowedBytes } from "./own_bytes.ts";

/** Files read at once. */
const WINDOW = 256;

/** What groups are made by, and which of their files is rather kept. */
type Rules = { readonly by: DuplicateMeasure; readonly keep: readonly KeepRule[] };

/** The records of groups, in their order. */
export function* groupRecords(
  catalog: Catalog,
  groups: Iterable<StoredGroup>,
  { by, keep }: Rules,
): Generator<DuplicateGroup, void, undefined> {
  const read = placedFileReader(catalog);
  const blocks = blocksOnDisk(catalog);
  for (const window of windows(groups)) {
    const ids = window.flatMap(({ ids }) => ids);
    const files = read(ids);
    const metadata = by === "payload" ? metadataTextsOf(catalog, ids) : undefined;
    let next = 0;
    for (const group of window) {
      const found: PlacedFile[] = [];
      // They come in the order of the ids, but for those that are gone by now.
      for (const id of group.ids) {
        const file = files[next];
        if (file?.id !== id) continue;
        found.push(file);
        next++;
      }
      const ordered = keptFirst(found, keep);
      const record = recordOf({ ...group, by }, ordered, blocks);
      yield metadata == null ? record : withDifferences(record, ordered, metadata);
    }
  }
}

/** Groups together, as many as are read at once. */
export function* windows(groups: Iterable<StoredGroup>): Generator<StoredGroup[]> {
  let window: StoredGroup[] = [];
  let files = 0;
  for (const group of groups) {
    window.push(group);
    files += group.ids.length;
    if (files < WINDOW) continue;
    yield window;
    window = [];
    files = 0;
  }
  if (window.length > 0) yield window;
}

function recordOf(
  { sizeBytes, copies, wasted, by }: StoredGroup & Pick<Rules, "by">,
  ordered: readonly Candidate[],
  blocks: Blocks,
): DuplicateGroup {
  const files = copies === ordered.length ? ordered.map(fileOf) : withBorrowed(ordered, blocks);
  return {
    type: "group",
    by,
    size: sizeBytes,
    count: copies,
    wasted,
    keep: files[0]?.path ?? "",
    files,
  };
}

/** Each file with its size, and in what it differs from the first. */
function withDifferences(
  group: DuplicateGroup,
  ordered: readonly Candidate[],
  metadata: ReadonlyMap<FileId, MetadataTexts>,
): DuplicateGroup {
  const [first] = ordered;
  const kept = first == null ? undefined : metadata.get(first.file.id);
  const files = group.files.map((record, i) => {
    const file = ordered[i]?.file;
    const own = file == null ? undefined : metadata.get(file.id);
    const differs = kept == null || own == null ? [] : differingFields(kept, own);
    return { ...record, size: file?.stamp.sizeBytes ?? 0, differs };
  });
  return { ...group, files };
}

function fileOf({ path, file }: Candidate): DuplicateFile {
  return { path, captured: toCapturedRecord(file.captured), rating: file.rating };
}

/** The files in order, those named so that have their bytes from an earlier one. */
function withBorrowed(ordered: readonly Candidate[], blocks: Blocks): DuplicateFile[] {
  const borrowed = borrowedBytes(
    ordered.map(({ file }) => file),
    blocks,
  );
  return ordered.map((candidate, i) => {
    const { from = -1, by } = borrowed[i] ?? {};
    const first = ordered[from];
    if (first == null) return fileOf(candidate);
    const named = by === "link" ? { linkOf: first.path } : { reflinkOf: first.path };
    return { ...fileOf(candidate), ...named };
  });
}
