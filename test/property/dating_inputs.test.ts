// What a scan stores, the short way, against the whole ladder that `varve why` prints of the same files.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { explainCaptured } from "../../src/domain/ladder.ts";
import { datedFiles } from "../../src/operations/dating_inputs.ts";
import { type TestFile, testCatalog } from "../support/catalog_rows.ts";

const source = fc.constantFrom(
  "exif:DateTimeOriginal",
  "exif:DateTimeDigitized",
  "exif:GPSDateTime",
  "xmp:DateTimeOriginal",
  "quicktime:CreationDate",
  "quicktime:CreateDate",
  "takeout:photoTakenTime",
);
const value = fc.constantFrom(
  "2019:07:04 18:22:31",
  "2019:07:04 16:22:31Z",
  "2019-07-04T18:22:31+02:00",
  "2019:07:05",
  "2019",
  "0000:00:00 00:00:00",
  "1562264551",
);
const evidence = fc.array(
  fc.record(
    { source, value, offset: fc.constantFrom("+02:00", "-05:00") },
    { requiredKeys: ["source", "value"] },
  ),
  { maxLength: 3 },
);
const name = fc.constantFrom(
  "IMG_1.jpg",
  "IMG_1.cr2",
  "IMG_1.mov",
  "IMG_1.jpg.xmp",
  "IMG_1-edited.jpg",
  "IMG_E1.jpg",
  "IMG_2.heic",
  "IMG_2.mov",
  "IMG_2.heic.json",
  "PXL_20190704_162231123.jpg",
  "v.mp4",
  "song.mp3",
);
const kinds: Readonly<Record<string, string>> = {
  mov: "video",
  mp4: "video",
  mp3: "audio",
  xmp: "sidecar",
  json: "sidecar",
};

const file = fc.record({ name, evidence, at: fc.boolean() });

test("the date stored of every file is the one its ladder takes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { selector: (one) => one.name, maxLength: 8 }),
      fc.constantFrom(undefined, "Asia/Tokyo"),
      async (all, homeZone) => {
        using lib = await testCatalog();
        lib.add("/p", all.map(toTestFile));
        const settings = {
          nowUs: 1_700_000_000_000_000,
          zoneAt: () => "America/New_York",
          ...(homeZone == null ? {} : { homeZone }),
        };
        for (const { input, captured } of datedFiles(lib.catalog, lib.folder("/p", ""), settings)) {
          expect(explainCaptured(input()).taken).toEqual(captured);
        }
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

function toTestFile({
  name: path,
  evidence: found,
  at,
}: {
  readonly name: string;
  readonly evidence: readonly object[];
  readonly at: boolean;
}): TestFile {
  const kind = kinds[path.slice(path.lastIndexOf(".") + 1)] ?? "photo";
  const place = at ? { latitude: 40.7, longitude: -74 } : {};
  const about = path.endsWith(".json") ? { about: path.slice(0, -5) } : {};
  return { path, kind, media: { evidence: JSON.stringify(found), ...place, ...about } };
}
