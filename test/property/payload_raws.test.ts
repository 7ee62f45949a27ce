// Payloads of files that are lists of named blocks (IIQ, CRW, X3F, PSD, FLIF): words may come, go and change anywhere
// among the blocks; every byte of any other block counts.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { noise } from "../../scripts/sample/boxes.ts";
import { type CiffRecord, makeCiff } from "../support/ciff.ts";
import { type FlifChunk, makeFlif } from "../support/flif.ts";
import { type IiqTag, makeIiq } from "../support/iiq.ts";
import { digestOf } from "../support/payload.ts";
import { makePsd, type PsdResource } from "../support/psd.ts";
import { makeX3f, type X3fSection, x3fImage } from "../support/x3f.ts";

type Block = readonly [id: number, bytes: Uint8Array];
type Kind = {
  /** Numbers of blocks that are words, and of some that are shown. */
  readonly words: readonly number[];
  readonly shown: readonly number[];
  readonly make: (blocks: readonly Block[]) => Uint8Array;
};

const x3fSection = ([id, bytes]: Block): X3fSection =>
  id === 2 ? x3fImage(2, 18, bytes) : x3fImage(1, 30 + id, bytes);

const flifChunks = ["eXif", "eXmp", "iCCP", "tRko", "exif", "VARv"];
const flifChunk = ([id, bytes]: Block): FlifChunk => [flifChunks[id] ?? "", bytes];

const kinds: Readonly<Record<string, Kind>> = {
  iiq: {
    words: [0x113, 0x203, 0x212, 0x412],
    shown: [0x102, 0x106, 0x108, 0x112, 0x210],
    make: (blocks: readonly IiqTag[]) => makeIiq({ tags: blocks }),
  },
  crw: {
    words: [0x0805, 0x0810, 0x0816, 0x180e, 0x2007],
    shown: [0x080a, 0x1031, 0x10a9, 0x1835, 0x0036],
    make: (blocks: readonly CiffRecord[]) =>
      makeCiff([
        [0x2005, noise(90, 1)],
        [0x300a, blocks],
      ]),
  },
  x3f: {
    words: [2],
    shown: [0, 1, 3],
    make: (blocks) => makeX3f([x3fImage(1, 30, noise(90, 1)), ...blocks.map(x3fSection)]),
  },
  flif: {
    words: [0, 1],
    shown: [2, 3, 4, 5],
    make: (blocks) => makeFlif({ chunks: blocks.map(flifChunk) }),
  },
  psd: {
    words: [0x404, 0x40c, 0x422, 0x424],
    shown: [0x40f, 0x3ee, 0x416, 0x7d0, 0xfa0],
    make: (blocks: readonly PsdResource[]) => makePsd({ resources: blocks }),
  },
};

const blocksOf = (ids: readonly number[], most: number) =>
  fc.array(fc.tuple(fc.constantFrom(...ids), fc.uint8Array({ minLength: 5, maxLength: 40 })), {
    maxLength: most,
  });

test.each(Object.entries(kinds))(
  "%s: words anywhere change nothing",
  (_, { words, shown, make }) => {
    fc.assert(
      fc.property(
        blocksOf(shown, 4),
        blocksOf(words, 4),
        fc.array(fc.nat(8), { minLength: 4, maxLength: 4 }),
        (blocks, others, places) => {
          const mixed = [...blocks];
          others.forEach((other, i) => {
            mixed.splice((places[i] ?? 0) % (mixed.length + 1), 0, other);
          });
          expect(digestOf(make(mixed))).toBe(digestOf(make(blocks)));
        },
      ),
      { numRuns: 100 },
    );
  },
);

test.each(Object.entries(kinds))("%s: any other block counts whole", (_, { shown, make }) => {
  fc.assert(
    fc.property(
      blocksOf(shown, 4).filter((blocks) => blocks.length > 0),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (blocks, which, where, flip) => {
        const altered = blocks.map(([id, bytes]): Block => [id, Uint8Array.from(bytes)]);
        const [, bytes] = altered[which % altered.length] ?? [0, new Uint8Array(1)];
        const at = where % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        expect(digestOf(make(altered))).not.toBe(digestOf(make(blocks)));
        expect(digestOf(make(blocks.slice(1)))).not.toBe(digestOf(make(blocks)));
      },
    ),
    { numRuns: 100 },
  );
});
