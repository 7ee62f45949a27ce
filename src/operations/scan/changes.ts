// From the walk to work: each folder's listing is held against the catalog, and what differs is handed on in
// slices. A folder whose listing has its settled fingerprint is done without a look at its files.

import { systemCode } from "../../base/errors.ts";
import { childFolders, type FolderId, type FolderRow, rootFolder } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type KnownFile, knownFiles } from "../../catalog/scanned.ts";
import type { Writer } from "../../catalog/writer.ts";
import { Files, type Listing } from "../../disk/list.ts";
import type { WalkedFolder } from "../../disk/walk.ts";
import { mergeByName } from "../../domain/diff.ts";
import { type Stamp, sameStamp } from "../../domain/entry.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { RunId } from "../../domain/run.ts";
import { problemOf } from "../../inspect/problem.ts";
import { type LeftOut, leftOutOf } from "./left_out.ts";
import { everything, isPassing, stillWanted } from "./needs.ts";
import { newFilesOf } from "./new_files.ts";
import { type ScanOptions, stampsListing } from "./options.ts";
import { Origins } from "./origins.ts";
import type { Tally } from "./tally.ts";
import type { TwinSizes } from "./twin_sizes.ts";
import type { FileChange, FolderWork } from "./work.ts";

/** Bytes to hash a slice, so that at the end no thread is left alone with much of them. */
const SLICE_BYTES = 16 * 1024 * 1024;
/** Files found unchanged before a slice is handed on all the same, so that progress shows. */
const SLICE_UNCHANGED = 10_000;

export type ChangesInput = {
  readonly catalog: Catalog;
  readonly writer: Writer;
  readonly runId: RunId;
  readonly options: ScanOptions;
  readonly tally: Tally;
  /** Files to read a slice: one message to a reading thread. */
  readonly sliceFiles: number;
  readonly rootId: number;
  readonly rootPath: string;
  /** The folder the walk starts in, where it is not the root's own. */
  readonly start?: FolderRow;
};

type KnownChildren = {
  readonly id: FolderId;
  readonly children: ReadonlyMap<string, FolderRow>;
};

type Found = { readonly name: string; readonly kind: MediaKind; readonly stamp: Stamp };

/** Turns walked folders into work, in order. */
export async function* changes(
  walked: AsyncIterable<WalkedFolder>,
  input: ChangesInput,
): AsyncGenerator<FolderWork, void, undefined> {
  const merge = new Merge(input);
  const first = input.options.onlyTwins?.first;
  const folders = first == null ? walked : first.sizes.held(walked, (folder) => merge.show(folder));
  for await (const folder of folders) yield* merge.folder(folder);
}

class Merge {
  readonly #input: ChangesInput;
  /** The folders from the start of the walk down to the one in hand, with their known children. */
  readonly #path: KnownChildren[] = [];
  readonly #origins: Origins;

  constructor(input: ChangesInput) {
    this.#input = input;
    this.#origins = new Origins(input.catalog, input.rootId, input.rootPath);
  }

  /** Tells which folder is in hand. */
  show({ path }: WalkedFolder): void {
    const { tally } = this.#input;
    tally.folder = path;
    tally.progress();
  }

