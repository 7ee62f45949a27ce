// Groups as records: their files with path, time and stars, read a window at a time.

import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { DuplicateFile, DuplicateGroup } from "../../domain/duplicates.ts";
import { toCapturedRecord } from "../../domain/file_record.ts";
import type { KeepRule } from "../../domain/keep_rules.ts";
import type { StoredGroup } from "./group_store.ts";
import { type Candidate, keptFirst } from "./keep_order.ts";
import { linksOf } from "./same_file.ts";

/** Files read at once. */
const WINDOW = 256;

/** The records of groups, in their order. */
export function* groupRecords(
  catalog: Catalog,
  groups: Iterable<StoredGroup>,
  keep: readonly KeepRule[],
): Generator<DuplicateGroup, void, undefined> {
  const read = placedFileReader(catalog);
  for (const window of windows(groups)) {
    const files = new Map(read(window.flatMap(({ ids }) => ids)).map((file) => [file.id, file]));
    for (const group of window) {
      const members = group.ids.flatMap((id) => files.get(id) ?? []);
      yield recordOf(group, members, keep);
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
  { sizeBytes, copies }: StoredGroup,
  members: readonly PlacedFile[],
  keep: readonly KeepRule[],
): DuplicateGroup {
  const ordered = keptFirst(members, keep);
  const files = copies === members.length ? ordered.map(fileOf) : withLinks(ordered);
  return {
    type: "group",
    by: "digest",
    size: sizeBytes,
    count: copies,
    wasted: sizeBytes * (copies - 1),
    keep: files[0]?.path ?? "",
    files,
  };
}

function fileOf({ path, file }: Candidate): DuplicateFile {
  return { path, captured: toCapturedRecord(file.captured), rating: file.rating };
}

/** The files in order, those that are hard links of an earlier one named so. */
function withLinks(ordered: readonly Candidate[]): DuplicateFile[] {
  const links = linksOf(ordered.map(({ file }) => file));
  return ordered.map((candidate, i) => {
    const first = ordered[links[i] ?? -1];
    return first == null ? fileOf(candidate) : { ...fileOf(candidate), linkOf: first.path };
  });
}
