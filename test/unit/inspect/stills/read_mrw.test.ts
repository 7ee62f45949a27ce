import { expect, test } from "bun:test";
import { join, type Part, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { readMrw } from "../../../../src/inspect/stills/read_mrw.ts";
import { memorySource } from "../../../support/memory_source.ts";

const block = (name: string, body: Uint8Array): Uint8Array => join(name, u32(body.length), body);

function makeMrw(...blocks: readonly Part[]): Uint8Array {
  const body = join(...blocks);
  return join("\0MRM", u32(body.length), body, new Uint8Array(1000));
}

const size = block("\0PRD", join("27200001", u16(2456, 3272, 2448, 3264), new Uint8Array(8)));
const exif = makeExif({
  littleEndian: false,
  model: "DiMAGE A2",
  dateTimeOriginal: "2004:11:18 23:14:58",
});

test("readMrw() gives the size and the EXIF, without another read", async () => {
  const source = memorySource(
    makeMrw(size, block("\0WBG", new Uint8Array(12)), block("\0TTW", exif)),
  );
  expect(await readMrw(source)).toEqual({
    reader: "exif",
    format: "mrw",
    facts: { width: 3264, height: 2448, codec: "raw", cameraModel: "DiMAGE A2" },
    evidence: [{ source: "exif:DateTimeOriginal", value: "2004:11:18 23:14:58" }],
  });
  expect(source.counts.reads).toBe(0);
});

test("readMrw() calls one without EXIF cut short, and asks exiftool", async () => {
  const reading = await readMrw(memorySource(makeMrw(size).subarray(0, 60)));
  expect(reading).toMatchObject({ needs: "exiftool", problem: { reason: "truncated" } });
});

test("readMrw() comes to an end where a block claims everything", async () => {
  const bytes = makeMrw(join("\0TTW", u32(0xffff_ffff)), block("\0TTW", exif));
  expect((await readMrw(memorySource(bytes))).problem?.reason).toBe("truncated");
});