  *folder(walked: WalkedFolder): Generator<FolderWork> {
    const { tally } = this.#input;
    const row = this.#rowOf(walked);
    this.show(walked);
    if (walked.result.status === "unreadable") {
      yield* this.#unreadable(walked, row);
      return;
    }
    const { listing } = walked.result;
    const { reread, retryFailed, onlyTwins } = this.#input.options;
    const isSettled =
      row.listing === listing.fingerprint ||
      (onlyTwins != null && row.listing === stampsListing(listing.fingerprint));
    const leftOut = leftOutOf(walked, listing, this.#input.options);
    // A settled folder without folders has none that could have gone.
    if (isSettled && listing.folders.length === 0) this.#path[walked.depth] = noChildren(row.id);
    else this.#enter(walked, row, listing.folders, leftOut);
    tally.stagesMs.walk += listing.listMs ?? 0;
    tally.skipped += listing.skipped;
    tally.others += listing.others;

    if (isSettled && !reread && !retryFailed) {
      tally.settled(listing.kinds.length, listing.bytes);
      return;
    }
    const first = onlyTwins?.first;
    if (first != null) yield* this.#newFiles(walked, row, listing, first.sizes);
    else yield* this.#files(walked, row, listing, leftOut);
  }

  /** The folder's row; a new one where it is not known. */
  #rowOf(walked: WalkedFolder): FolderRow {
    const { catalog, writer, rootId, start } = this.#input;
    this.#path.length = walked.depth;
    if (walked.depth === 0) {
      const known = start ?? rootFolder(catalog, rootId);
      return this.#present(known ?? newFolder(writer.addFolder(rootId, undefined, ""), ""));
    }
    const parent = this.#path[walked.depth - 1];
    if (parent == null) throw new Error("A folder was walked before its parent");
    const known = parent.children.get(walked.name);
    return this.#present(
      known ?? newFolder(writer.addFolder(rootId, parent.id, walked.name), walked.name),
    );
  }

  #present(row: FolderRow): FolderRow {
    if (row.missing) this.#input.writer.folderFound(row.id);
    return row;
  }

  /** Notes the known children of a listed folder; those that are not there any more go missing. */
  #enter(walked: WalkedFolder, row: FolderRow, names: readonly string[], leftOut: LeftOut): void {
    const { catalog, writer } = this.#input;
    const children = new Map(childFolders(catalog, row.id).map((child) => [child.name, child]));
    this.#path[walked.depth] = { id: row.id, children };
    if (children.size === 0) return;
    const there = new Set(names);
    for (const child of children.values()) {
      if (child.missing || there.has(child.name) || leftOut.folder(child.name)) continue;
      writer.folderMissing(child.id);
    }
  }

  *#unreadable(walked: WalkedFolder, row: FolderRow): Generator<FolderWork> {
    if (walked.result.status !== "unreadable") return;
    this.#path[walked.depth] = noChildren(row.id);
    const { error } = walked.result;
    // It went away after its parent was listed; the next scan finds it missing.
    if (systemCode(error) === "ENOENT") return;
    yield {
      ...emptyWork(row.id, walked.path, 0),
      problems: [{ name: "", problem: problemOf(error, "list") }],
      end: {},
    };
  }

  /** Merges the files of a folder with those known, and cuts what is to be done into slices. */
  *#files(
    walked: WalkedFolder,
    row: FolderRow,
    listing: Listing,
    leftOut: LeftOut,
  ): Generator<FolderWork> {
    const { catalog, writer, sliceFiles } = this.#input;
    const known = knownFiles(catalog, row.id);
    let slice = new Slice();
    for (const pair of mergeByName(filesOf(listing), known)) {
      if (pair.found == null) {
        if (!leftOut.file(pair.known.name)) this.#gone(pair.known, row.id);
      } else if (pair.known == null) {
        slice.add(this.#added(pair.found));
      } else {
        const change = this.#changed(pair.found, pair.known);
        if (change != null) {
          slice.add(change);
        } else {
          slice.unchanged++;
          slice.unchangedBytes += pair.found.stamp.sizeBytes;
          if (pair.known.missing) writer.fileFound(pair.known.id);
        }
      }
      if (slice.files.length >= sliceFiles || slice.isLarge) {
        yield { ...emptyWork(row.id, walked.path, listing.device), ...slice.counted() };
        slice = new Slice();
      }
    }
    yield {
      ...emptyWork(row.id, walked.path, listing.device),
      ...slice.counted(),
      ...this.#endOf(listing),
    };
  }

  /** Files of a folder in a catalog that knows none: nothing to merge them with, and they stay packed. */
  *#newFiles(
    walked: WalkedFolder,
    row: FolderRow,
    listing: Listing,
    sizes: TwinSizes,
  ): Generator<FolderWork> {
    const folder = emptyWork(row.id, walked.path, listing.device);
    for (const newFiles of newFilesOf(listing, sizes)) yield { ...folder, newFiles };
    yield { ...folder, ...this.#endOf(listing) };
  }

  /** How the last slice of a listed folder ends. */
  #endOf(listing: Listing): Pick<FolderWork, "problems" | "end"> {
    const { fingerprint, bytes, others, skipped, kinds } = listing;
    const { onlyTwins } = this.#input.options;
    return {
      problems: listing.problems.map(({ name, code }) => ({
        name,
        problem: problemOf(Object.assign(new Error(code), { code }), "list"),
      })),
      end: {
        settled: {
          fingerprint: onlyTwins == null ? fingerprint : stampsListing(fingerprint),
          found: kinds.length,
          foundBytes: bytes,
          others,
          skipped,
        },
      },
    };
  }

  /** A known file that is not in the listing; one that a slice under way has found elsewhere is not gone. */
  #gone(known: KnownFile, folderId: FolderId): void {
    if (known.missing || this.#origins.isClaimed(known.id)) return;
    this.#input.writer.fileMissing(known.id, folderId, known.name);
  }

  #added(found: Found): FileChange {
    const wanted = everything(found.kind, this.#input.options);
    const origin = this.#origins.claim(found.stamp);
    if (origin == null) return { ...found, wanted, why: { is: "added" } };
    return {
      ...found,
      wanted: { metadata: false, sample: true, digests: [] },
      why: { is: "moved", origin, otherwise: { ...wanted, sample: true } },
    };
  }

  #changed(found: Found, known: KnownFile): FileChange | undefined {
    const { options, runId } = this.#input;
    if (!sameStamp(found.stamp, known.stamp)) {
      // What failed for good under this very stamp is left alone until it changes again.
      const { failed } = known;
      if (failed?.stamp != null && sameStamp(failed.stamp, found.stamp)) {
        if (!isPassing(failed.reason) && !options.retryFailed) return undefined;
      }
      return {
        ...found,
        wanted: everything(found.kind, options),
        why: { is: "changed", known },
      };
    }
    const wanted = stillWanted(known, found.kind, options, runId);
    return wanted == null ? undefined : { ...found, wanted, why: { is: "incomplete", known } };
  }
}

