// One folder's listing, packed so that it crosses threads without a copy and costs little while it waits.
// Its fingerprint tells at once whether anything in the folder has changed: in an unchanged library nothing
// is decoded, sorted or looked up.

import { compileLess } from "../base/compile_less.ts";
import { systemCode } from "../base/errors.ts";
import { nameFromBytes } from "../base/names.ts";
import { compareBytes } from "../base/order.ts";
import { ignoredFirstPairs, isIgnoredFile, isIgnoredFolder } from "../domain/ignore.ts";
import { kindByExtension, type MediaKind, mediaKinds } from "../domain/media.ts";
import { eachEntry, type VisitEntry } from "./entries.ts";

/** What of a folder is wanted. Plain data: it crosses threads. */
export type ListRules = {
  /** Files of other kinds are counted and cost no look at the file. */
  readonly kinds: readonly MediaKind[];
  /** Globs of paths below the root that are left out. */
  readonly exclude: readonly string[];
};

/** A folder as listed; files are packed, number `i` is read by `Files`. */
export type Listing = {
  /** Names of the folders in it, in byte order; ignored ones left out. */
  readonly folders: readonly string[];
  /** Each name followed by a zero byte, in the order of the file system. */
  readonly names: Uint8Array;
  /** Where each name starts, and one more: where the next would. */
  readonly starts: Uint32Array;
  /** Index into `mediaKinds`. */
  readonly kinds: Uint8Array;
  /** Size, mtime in microseconds and inode of each file, three numbers a file. */
  readonly stamps: Float64Array;
  /** Sum of the sizes. */
  readonly bytes: number;
  /** Files of kinds that are not wanted. */
  readonly others: number;
  /** Entries skipped by rule: ignored names, links, sockets and the like. */
  readonly skipped: number;
  /** The device it lies on (st_dev); never to be stored. */
  readonly device: number;
  /** xxh3 of all names, kinds and stamps, folders' names too, as 16 hex digits; the same while nothing changes. */
  readonly fingerprint: string;
  /** How long the listing took, milliseconds; absent where nobody timed it. */
  readonly listMs?: number;
  /** Files whose stamp could not be had, with the system's code. */
  readonly problems: readonly { readonly name: string; readonly code: string }[];
};

/**
 * Lists `folder`. `below` is its path below the root ("" for the root), `belowVolume` whether it is the root
 * of a NAS volume, where folders named @… are the system's. `seed` makes fingerprints of different
 * questions differ. Throws what the system says when the folder cannot be read.
 */
export function listFolder(
  folder: string,
  below: string,
  belowVolume: boolean,
  rules: ListRules,
  seed: bigint,
): Listing {
  pack.begin();
  const folders: string[] = [];
  const problems: { name: string; code: string }[] = [];
  const wanted = mediaKinds.map((kind) => rules.kinds.includes(kind));
  const excluded = excludedBy(rules.exclude, below);
  let others = 0;
  let skipped = 0;

  const visit: VisitEntry = (bytes, start, end, type, stamp) => {
    if (type === "folder") {
      const name = nameFromBytes(bytes.subarray(start, end));
      if (isIgnoredFolder(name, belowVolume) || excluded?.(name)) skipped++;
      else folders.push(name);
      return;
    }
    if (type !== "file" || isIgnored(bytes, start, end) || excluded?.(decode(bytes, start, end))) {
      skipped++;
      return;
    }
    const kind = kindOfBytes(bytes, start, end);
    if (!wanted[kind]) {
      others++;
      return;
    }
    try {
      const found = stamp();
      if (found != null)
        pack.add(bytes, start, end, kind, found.sizeBytes, found.mtimeUs, found.inode);
    } catch (error) {
      problems.push({ name: decode(bytes, start, end), code: systemCode(error) ?? "unknown" });
    }
  };
  compileLess(visit);
  const device = eachEntry(folder, visit);

  folders.sort(compareBytes);
  return { folders, ...pack.finish(seed, folders), others, skipped, device, problems };
}

/** The packed files of a listing, one at a time. */
export class Files {
  readonly #listing: Listing;
  readonly count: number;

  constructor(listing: Listing) {
    this.#listing = listing;
    this.count = listing.kinds.length;
  }

