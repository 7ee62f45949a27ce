import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { buildTiff, type TiffField } from "../../../../scripts/sample/tiff.ts";
import { OpenFile } from "../../../../src/inspect/open_file.ts";
import { type Decoded, decode } from "../../../../src/inspect/similar/decode.ts";
import { decodeTiff } from "../../../../src/inspect/similar/decode_tiff.ts";
import { pictureIn } from "../../../../src/inspect/similar/picture_in.ts";
import { memorySource } from "../../../support/memory_source.ts";
import { packBits, packLzw } from "../../../support/packers.ts";
import { drawing, pixelsOf, pngOf } from "../../../support/pictures.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

type Size = { readonly width: number; readonly height: number };
const size: Size = { width: 160, height: 120 };
const rgb = pixelsOf(drawing(7), size);

type Layout = {
  /** Bytes of a pixel out of its three colours; default: these. */
  readonly pixel?: (colour: readonly [number, number, number]) => readonly number[];
  readonly piece?: Size;
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
  /** Done to each row before it is packed. */
  readonly row?: (bytes: Uint8Array) => Uint8Array;
  readonly littleEndian?: boolean;
  readonly fields?: readonly TiffField[];
};

/** The drawing as a TIFF, in strips or (where `piece` is as no strip is) in tiles. */
function tiffOf(layout: Layout = {}): Uint8Array {
  const { pixel = (colour) => colour, piece = { width: 160, height: 120 }, fields = [] } = layout;
  const { pack = (bytes) => bytes, row = (bytes) => bytes, littleEndian = true } = layout;
  const isTiled = piece.width !== size.width;
  const pieces: Uint8Array[] = [];
  for (let top = 0; top < size.height; top += piece.height) {
    for (let left = 0; left < size.width; left += piece.width) {
      const bottom = isTiled ? top + piece.height : Math.min(top + piece.height, size.height);
      const rows: Uint8Array[] = [];
      for (let y = top; y < bottom; y++) {
        const bytes = Array.from({ length: piece.width }, (_, x) => pixelAt(left + x, y)).flatMap(
          pixel,
        );
        rows.push(row(Uint8Array.from(bytes)));
      }
      pieces.push(pack(Buffer.concat(rows)));
    }
  }
  const all = Buffer.concat(pieces);
  const offsets = pieces.map((_, i) =>
    pieces.slice(0, i).reduce((sum, { length }) => sum + length, 8),
  );
  const sizes = pieces.map(({ length }) => length);
  const place: TiffField[] = isTiled
    ? [
        { tag: 0x142, long: [piece.width] },
        { tag: 0x143, long: [piece.height] },
        { tag: 0x144, long: offsets },
        { tag: 0x145, long: sizes },
      ]
    : [
        { tag: 0x111, long: offsets },
        { tag: 0x116, long: [piece.height] },
        { tag: 0x117, long: sizes },
      ];
  const own: TiffField[] = [
    { tag: 0x100, long: [size.width] },
    { tag: 0x101, long: [size.height] },
    { tag: 0x102, short: [8, 8, 8] },
    { tag: 0x106, short: [2] },
    { tag: 0x115, short: [3] },
    ...place,
  ];
  const kept = own.filter(({ tag }) => !fields.some((other) => other.tag === tag));
  const tiff = buildTiff([...kept, ...fields], {
    littleEndian,
    gap: all.length + (all.length % 2),
  });
  tiff.set(all, 8);
  return tiff;
}

function pixelAt(x: number, y: number): readonly [number, number, number] {
  const at = 3 * (y * size.width + x);
  return x < size.width && y < size.height
    ? [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0]
    : [7, 7, 7];
}

async function decoded(tiff: Uint8Array): Promise<Decoded | string | undefined> {
  using temp = new TempFolder();
  const path = join(temp.path, "a.tif");
  writeFileSync(path, tiff);
  using file = new OpenFile(path);
  const picture = pictureIn(file);
  return picture?.kind === "tiff" ? await decodeTiff(file, picture) : picture?.kind;
}

