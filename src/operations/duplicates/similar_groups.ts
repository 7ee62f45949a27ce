// Groups of photos, or of videos, that look alike. In a group each is alike to each other one: A and C are not brought
// together because B is between them.

import { nextTurn } from "../../base/turn.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { editName, splitExtension } from "../../domain/companion_names.ts";
import type { Context } from "../context.ts";
import { Progress } from "../progress.ts";
import type { Looks, Nearby } from "./looks.ts";
import { linksOf } from "./same_file.ts";

/** Files of a group. Of a time-lapse of thousands each is in one group or another. */
const MOST_FILES = 200;
/** Files between which signals and timers have their turn. */
const TURN_EVERY = 256;

/**
 * The groups, as ids of their files. Every file that has others alike to it is in a group with the nearest of them;
 * a file may be in several. Files that belong together (RAW and JPEG), and names of one file, make no group.
 */
export async function* similarGroups<Look>(
  context: Context,
  { ids, near }: Nearby,
  looks: Looks<Look>,
): AsyncGenerator<readonly FileId[], void, undefined> {
  const { catalog, signal } = context;
  const progress = new Progress(context, "duplicates");
  const expectedFiles = ids.length;
  const readFiles = placedFileReader(catalog);
  const isGrouped = new Uint8Array(ids.length);
  for (let number = 0; number < ids.length; number++) {
    if (number % TURN_EVERY === 0) {
      await nextTurn(signal);
      progress.tell(() => ({ files: number, bytes: 0, folder: "", expectedFiles }));
    }
    if (isGrouped[number] === 1) continue;
    const others = near(number, isGrouped);
    if (others.length === 0) continue;
    const numbers = new Map([number, ...others].map((other) => [ids.at(other), other]));
    const alike = alikeToFirst([...numbers.keys()], looks);
    if (alike.size < 2) continue;
    const { group, links } = groupOf(readFiles([...alike.keys()]), alike, looks);
    if (group.length < 2) continue;
    for (const id of [...group, ...links]) isGrouped[numbers.get(id) ?? number] = 1;
    yield group;
  }
}

/** The first of the files and those that are alike to it, in their order, and how they look. */
function alikeToFirst<Look>(
  ids: readonly FileId[],
  { read, isAlike }: Looks<Look>,
): ReadonlyMap<FileId, Look> {
  const found = read(ids);
  const first = found.get(ids[0] ?? 0);
  const alike = new Map<FileId, Look>();
  for (const id of ids) {
    const look = found.get(id);
    if (first != null && look != null && isAlike(first, look)) alike.set(id, look);
  }
  return alike;
}

type Taken<Look> = { readonly file: PlacedFile; readonly look: Look };

/**
 * The first of the files, and all behind it that are alike to all that were taken before; and further names of those,
 * which are in no group.
 */
function groupOf<Look>(
  files: readonly PlacedFile[],
  found: ReadonlyMap<FileId, Look>,
  { isAlike }: Looks<Look>,
): { readonly group: readonly FileId[]; readonly links: readonly FileId[] } {
  const taken: Taken<Look>[] = [];
  const firsts = linksOf(files);
  for (const [i, file] of files.entries()) {
    const look = found.get(file.id);
    if (look == null || firsts[i] != null) continue;
    const fits = taken.every(
      (other) => isAlike(other.look, look) && !belongTogether(other.file, file),
    );
    if (fits) taken.push({ file, look });
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
