// Groups of equal files: those alike by size and sample, told apart by digests of all bytes, of which only the
// missing ones are read.

import { NumberList } from "../../base/number_list.ts";
import { NumberLists } from "../../base/number_lists.ts";
import { inTurns } from "../../base/turn.ts";
import {
  type DuplicateScope,
  equalOnes,
  lackingContent,
  lackingSamples,
  type PlacedFile,
  placedFileReader,
} from "../../catalog/duplicates.ts";
import type { FreshFiles } from "../../catalog/fresh_files.ts";
import { lookalikes } from "../../catalog/lookalikes.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { Incomparable } from "../../catalog/payload_groups.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { Lookalikes } from "../../catalog/told_files.ts";
import type { Context } from "../context.ts";
import { GroupStore } from "./group_store.ts";
import { type Blocks, blocksOnDisk, borrowedBytes } from "./own_bytes.ts";
import { linksOf } from "./same_file.ts";

export type GroupFigures = {
  readonly groups: number;
  /** Files beyond the first of each group. */
  readonly surplus: number;
  /** Bytes that those take. */
  readonly wasted: number;
  /** Further names of files that have several (hard links): no waste. */
  readonly hardLinks: number;
  /** Files that share all their blocks with another (reflinks): no waste either. */
  readonly reflinks: number;
};

export type FoundGroups = {
  readonly groups: GroupStore;
  readonly figures: GroupFigures;
  /** By payload only: files of one payload that tags turn in different ways, and those that cannot be compared. */
  readonly ofPayload?: { readonly turned: GroupStore; readonly incomparable: Incomparable };
};

/**
 * Finds the groups of a scope; `read` gives files their samples and content digests. `fresh` has all files of the scope,
 * with the samples of those that need one.
 */
export async function findGroups(
  context: Pick<Context, "catalog" | "clock" | "signal">,
  scope: DuplicateScope,
  read: (ids: NumberList, depth: "sample" | "content") => Promise<void>,
  fresh?: FreshFiles,
): Promise<FoundGroups> {
  const { catalog } = context;
  if (fresh == null) await read(lackingSamples(catalog, scope), "sample");
  const alike = fresh?.lookalikes() ?? lookalikes(catalog, scope);
  const finding = new Finding(catalog);
  const untold = new Lots();
  await inTurns(addTold(finding, untold, alike), context);
  await read(await inTurns(lackingIn(catalog, untold), context), "content");
  await inTurns(addRead(finding, untold), context);
  return { groups: finding.groups, figures: finding.figures };
}

/** Takes up those that their digests tell; the others become lots that wait for theirs. */
function* addTold(
  finding: Finding,
  untold: Lots,
  found: Iterable<Lookalikes | undefined>,
): Generator<undefined, void, void> {
  for (const alike of found) {
    yield;
    if (alike == null) continue;
    const { sizeBytes, ids, inodes, isTold, isEqual } = alike;
    if (isTold && isEqual) finding.add(sizeBytes, ids, inodes);
    else if (isTold) finding.addEqual(sizeBytes, ids);
    else if (!finding.isOneFile(ids, inodes)) untold.add(sizeBytes, ids);
  }
}

/** The files of lots that lack their content digests. */
function* lackingIn(catalog: Catalog, lots: Lots): Generator<undefined, NumberList, void> {
  const unread = new NumberList();
  for (const { ids } of lots) {
    for (const id of lackingContent(catalog, ids)) unread.push(id);
    yield;
  }
  return unread;
}

/** Takes up lots that have their digests by now. */
function* addRead(finding: Finding, lots: Lots): Generator<undefined, void, void> {
  for (const { sizeBytes, ids } of lots) {
    finding.addEqual(sizeBytes, ids);
    yield;
  }
}

class Finding {
  readonly groups = new GroupStore();
  readonly figures = { groups: 0, surplus: 0, wasted: 0, hardLinks: 0, reflinks: 0 };
  readonly #catalog: Catalog;
  readonly #blocks: Blocks;
  readonly #read: (ids: readonly FileId[]) => PlacedFile[];

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#blocks = blocksOnDisk(catalog);
    this.#read = placedFileReader(catalog);
  }

  /** Takes up equal files, unless all have the bytes of one. */
  add(sizeBytes: number, ids: readonly FileId[], inodes: readonly number[]): void {
    const mayBorrow = this.#blocks.mayBeShared || new Set(inodes).size < ids.length;
    const copies = mayBorrow ? this.#copiesOf(ids) : ids.length;
    if (copies < 2) return;
    const wasted = sizeBytes * (copies - 1);
    this.groups.add({ sizeBytes, copies, wasted, ids });
    this.figures.groups++;
    this.figures.surplus += copies - 1;
    this.figures.wasted += wasted;
  }

  /** Takes up those of the files that their digests tell equal. */
  addEqual(sizeBytes: number, ids: readonly FileId[]): void {
    for (const equal of equalOnes(this.#catalog, ids)) {
      this.add(sizeBytes, equal.ids, equal.inodes);
    }
  }

  /** Whether all of them are names of one file, which need not be read to be known; counts them then. */
  isOneFile(ids: readonly FileId[], inodes: readonly number[]): boolean {
    if (new Set(inodes).size > 1) return false;
    const links = linksOf(this.#read(ids)).filter((link) => link != null).length;
    if (links < ids.length - 1) return false;
    this.figures.hardLinks += links;
    return true;
  }

  /** How many of equal files have bytes of their own; counts the others. */
  #copiesOf(ids: readonly FileId[]): number {
    const borrowed = borrowedBytes(this.#read(ids), this.#blocks).filter((one) => one != null);
    const links = borrowed.filter(({ by }) => by === "link").length;
    this.figures.hardLinks += links;
    this.figures.reflinks += borrowed.length - links;
    return ids.length - borrowed.length;
  }
}

/** Lots of lookalikes that wait for their digests. */
class Lots {
  readonly #ids = new NumberLists();
  readonly #sizes = new NumberList();

  add(sizeBytes: number, ids: readonly FileId[]): void {
    this.#ids.push(ids);
    this.#sizes.push(sizeBytes);
  }

  *[Symbol.iterator](): Generator<{ readonly sizeBytes: number; readonly ids: FileId[] }> {
    let lot = 0;
    for (const ids of this.#ids) yield { sizeBytes: this.#sizes.at(lot++), ids };
  }
}
