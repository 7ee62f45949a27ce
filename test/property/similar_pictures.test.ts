// Files that were damaged anywhere: the picture that is found lies in the file, or there is none.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { box, join, u16, u32 } from "../../scripts/sample/boxes.ts";
import { buildTiff } from "../../scripts/sample/tiff.ts";
import { pictureIn } from "../../src/inspect/similar/picture_in.ts";
import { ReadLimitError } from "../../src/inspect/source.ts";
import { makeCr3 } from "../support/cr3.ts";
import { memorySource } from "../support/memory_source.ts";
import { drawing, jpegOf } from "../support/pictures.ts";

const preview = await jpegOf(drawing(1), { width: 64, height: 48 });

const files: readonly Uint8Array[] = [preview, tiff(), raf(), cr3()];

function tiff(): Uint8Array {
  const inner = [
    { tag: 0x111, long: [8] },
    { tag: 0x117, long: [preview.length] },
  ];
  const fields = [
    { tag: 0x112, short: [6] },
    { tag: 0x14a, ifds: [inner] },
  ];
  const bytes = buildTiff(fields, { gap: preview.length + 1, next: inner });
  bytes.set(preview, 8);
  return bytes;
}

function raf(): Uint8Array {
  const bytes = Buffer.alloc(160);
  bytes.write("FUJIFILMCCD-RAW 0201", 0, "latin1");
  bytes.writeUInt32BE(160, 84);
  bytes.writeUInt32BE(preview.length, 88);
  return Buffer.concat([bytes, preview]);
}

function cr3(): Uint8Array {
  const prvw = box("PRVW", u32(0), u16(1, 64, 48, 1), u32(preview.length), preview);
  const uuid = Buffer.from("eaf42b5e1c984b88b9fbb7dc406e4d16", "hex");
  return join(makeCr3(), box("uuid", uuid, u32(0, 1), prvw));
}

test("pictureIn() gives a place in the file, whatever the bytes say", () => {
  const changes = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...files), changes, fc.nat(100), (file, changes, cut) => {
      const bytes = Uint8Array.from(file.subarray(0, file.length - cut));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      try {
        const picture = pictureIn(memorySource(bytes, { maxReads: 4096 }));
        if (picture?.kind !== "part") return;
        expect(picture.offset).toBeGreaterThanOrEqual(0);
        expect(picture.sizeBytes).toBeGreaterThan(0);
        expect(picture.offset + picture.sizeBytes).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        if (!(error instanceof ReadLimitError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

test("undamaged, each has its picture", () => {
  for (const file of files) {
    expect(pictureIn(memorySource(file))).toMatchObject({ sizeBytes: preview.length });
  }
});
