// The walk: folders one after the other, depth first, children in byte order, whoever lists them. Listings
// run ahead of the reader by a bounded number, so that several threads (or one, on a spinning disk) are busy
// while the folder in hand is merged with the catalog.

import { joinPath } from "../base/names.ts";
import type { Listing } from "./list.ts";

/** A folder of the walk: its listing, or why there is none. */
export type WalkedFolder = {
  /** Absolute path. */
  readonly path: string;
  /** Path below the root, "" for the root itself. */
  readonly below: string;
  readonly name: string;
  /** 0 for the first folder; its parent is the last folder yielded with one less. */
  readonly depth: number;
  readonly result:
    | { readonly status: "listed"; readonly listing: Listing }
    | { readonly status: "unreadable"; readonly error: unknown };
};

/** Lists one folder, here or in another thread. Rejects with what the system says. */
export type List = (path: string, below: string) => Promise<Listing>;

export type WalkOptions = {
  /** Absolute path of the root. */
  readonly root: string;
  /** Where to start, below the root; default: the root itself. */
  readonly start?: string;
  readonly list: List;
  /** Listings under way or waiting to be taken, at most so many for each level of depth. */
  readonly ahead: number;
  readonly signal: AbortSignal;
};

type Pending = {
  readonly path: string;
  readonly below: string;
  readonly name: string;
  readonly depth: number;
  result?: Promise<WalkedFolder["result"]>;
  next?: Pending | undefined;
};

/**
 * Yields every folder in depth-first order. Does not follow links. An unreadable folder is yielded as such
 * and the walk goes on. May be closed early.
 */
export async function* walk(options: WalkOptions): AsyncGenerator<WalkedFolder, void, undefined> {
  const { root, start = "", list, ahead, signal } = options;
  // The folders still to come are a linked list: a folder's children go in right behind it.
  let head: Pending | undefined = {
    path: joinPath(root, start),
    below: start,
    name: start === "" ? "" : start.slice(start.lastIndexOf("/") + 1),
    depth: 0,
  };
  while (head != null) {
    signal.throwIfAborted();
    startAhead(head, ahead, list);
    const { path, below, name, depth, result } = head;
    const answer = (await result) ?? { status: "unreadable", error: undefined };
    if (answer.status === "listed") insertChildren(head, answer.listing.folders);
    head = head.next;
    // Its children are known now: have the next ones listed while this one is worked on.
    if (head != null) startAhead(head, ahead, list);
    yield { path, below, name, depth, result: answer };
  }
}

/** Sees that the first `ahead` folders of the list are being listed. */
function startAhead(first: Pending, ahead: number, list: List): void {
  let folder: Pending | undefined = first;
  for (let i = 0; i < ahead && folder != null; i++, folder = folder.next) {
    folder.result ??= list(folder.path, folder.below).then(
      (listing) => ({ status: "listed" as const, listing }),
      (error: unknown) => ({ status: "unreadable" as const, error }),
    );
  }
}

function insertChildren(folder: Pending, names: readonly string[]): void {
  let last = folder;
  const rest = folder.next;
  for (const name of names) {
    const child: Pending = {
      path: joinPath(folder.path, name),
      below: joinPath(folder.below, name),
      name,
      depth: folder.depth + 1,
    };
    last.next = child;
    last = child;
  }
  last.next = rest;
}
