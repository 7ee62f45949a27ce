// New folders of a walk for duplicates: cut into slices that stay packed, with the files that have
// a twin in size.

import type { Listing } from "../../disk/list.ts";
import type { FilesToHash } from "../../domain/hashes.ts";
import { mediaKinds } from "../../domain/media.ts";
import { WHOLE_IN_SAMPLE_BYTES } from "../../inspect/hash.ts";
import type { TwinSizes } from "./twin_sizes.ts";
import type { NewFiles } from "./work.ts";

/** What a slice has at most: a message to a thread, some 10 ms of its time. */
const SLICE = { files: 1000, bytesToHash: 16 * 1024 * 1024 } as const;

/** The files of a listing in slices, in the order of the file system. */
export function* newFilesOf(listing: Listing, twinSizes: TwinSizes): Generator<NewFiles> {
  const { stamps, kinds } = listing;
  let from = 0;
  let toHash: number[] = [];
  let bytesToHash = 0;
  for (let i = 0; i < kinds.length; i++) {
    const size = stamps[3 * i] ?? 0;
    if (twinSizes.has(mediaKinds[kinds[i] ?? 0] ?? "other", size)) {
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
export function requestFor(folder: string, files: NewFiles): FilesToHash {
  const { listing, from, to, toHash } = files;
  const { names, starts, stamps } = listing;
  const base = starts[from] ?? 0;
  if (toHash.length === to - from) {
    return {
      folder,
      names: names.slice(base, starts[to]),
      starts: starts.slice(from, to + 1).map((start) => start - base),
      stamps: stamps.slice(3 * from, 3 * to),
      depth: "sample",
    };
  }
  const cut = new Uint32Array(toHash.length + 1);
  const packed = new Float64Array(3 * toHash.length);
  const bytes = new Uint8Array((starts[to] ?? 0) - base);
  let length = 0;
  for (const [at, i] of toHash.entries()) {
    const end = starts[i + 1] ?? 0;
    for (let byte = starts[i] ?? 0; byte < end; byte++) bytes[length++] = names[byte] ?? 0;
    cut[at + 1] = length;
    for (let field = 0; field < 3; field++) packed[3 * at + field] = stamps[3 * i + field] ?? 0;
  }
  return { folder, names: bytes.slice(0, length), starts: cut, stamps: packed, depth: "sample" };
}