/** The files of a listing in byte order of their names, each made when it is asked for. */
function* filesOf(listing: Listing): Generator<Found> {
  const files = new Files(listing);
  for (const i of files.inOrder()) {
    yield { name: files.name(i), kind: files.kind(i), stamp: files.stamp(i) };
  }
}

function noChildren(id: FolderId): KnownChildren {
  return { id, children: new Map() };
}

/** Files of a folder until there are enough of them to hand on. */
class Slice {
  readonly files: FileChange[] = [];
  unchanged = 0;
  unchangedBytes = 0;
  #bytesToHash = 0;

  add(change: FileChange): void {
    this.files.push(change);
    if (change.wanted.digests.length > 0) this.#bytesToHash += change.stamp.sizeBytes;
  }

  get isLarge(): boolean {
    return this.#bytesToHash >= SLICE_BYTES || this.unchanged >= SLICE_UNCHANGED;
  }

  counted(): Pick<FolderWork, "files" | "unchanged" | "unchangedBytes"> {
    return {
      files: this.files,
      unchanged: this.unchanged,
      unchangedBytes: this.unchangedBytes,
    };
  }
}

function emptyWork(folderId: FolderId, path: string, device: number): FolderWork {
  return { folderId, path, device, ...new Slice().counted(), problems: [] };
}

function newFolder(id: FolderId, name: string): FolderRow {
  return { id, name, found: 0, foundBytes: 0, others: 0, skipped: 0, missing: false };
}
