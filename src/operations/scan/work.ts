// What flows from the walk to the writer: slices of folders, in order.

import type { FolderId } from "../../catalog/folders.ts";
import type { FileId, KnownFile, Origin } from "../../catalog/scanned.ts";
import type { SettledListing } from "../../catalog/writer.ts";
import type { Listing } from "../../disk/list.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Hashes } from "../../domain/hashes.ts";
import type { Inspection, Outcome, Problem, Wanted } from "../../domain/inspection.ts";
import type { MediaKind } from "../../domain/media.ts";

/** A file of a listing that is to be read, and why. */
export type FileChange = {
  readonly name: string;
  readonly kind: MediaKind;
  readonly stamp: Stamp;
  readonly wanted: Wanted;
  readonly why: /** `insteadOf`: the file it was taken for, and is not; that one is gone. */
    | { readonly is: "added"; readonly insteadOf?: FileId }
    /** Perhaps one that was elsewhere: proven by its sample, or read as added. */
    | { readonly is: "moved"; readonly origin: Origin; readonly otherwise: Wanted }
    /** Another stamp than the one known. */
    | { readonly is: "changed"; readonly known: KnownFile }
    /** The stamp known; something is still wanted, or to be read again. */
    | { readonly is: "incomplete"; readonly known: KnownFile };
};

/** Files of a new folder in a catalog that knew none, as they were listed: numbers `from` up to `to` of it. */
export type NewFiles = {
  readonly listing: Listing;
  readonly from: number;
  readonly to: number;
  /** Numbers of those to hash, in order. */
  readonly toHash: readonly number[];
  /** What hashing them reads at most. */
  readonly bytesToHash: number;
};

/** A slice of a folder. A folder's slices come one after the other, the one with `end` last. */
export type FolderWork = {
  readonly folderId: FolderId;
  /** Absolute path. */
  readonly path: string;
  /** The device it is read from. */
  readonly device: number;
  readonly files: readonly FileChange[];
  readonly newFiles?: NewFiles;
  /** Files that are as known. */
  readonly unchanged: number;
  readonly unchangedBytes: number;
  /** Trouble of the listing: of single files, or of the folder itself (empty name). */
  readonly problems: readonly { readonly name: string; readonly problem: Problem }[];
  readonly end?: {
    /** What to settle the folder with; absent where it was not listed. */
    readonly settled?: SettledListing;
  };
};

/** What became of a file. */
export type FileResult =
  | { readonly is: "inspected"; readonly change: FileChange; readonly inspection: Inspection }
  | { readonly is: "moved"; readonly change: FileChange; readonly origin: Origin }
  /** Nothing of it was to be read. */
  | { readonly is: "stamped"; readonly change: FileChange }
  | { readonly is: "failed"; readonly change: FileChange; readonly problem: Problem };

export type WorkResult = {
  readonly work: FolderWork;
  readonly files: readonly FileResult[];
  /** Of the new files that were to be hashed. */
  readonly hashes?: Hashes;
};

/** An outcome of the inspector as a result of the change it was asked for. */
export function resultOf(change: FileChange, outcome: Outcome): FileResult {
  return outcome.status === "failed"
    ? { is: "failed", change, problem: outcome.problem }
    : { is: "inspected", change, inspection: outcome };
}
