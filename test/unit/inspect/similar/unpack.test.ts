import { expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { unpackers } from "../../../../src/inspect/similar/unpack.ts";
import { packBits, packLzw } from "../../../support/packers.ts";

const LZW = 5;
const PACK_BITS = 32773;
const packers: readonly (readonly [number, (bytes: Uint8Array) => Uint8Array])[] = [
  [LZW, packLzw],
  [PACK_BITS, packBits],
  [8, deflateSync],
  [32946, deflateSync],
];

function unpack(compression: number, packed: Uint8Array, size: number): readonly number[] {
  return [...(unpackers[compression]?.(packed, size) ?? [])];
}

/** Bytes in which much returns, and some do not. */
const anyBytes = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 9 }), fc.integer({ min: 1, max: 40 })), {
    maxLength: 60,
  })
  .map((runs) =>
    runs.flatMap(([run, times]) => Array.from({ length: times }, () => [...run]).flat()),
  );

test.each(packers)("compression %i gives back what was packed", (compression, pack) => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const packed = pack(Uint8Array.from(bytes));
      expect(unpack(compression, packed, bytes.length)).toEqual(bytes);
    }),
    { numRuns: 100 },
  );
});

test("LZW goes on through all widths of its codes, and begins anew where they end", () => {
  let state = 1;
  const bytes = Array.from({ length: 40_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 29;
  });
  expect(unpack(LZW, packLzw(Uint8Array.from(bytes)), bytes.length)).toEqual(bytes);
});

test("the example of PackBits comes out as Apple's Technical Note 1023 has it", () => {
  const packed = Buffer.from(
    "fe aa 02 80 00 2a fd aa 03 80 00 2a 22 f7 aa".replaceAll(" ", ""),
    "hex",
  );
  const expected = "aa aa aa 80 00 2a aa aa aa aa 80 00 2a 22 aa aa aa aa aa aa aa aa aa aa";
  expect(unpack(PACK_BITS, packed, 100)).toEqual([
    ...Buffer.from(expected.replaceAll(" ", ""), "hex"),
  ]);
});

test("whatever is damaged gives no more than was asked for, and never throws", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...packers),
      anyBytes,
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 5 }),
      fc.nat(200),
      ([compression, pack], bytes, changes, size) => {
        const packed = Uint8Array.from(pack(Uint8Array.from(bytes)));
        for (const [at, value] of changes) packed[at % packed.length] = value;
        expect(unpack(compression, packed, size).length).toBeLessThanOrEqual(size);
      },
    ),
    { numRuns: 500 },
  );
});
