// Groups of photos that look alike. In a group each is alike to each other one: A and C are not brought together
// because B is between them.

import { nextTurn } from "../../base/turn.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { type SketchedFiles, sketchReader } from "../../catalog/similar.ts";
import { editName, splitExtension } from "../../domain/companion_names.ts";
import { isAlike } from "../../domain/similar_alike.ts";
import { HashIndex } from "../../domain/similar_index.ts";
import { linksOf } from "./same_file.ts";

/** Files of a group. Of a time-lapse of thousands each is in one group or another. */
const MOST_FILES = 200;
/** The nearest of those that the index names are looked at. More there are of flat pictures only, and of time-lapses. */
const MOST_LOOKED_AT = 4000;
/** Files between which signals and timers have their turn. */
const TURN_EVERY = 256;

/**
 * The groups, as ids of their files. Every file that has others alike to it is in a group with the nearest of them;
 * a file may be in several. Files that belong together (RAW and JPEG), and names of one file, make no group.
 */
export async function* similarGroups(
  catalog: Catalog,
  { ids, hashes }: SketchedFiles,
  signal: AbortSignal,
): AsyncGenerator<readonly FileId[], void, undefined> {
  const index = new HashIndex(hashes);
  const readFiles = placedFileReader(catalog);
  const readSketches = sketchReader(catalog);
  const isGrouped = new Uint8Array(ids.length);
  for (let number = 0; number < ids.length; number++) {
    if (number % TURN_EVERY === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    if (isGrouped[number] === 1) continue;
    const near = nearest(index, number, isGrouped);
    if (near.length === 0) continue;
    const numbers = new Map([number, ...near].map((other) => [ids.at(other), other]));
    const sketches = readSketches([...numbers.keys()]);
    const alike = alikeToFirst([...numbers.keys()], sketches);
    if (alike.length < 2) continue;
    const { group, links } = groupOf(readFiles(alike), sketches);
    if (group.length < 2) continue;
    for (const id of [...group, ...links]) isGrouped[numbers.get(id) ?? number] = 1;
    yield group;
  }
}

/** Those that the index names, the nearest first, of equally near ones those that are in no group yet. */
function nearest(index: HashIndex, number: number, isGrouped: Uint8Array): number[] {
  const rank = (other: number) =>
    2 * index.bitsBetween(number, other) + (isGrouped[other] === 1 ? 1 : 0);
  return index
    .near(number)
    .map((other) => ({ other, rank: rank(other) }))
    .sort((a, b) => a.rank - b.rank || a.other - b.other)
    .slice(0, MOST_LOOKED_AT)
    .map(({ other }) => other);
}

/** The first of the files and those that are alike to it, in their order. */
function alikeToFirst(
  ids: readonly FileId[],
  sketches: ReadonlyMap<FileId, Uint8Array>,
): readonly FileId[] {
  const first = sketches.get(ids[0] ?? 0);
  return ids.filter((id) => {
    const sketch = sketches.get(id);
    return first != null && sketch != null && isAlike(first, sketch);
  });
}

type Taken = { readonly file: PlacedFile; readonly sketch: Uint8Array };

/**
 * The first of the files, and all behind it that are alike to all that were taken before; and further names of those,
 * which are in no group.
 */
function groupOf(
  files: readonly PlacedFile[],
  sketches: ReadonlyMap<FileId, Uint8Array>,
): { readonly group: readonly FileId[]; readonly links: readonly FileId[] } {
  const taken: Taken[] = [];
  const firsts = linksOf(files);
  for (const [i, file] of files.entries()) {
    const sketch = sketches.get(file.id);
    if (sketch == null || firsts[i] != null) continue;
    const fits = taken.every(
      (other) => isAlike(other.sketch, sketch) && !belongTogether(other.file, file),
    );
    if (fits) taken.push({ file, sketch });
    if (taken.length === MOST_FILES) break;
  }
  const group = taken.map(({ file }) => file.id);
  const isTaken = new Set(group);
  const links = files.filter((_, i) => isTaken.has(files[firsts[i] ?? -1]?.id ?? 0));
  return { group, links: links.map(({ id }) => id) };
}

/** Of one folder and one stem: a RAW with its JPEG, what a converter has made of it, an edit of a phone. */
function belongTogether(a: PlacedFile, b: PlacedFile): boolean {
  return a.folderId === b.folderId && stemOf(a) === stemOf(b);
}

function stemOf({ name }: PlacedFile): string {
  const { stem } = splitExtension(name);
  return (editName(stem)?.original ?? stem).toLowerCase();
}
