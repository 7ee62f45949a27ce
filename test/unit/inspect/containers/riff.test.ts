import { expect, test } from "bun:test";
import { join } from "../../../../scripts/sample/boxes.ts";
import { chunk, list, makeWav, riff } from "../../../../scripts/sample/riff.ts";
import { readAudio } from "../../../../src/inspect/containers/audio.ts";
import { chunksOf } from "../../../../src/inspect/containers/riff.ts";
import { memorySource } from "../../../support/memory_source.ts";

test("chunksOf() steps over odd sizes, into no list, and no further than the file goes", () => {
  const bytes = riff(
    "WAVE",
    chunk("odd ", "abc"),
    list("INFO", chunk("INAM", "x")),
    "data\xff\xff\xff\xff",
  );
  expect(chunksOf(memorySource(bytes))).toEqual([
    { id: "odd ", at: 20, sizeBytes: 3 },
    { id: "LIST:INFO", at: 36, sizeBytes: 10 },
    { id: "data", at: bytes.length, sizeBytes: 0 },
  ]);
});

test("a camera's recording has its time and its camera", async () => {
  const bytes = makeWav(
    list("INFO", chunk("ICRD", "2005-08-08\0")),
    list(
      "exif",
      chunk("etim", "16:23:35\0"),
      chunk("ecor", "PENTAX\0"),
      chunk("emdl", "Optio WP\0"),
    ),
  );
  const { facts, evidence } = await readAudio(memorySource(bytes), "IMGP1149.WAV");
  expect(facts).toMatchObject({ cameraMake: "PENTAX", cameraModel: "Optio WP", durationMs: 1000 });
  expect(evidence).toContainEqual({
    source: "riff:DateTimeOriginal",
    value: "2005-08-08 16:23:35",
  });
});

test("a field recorder's broadcast extension tells when it recorded", async () => {
  const bext = join(new Uint8Array(320), "2019-07-0418:22:31", new Uint8Array(264));
  const { evidence } = await readAudio(memorySource(makeWav(chunk("bext", bext))), "ZOOM0001.WAV");
  expect(evidence).toContainEqual({
    source: "riff:DateTimeOriginal",
    value: "2019-07-04 18:22:31",
  });
  const blank = chunk("bext", new Uint8Array(602));
  expect((await readAudio(memorySource(makeWav(blank)), "a.wav")).evidence).toEqual([]);
});

test("the day of a song's release is no time of recording", async () => {
  const bytes = makeWav(list("INFO", chunk("ICRD", "1999-05-01\0")));
  const { evidence } = await readAudio(memorySource(bytes), "song.wav");
  expect(evidence).toEqual([{ source: "tag:Date", value: "1999-05-01" }]);
});
