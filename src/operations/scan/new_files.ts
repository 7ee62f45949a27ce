// New folders of a walk for duplicates: cut into slices that stay packed, with the files that have one of their
// size before them.

import type { Listing } from "../../disk/list.ts";
import type { FilesToHash } from "../../domain/hashes.ts";
import { mediaKinds } from "../../domain/media.ts";
import { WHOLE_IN_SAMPLE_BYTES } from "../../inspect/hash.ts";
import type { OnlyTwins } from "./options.ts";
import type { NewFiles } from "./work.ts";

/** What a slice has at most: a message to a thread, some 10 ms of its time. */
const SLICE = { files: 1000, bytesToHash: 16 * 1024 * 1024 } as const;

/** The files of a listing in slices, in the order of the file system. */
export function* newFilesOf(
  listing: Listing,
  { sizes, isAskedFor }: OnlyTwins,
): Generator<NewFiles> {
  const { stamps, kinds } = listing;
  let from = 0;
  let toHash: number[] = [];
  let bytesToHash = 0;
  for (let i = 0; i < kinds.length; i++) {
    const size = stamps[3 * i] ?? 0;
    if (isAskedFor(mediaKinds[kinds[i] ?? 0] ?? "other", size) && sizes.meet(size)) {
      toHash.push(i);
      bytesToHash += Math.min(size, WHOLE_IN_SAMPLE_BYTES);
    }
    const to = i + 1;
    const isFull = to - from >= SLICE.files || bytesToHash >= SLICE.bytesToHash;
    if (!isFull && to < kinds.length) continue;
    yield { listing, from, to, toHash, bytesToHash };
    from = to;
    toHash = [];
    bytesToHash = 0;
  }
}

/** The request for those that are to be hashed. */
export function requestFor(folder: string, { listing, toHash }: NewFiles): FilesToHash {
  const { names, starts, stamps } = listing;
  const count = toHash.length;
  const cut = new Uint32Array(count + 1);
  const packed = new Float64Array(3 * count);
  let length = 0;
  for (const i of toHash) length += (starts[i + 1] ?? 0) - (starts[i] ?? 0);
  const bytes = new Uint8Array(length);
  for (const [to, i] of toHash.entries()) {
    const name = names.subarray(starts[i], starts[i + 1]);
    bytes.set(name, cut[to]);
    cut[to + 1] = (cut[to] ?? 0) + name.length;
    packed.set(stamps.subarray(3 * i, 3 * i + 3), 3 * to);
  }
  return { folder, names: bytes, starts: cut, stamps: packed, depth: "sample" };
}
