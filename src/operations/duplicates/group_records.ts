// Groups as records: their files with path, time and stars.

import type { PlacedFile } from "../../catalog/duplicates.ts";
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
import { placedGroups } from "./placed_groups.ts";

/** What groups are made by, and which of their files is rather kept. */
type Rules = { readonly by: DuplicateMeasure; readonly keep: readonly KeepRule[] };

/** The records of groups, in their order; `readPlaced` as `placedFileReader` gives it. */
export function* groupRecords(
  catalog: Catalog,
  groups: Iterable<StoredGroup>,
  readPlaced: (ids: readonly FileId[]) => PlacedFile[],
  { by, keep }: Rules,
): Generator<DuplicateGroup, void, undefined> {
  const blocks = blocksOnDisk(catalog);
  for (const window of placedGroups(groups, readPlaced)) {
    const ids = () => window.flatMap(({ group }) => group.ids);
    const metadata = by === "payload" ? metadataTextsOf(catalog, ids()) : undefined;
    for (const { group, files } of window) {
      const ordered = keptFirst(files, keep);
      const record = recordOf({ ...group, by }, ordered, blocks);
      yield metadata == null ? record : withDifferences(record, ordered, metadata);
    }
  }
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
