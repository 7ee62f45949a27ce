// Groups as records: their files with path, time and stars, read a window at a time.

import { joinPath } from "../../base/names.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import {
  type DuplicateFile,
  type DuplicateGroup,
  inOrderOfKeeping,
  type KeepRule,
} from "../../domain/duplicates.ts";
import { toCapturedRecord } from "../../domain/file_record.ts";
import type { StoredGroup } from "./group_store.ts";
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

function* windows(groups: Iterable<StoredGroup>): Generator<StoredGroup[]> {
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
  const all = members.map(fileOf);
  const files =
    copies === members.length ? inOrderOfKeeping(all, keep) : withLinks(all, members, keep);
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

function fileOf({ folder, name, captured, rating }: PlacedFile): DuplicateFile {
  return { path: joinPath(folder, name), captured: toCapturedRecord(captured), rating };
}

/** The files in order, those that are hard links of an earlier one named so. */
function withLinks(
  all: readonly DuplicateFile[],
  members: readonly PlacedFile[],
  keep: readonly KeepRule[],
): DuplicateFile[] {
  const links = linksOf(members);
  const numbers = new Map(all.map((file, i) => [file, i]));
  const first = new Map<number, string>();
  return inOrderOfKeeping(all, keep).map((file) => {
    const number = numbers.get(file) ?? 0;
    const identity = links[number] ?? number;
    const linkOf = first.get(identity);
    if (linkOf == null) first.set(identity, file.path);
    return linkOf == null ? file : { ...file, linkOf };
  });
}