  name(i: number): string {
    return nameFromBytes(this.#nameBytes(i));
  }

  kind(i: number): MediaKind {
    return mediaKinds[this.#listing.kinds[i] ?? 0] ?? "other";
  }

  stamp(i: number): { sizeBytes: number; mtimeUs: number; inode: number } {
    const { stamps } = this.#listing;
    return {
      sizeBytes: stamps[3 * i] ?? 0,
      mtimeUs: stamps[3 * i + 1] ?? 0,
      inode: stamps[3 * i + 2] ?? 0,
    };
  }

  /** Numbers of the files in byte order of their names. */
  inOrder(): Uint32Array {
    const order = new Uint32Array(this.count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    return order.sort((a, b) => Buffer.compare(this.#nameBytes(a), this.#nameBytes(b)));
  }

  #nameBytes(i: number): Uint8Array {
    const { names, starts } = this.#listing;
    return names.subarray(starts[i], (starts[i + 1] ?? 1) - 1);
  }
}

/** What may be transferred to another thread instead of copied. */
export function transferablesOf(listing: Listing): ArrayBuffer[] {
  return [listing.names, listing.starts, listing.kinds, listing.stamps].map(
    (array) => array.buffer as ArrayBuffer, // Made by `Pack`, never shared.
  );
}

/** Files a pack has room for at first, and keeps room for at most from one folder to the next. */
const ROOM = { first: 512, kept: 16_384 };

/** Grows as files are added; `finish` copies what is used. One is reused for all folders of a thread. */
class Pack {
  #names = new Uint8Array(ROOM.first * 32);
  #starts = new Uint32Array(ROOM.first);
  #kinds = new Uint8Array(ROOM.first);
  #stamps = new Float64Array(3 * ROOM.first);
  #count = 0;
  #used = 0;
  #bytes = 0;

  /** Empties it for the next folder. */
  begin(): void {
    if (this.#starts.length > ROOM.kept) {
      this.#names = new Uint8Array(ROOM.first * 32);
      this.#starts = new Uint32Array(ROOM.first);
      this.#kinds = new Uint8Array(ROOM.first);
      this.#stamps = new Float64Array(3 * ROOM.first);
    }
    this.#count = 0;
    this.#used = 0;
    this.#bytes = 0;
  }

  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    kind: number,
    sizeBytes: number,
    mtimeUs: number,
    inode: number,
  ): void {
    const length = end - start;
    if (this.#used + length + 1 > this.#names.length) this.#names = doubled(this.#names);
    // One more start than files, so that each name's end is the next one's start.
    if (this.#count + 1 >= this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#kinds = doubled(this.#kinds);
      this.#stamps = doubled(this.#stamps);
    }
    const names = this.#names;
    let to = this.#used;
    for (let from = start; from < end; from++) names[to++] = bytes[from] ?? 0;
    names[to++] = 0;
    this.#used = to;
    const i = this.#count++;
    this.#starts[i + 1] = to;
    this.#kinds[i] = kind;
    this.#stamps[3 * i] = sizeBytes;
    this.#stamps[3 * i + 1] = mtimeUs;
    this.#stamps[3 * i + 2] = inode;
    this.#bytes += sizeBytes;
  }

  finish(
    seed: bigint,
    folders: readonly string[],
  ): Pick<Listing, "names" | "starts" | "kinds" | "stamps" | "bytes" | "fingerprint"> {
    const names = this.#names.slice(0, this.#used);
    const kinds = this.#kinds.slice(0, this.#count);
    const stamps = this.#stamps.slice(0, 3 * this.#count);
    // The folders' names are part of it: a folder that has its settled fingerprint has its known folders.
    const hash = hashOf(seed, [utf16(folders.join("\0")), names, kinds, stamps]);
    return {
      names,
      starts: this.#starts.slice(0, this.#count + 1),
      kinds,
      stamps,
      bytes: this.#bytes,
      fingerprint: hash.toString(16).padStart(16, "0"),
    };
  }
}

/** One hash of all parts. A seed would carry only 32 bits from one to the next (measured), so their hashes are hashed. */
function hashOf(seed: bigint, parts: readonly NodeJS.TypedArray[]): bigint {
  return Bun.hash.xxHash3(BigUint64Array.of(seed, ...parts.map((part) => Bun.hash.xxHash3(part))));
}

const pack = new Pack();
compileLess(pack.add);

/** A text with all its units, lone surrogates too. */
function utf16(text: string): Uint8Array {
  return Buffer.from(text, "utf16le");
}

function doubled<T extends Uint8Array | Uint32Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return nameFromBytes(bytes.subarray(start, end));
}

/** Most names cannot be ignored by their first two bytes alone, and need not be decoded. */
function isIgnored(bytes: Uint8Array, start: number, end: number): boolean {
  const pair = (bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0);
  return ignoredFirstPairs.has(pair) && isIgnoredFile(decode(bytes, start, end));
}

/** Whether a name in the folder `below` (a path below the root) is left out; undefined where no glob is given. */
export function excludedBy(
  globs: readonly string[],
  below: string,
): ((name: string) => boolean) | undefined {
  if (globs.length === 0) return undefined;
  const matchers = globs.map((glob) => new Bun.Glob(glob));
  return (name) => {
    const path = below === "" ? name : `${below}/${name}`;
    return matchers.some((matcher) => matcher.match(path) || matcher.match(name));
  };
}

/** Longest extension that a number can stand for: 6 bytes are 48 bits. */
const LONGEST_EXTENSION = 6;
const kindByPackedExtension = new Map(
  [...kindByExtension].map(([extension, kind]) => {
    const bytes = Buffer.from(extension);
    if (bytes.length > LONGEST_EXTENSION) throw new Error(`Extension too long: ${extension}`);
    let packed = 0;
    for (const byte of bytes) packed = packed * 256 + byte;
    return [packed, mediaKinds.indexOf(kind)];
  }),
);
const OTHER = mediaKinds.indexOf("other");

/** As `kindOf` of domain/media.ts, without making a string of the name; a test holds both together. */
function kindOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let dot = end - 1;
  const lowest = Math.max(start, end - 1 - LONGEST_EXTENSION);
  while (dot > lowest && bytes[dot] !== 0x2e) dot--;
  // A name that starts with its only dot has no extension.
  if (dot <= start || bytes[dot] !== 0x2e) return OTHER;
  let packed = 0;
  for (let i = dot + 1; i < end; i++) {
    const byte = bytes[i] ?? 0;
    packed = packed * 256 + (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
  }
  return kindByPackedExtension.get(packed) ?? OTHER;
}
compileLess(kindOfBytes);