const drawn = await decode(pngOf(drawing(7), size), { isSequential: false });

async function expectDrawing(tiff: Uint8Array, most = 0): Promise<void> {
  const found = await decoded(tiff);
  if (typeof found !== "object") throw new Error(`Not decoded: ${found}`);
  expect(found.shape).toEqual(drawn.shape);
  const worst = Math.max(
    ...found.pixels.map((value, i) => Math.abs(value - (drawn.pixels[i] ?? 0))),
  );
  expect(worst).toBeLessThanOrEqual(most);
}

/** Samples as differences, as the predictor has them. */
const differences =
  (samples: number) =>
  (row: Uint8Array): Uint8Array =>
    row.map((value, i) => value - (row[i - samples] ?? 0));

test.each([
  ["in one strip", {}],
  ["in strips of 50 rows", { piece: { width: 160, height: 50 } }],
  ["in tiles that hang over", { piece: { width: 64, height: 48 } }],
  [
    "packed by LZW",
    { pack: packLzw, fields: [{ tag: 0x103, short: [5] }], piece: { width: 160, height: 32 } },
  ],
  ["packed by runs", { pack: packBits, fields: [{ tag: 0x103, short: [32773] }] }],
  [
    "deflated",
    { pack: deflateSync, fields: [{ tag: 0x103, short: [8] }], piece: { width: 64, height: 48 } },
  ],
  ["as differences", { row: differences(3), fields: [{ tag: 0x13d, short: [2] }] }],
  ["with the higher byte first", { littleEndian: false }],
] as const satisfies [string, Layout][])("a picture %s is decoded", (_, layout) =>
  expectDrawing(tiffOf(layout)),
);

test("of 16 bits the upper are taken, whichever come first", async () => {
  const bits: TiffField = { tag: 0x102, short: [16, 16, 16] };
  const low = tiffOf({ pixel: (colour) => colour.flatMap((value) => [99, value]), fields: [bits] });
  await expectDrawing(low);
  const big = { pixel: (colour: readonly number[]) => colour.flatMap((value) => [value, 99]) };
  await expectDrawing(tiffOf({ ...big, littleEndian: false, fields: [bits] }));
  // Differences of whole samples: a carry goes from the lower byte into the upper.
  const predicted = (row: Uint8Array): Uint8Array => {
    const samples = new Uint16Array(row.buffer.slice(0));
    const out = samples.map((value, i) => value - (samples[i - 3] ?? 0));
    return new Uint8Array(out.buffer);
  };
  const differing: TiffField = { tag: 0x13d, short: [2] };
  const pixel = (colour: readonly number[]) =>
    colour.flatMap((value) => [(value * 37) & 255, value]);
  await expectDrawing(tiffOf({ pixel, row: predicted, fields: [bits, differing] }));
});

test("a grey picture is decoded, also where white is 0", async () => {
  const grey = ([red, green, blue]: readonly [number, number, number]) =>
    Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  const fields = (photometric: number): TiffField[] => [
    { tag: 0x102, short: [8] },
    { tag: 0x106, short: [photometric] },
    { tag: 0x115, short: [1] },
  ];
  const dark = await decoded(tiffOf({ pixel: (colour) => [grey(colour)], fields: fields(1) }));
  const light = await decoded(
    tiffOf({ pixel: (colour) => [255 - grey(colour)], fields: fields(0) }),
  );
  expect(light).toEqual(dark);
  if (typeof dark !== "object") throw new Error(`Not decoded: ${dark}`);
  const [r = 0, g = 0, b = 0] = drawn.pixels;
  expect(Math.abs((dark.pixels[0] ?? 0) - grey([r, g, b]))).toBeLessThan(3);
});

