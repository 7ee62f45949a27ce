import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { reasonWords, zoneWords } from "../../../src/domain/ladder_words.ts";
import { fileInfo } from "../../../src/operations/file_info.ts";
import { listFiles } from "../../../src/operations/list_files.ts";
import { type WhyOptions, type WhyRecord, why } from "../../../src/operations/why.ts";
import { asking, taken } from "../../support/asking.ts";
import { type TestCatalog, type TestFile, testCatalog } from "../../support/catalog_rows.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const clock = { nowUs: () => 1_700_000_000_000_000, elapsedMs: () => 0 };
const rules = { kinds: ["photo", "video"], exclude: [] } as const;

async function ask(lib: TestCatalog, path: string, options: WhyOptions = rules) {
  return taken(why({ catalog: lib.catalog, clock }, path, options));
}

const only = <Type extends WhyRecord["type"]>(records: readonly WhyRecord[], type: Type) =>
  records.filter((record): record is Extract<WhyRecord, { type: Type }> => record.type === type);

function file(path: string, kind: string, evidence: readonly object[], more = {}): TestFile {
  const media = { evidence: JSON.stringify(evidence), ...more };
  return { path, kind, mtimeUs: 1_600_000_000_000_000, media };
}

test("why() prints the whole ladder of a photo: taken, agreeing, outranked and refused", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    file("2019/a.jpg", "photo", [
      { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31", offset: "+02:00" },
      { source: "exif:DateTimeDigitized", value: "2002:12:08 12:00:00" },
      { source: "exif:ModifyDate", value: "0000:00:00 00:00:00" },
    ]),
    file("2019/a.xmp", "sidecar", [
      { source: "xmp:DateTimeOriginal", value: "2019-09-09T10:00:00" },
    ]),
  ]);
  const { records, summary } = await ask(lib, "/p/2019/a.jpg");
  expect(summary).toEqual({ path: "/p/2019/a.jpg", place: "catalogued" });
  expect(records[0]).toEqual({
    type: "place",
    path: "/p/2019/a.jpg",
    status: "catalogued",
    detail: "It is in the catalog",
  });
  expect(only(records, "companion")).toEqual([
    { type: "companion", path: "/p/2019/a.xmp", role: "sidecar", by: "name" },
  ]);
  const rungs = only(records, "candidate");
  expect(rungs.map(({ rank }) => rank)).toEqual(rungs.map((_, i) => i + 1));
  const verdicts = rungs.map(({ source, verdict, reason }) => [source, verdict, reason]);
  expect(verdicts).toContainEqual(["exif:DateTimeOriginal", "taken", "strongest"]);
  expect(verdicts).toContainEqual(["exif:DateTimeDigitized", "refused", "known-default"]);
  expect(verdicts).toContainEqual(["exif:ModifyDate", "refused", "zeros"]);
  expect(verdicts).toContainEqual(["xmp:DateTimeOriginal", "outranked", "weaker"]);
  expect(verdicts).toContainEqual(["name:Folder", "agrees", "coarser"]);
  const best = rungs.find(({ verdict }) => verdict === "taken");
  expect(best).toMatchObject({
    origin: null,
    value: "2019:07:04 18:22:31+02:00",
    captured: { local: "2019-07-04T18:22:31", offset: "+02:00", confidence: "high" },
    zoneFrom: "written",
    detail: `${reasonWords.strongest}; ${zoneWords.written}`,
  });
  const sidecar = rungs.find(({ source }) => source === "xmp:DateTimeOriginal");
  expect(sidecar?.origin).toBe("/p/2019/a.xmp");
  expect(rungs.find(({ reason }) => reason === "known-default")?.detail).toContain("Qualcomm");
  expect(only(records, "captured")).toMatchObject([
    {
      captured: { local: "2019-07-04T18:22:31" },
      stored: null,
      conflict: { source: "xmp:DateTimeOriginal", origin: "/p/2019/a.xmp", days: 66 },
      detail: "The last scan stored another time; the next one will store this",
    },
  ]);
});

test("why() has nothing to add where the stored time is the one taken", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    file("a.jpg", "photo", [{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }], {
      captured_local: "2019-07-04T18:22:31",
      captured_precision: "second",
      captured_source: "exif:DateTimeOriginal",
      captured_confidence: "high",
    }),
  ]);
  const [verdict] = only((await ask(lib, "/p/a.jpg")).records, "captured");
  expect(verdict).toMatchObject({ detail: null, conflict: null });
  expect(verdict?.captured).toEqual(verdict?.stored ?? null);
});

test("why() uses the home zone as the scan does", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    file("v.mp4", "video", [{ source: "quicktime:CreateDate", value: "2019:07:04 16:30:00" }]),
  ]);
  const { records } = await ask(lib, "/p/v.mp4", { ...rules, homeZone: "Europe/Berlin" });
  expect(only(records, "captured")[0]?.captured).toMatchObject({
    local: "2019-07-04T18:30:00",
    offset: "+02:00",
  });
  const best = only(records, "candidate").find(({ verdict }) => verdict === "taken");
  expect(best?.zoneFrom).toBe("home");
});

test.each([
  [{ path: "a.txt", kind: "other" }, 'Files of the kind "other" are not dated'],
  [{ path: "a.jpg", kind: "photo" }, "Its metadata could not be read"],
  [
    { path: "a.jpg", kind: "photo", missing: true, media: {} },
    "It is missing: what is shown was concluded when it was last seen",
  ],
])("why() of %p has no ladder and says so", async (row, detail) => {
  using lib = await testCatalog();
  lib.add("/p", [row]);
  const { records } = await ask(lib, `/p/${row.path}`);
  expect(records.map(({ type }) => type)).toEqual(["place", "captured"]);
  expect(only(records, "captured")[0]?.detail).toBe(detail);
});

test("why() of a file that is not catalogued tells why not, and nothing else", async () => {
  using lib = await testCatalog();
  lib.add("/p", [{ path: "a.jpg" }]);
  const { records, summary } = await ask(lib, "/p/@eaDir/a.jpg");
  expect(records).toMatchObject([{ type: "place", status: "ignored" }]);
  expect(summary.place).toBe("ignored");
});

test("questions find files and folders through links", async () => {
  using temp = new TempFolder();
  mkdirSync(`${temp.path}/real/photo/2019`, { recursive: true });
  symlinkSync("real/photo", `${temp.path}/link`);
  using lib = await testCatalog();
  lib.add(`${temp.path}/real/photo`, [{ path: "2019/a.jpg" }]);
  const real = `${temp.path}/real/photo/2019/a.jpg`;
  const linked = `${temp.path}/link/2019/a.jpg`;
  const { context, events } = asking(lib);
  expect((await ask(lib, linked)).summary).toEqual({ path: real, place: "catalogued" });
  expect(fileInfo(context, linked).path).toBe(real);
  const listed = await taken(listFiles(context, { under: `${temp.path}/link/2019` }));
  expect(listed.records.map(({ path }) => path)).toEqual([real]);
  expect(events).toEqual([]);
});
