// TIFF files that were damaged anywhere: each comes to an answer, and no more is read or made room for than a picture of
// that size may take.

import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { buildTiff, type TiffField } from "../../scripts/sample/tiff.ts";
import { OpenFile } from "../../src/inspect/open_file.ts";
import { decodeTiff } from "../../src/inspect/similar/decode_tiff.ts";
import { pictureIn } from "../../src/inspect/similar/picture_in.ts";
import { ReadLimitError } from "../../src/inspect/source.ts";
import { packBits, packLzw } from "../support/packers.ts";
import { drawing, pixelsOf, tiffOf } from "../support/pictures.ts";
import { TempFolder } from "../support/temp_folder.ts";

const size = { width: 32, height: 24 };
const pixels = pixelsOf(drawing(7), size);

function packed(compression: number, pack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const strip = pack(pixels);
  const fields: TiffField[] = [
    { tag: 0x100, long: [size.width] },
    { tag: 0x101, long: [size.height] },
    { tag: 0x102, short: [8, 8, 8] },
    { tag: 0x103, short: [compression] },
    { tag: 0x106, short: [2] },
    { tag: 0x111, long: [8] },
    { tag: 0x112, short: [6] },
    { tag: 0x115, short: [3] },
    { tag: 0x116, long: [size.height] },
    { tag: 0x117, long: [strip.length] },
  ];
  const tiff = buildTiff(fields, { gap: strip.length + (strip.length % 2) });
  tiff.set(strip, 8);
  return tiff;
}

const files: readonly Uint8Array[] = [
  tiffOf(drawing(7), size),
  packed(5, packLzw),
  packed(8, deflateSync),
  packed(32773, packBits),
];

async function comesTo(path: string): Promise<unknown> {
  using file = new OpenFile(path);
  try {
    const picture = pictureIn(file);
    return picture?.kind === "tiff" ? await decodeTiff(file, picture) : picture?.kind;
  } catch (error) {
    if (error instanceof ReadLimitError) return undefined;
    throw error;
  }
}

test("whatever is damaged comes to an answer", async () => {
  using temp = new TempFolder();
  const path = join(temp.path, "a.tif");
  const changes = fc.array(fc.tuple(fc.nat(250), fc.nat(255)), { minLength: 1, maxLength: 6 });
  const answers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      changes,
      fc.constantFrom(0, 0, 0, 0, 40),
      async (file, changes, cut) => {
        const bytes = Uint8Array.from(file.subarray(0, file.length - cut));
        // From the end, where the directory lies.
        for (const [at, value] of changes) bytes[bytes.length - 1 - at] = value;
        writeFileSync(path, bytes);
        const found = await comesTo(path);
        answers.add(typeof found === "object" ? "decoded" : String(found));
        if (typeof found !== "object")
          expect([undefined, "damaged", "too-large"]).toContain(found as undefined);
      },
    ),
    { numRuns: 1000 },
  );
  expect([...answers].sort()).toEqual(["damaged", "decoded", "too-large", "undefined"]);
});