test("what is transparent lies on white, whether the colours are multiplied or not", async () => {
  const fields = (extra: number): TiffField[] => [
    { tag: 0x102, short: [8, 8, 8, 8] },
    { tag: 0x115, short: [4] },
    { tag: 0x152, short: [extra] },
  ];
  const half = 128;
  const separate = await decoded(tiffOf({ pixel: (c) => [...c, half], fields: fields(2) }));
  const times = (c: readonly number[]) => c.map((value) => Math.round((value * half) / 255));
  const associated = await decoded(
    tiffOf({ pixel: (c) => [...times(c), half], fields: fields(1) }),
  );
  if (typeof separate !== "object" || typeof associated !== "object")
    throw new Error("Not decoded");
  for (const [i, value] of separate.pixels.entries()) {
    expect(Math.abs(value - (255 - half + ((drawn.pixels[i] ?? 0) * half) / 255))).toBeLessThan(3);
    expect(Math.abs(value - (associated.pixels[i] ?? 0))).toBeLessThan(3);
  }
  // A sample of which nothing is said is no transparency.
  await expectDrawing(tiffOf({ pixel: (c) => [...c, 0], fields: fields(0) }));
});

test("a picture is turned as its tag says", async () => {
  const found = await decoded(tiffOf({ fields: [{ tag: 0x112, short: [6] }] }));
  const expected = await decode(pngOf(drawing(7), size), { isSequential: false, orientation: 6 });
  expect(found).toEqual(expected);
});

test.each([
  ["floating point", [{ tag: 0x153, short: [3, 3, 3] }]],
  ["1 bit", [{ tag: 0x102, short: [1] }]],
  ["12 bits", [{ tag: 0x102, short: [12, 12, 12] }]],
  ["a colour filter", [{ tag: 0x106, short: [32803] }]],
  ["inks", [{ tag: 0x106, short: [5] }]],
  ["planes one after the other", [{ tag: 0x11c, short: [2] }]],
  ["a packing that is not known", [{ tag: 0x103, short: [4] }]],
  ["no width", [{ tag: 0x100, long: [0] }]],
  ["tiles of no height", [{ tag: 0x142, long: [64] }]],
] as const satisfies [string, TiffField[]][])("one of %s is not decoded", async (_, fields) => {
  expect(await decoded(tiffOf({ fields }))).toBeUndefined();
});

test("what is cut short or packed wrongly is damaged", async () => {
  const tiff = tiffOf();
  const noPlace = tiffOf({ fields: [{ tag: 0x111, long: [tiff.length - 100] }] });
  expect(await decoded(noPlace)).toBe("damaged");
  expect(await decoded(tiffOf({ fields: [{ tag: 0x103, short: [8] }] }))).toBe("damaged");
  const fewer = { piece: { width: 160, height: 50 }, fields: [{ tag: 0x101, long: [200] }] };
  expect(await decoded(tiffOf(fewer))).toBe("damaged");
});

test("what would take too much time or memory is not decoded", async () => {
  const sized = (width: number, height: number, ...more: TiffField[]) =>
    decoded(
      tiffOf({ fields: [{ tag: 0x100, long: [width] }, { tag: 0x101, long: [height] }, ...more] }),
    );
  expect(await sized(0xffffffff, 0xffffffff)).toBe("too-large");
  expect(await sized(300_000_000, 1)).toBe("too-large");
  expect(
    await sized(
      160,
      120,
      { tag: 0x142, long: [0xffffffff] },
      { tag: 0x143, long: [1] },
      { tag: 0x144, long: [8] },
    ),
  ).toBe("too-large");
  const packed: TiffField = { tag: 0x103, short: [5] };
  expect(await sized(9000, 9000, packed, { tag: 0x116, long: [9000] })).toBe("too-large");
});

test("a strip that says it is endless takes no more room than one that cannot be packed", async () => {
  const fields: TiffField[] = [
    { tag: 0x103, short: [5] },
    { tag: 0x117, long: [0xffffffff] },
  ];
  const picture = pictureIn(memorySource(tiffOf({ fields })));
  if (picture?.kind !== "tiff") throw new Error("It is none");
  const asked: number[] = [];
  const readInto = (into: Uint8Array) => {
    asked.push(into.length);
    return 0;
  };
  expect(await decodeTiff({ readInto }, picture)).toBe("damaged");
  expect(asked).toEqual([2 * rgb.length + 1024]);
});
