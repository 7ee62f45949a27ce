// Duplicates by payload: what is read for it, what is found, and what is planned and explained.

import { expect, test } from "bun:test";
import { linkSync, renameSync } from "node:fs";
import type { ExifFields } from "../../../../scripts/sample/exif.ts";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { makePng } from "../../../../scripts/sample/png.ts";
import { chunk, list, makeWav, riff } from "../../../../scripts/sample/riff.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { QuarantinePlan } from "../../../../src/operations/duplicates/quarantine_plan.ts";
import { whyDuplicates } from "../../../../src/operations/duplicates/why_duplicates.ts";
import { fileInfo } from "../../../../src/operations/file_info.ts";
import { keepRule, type Looking, look } from "../../../support/duplicates.ts";
import { quietContext } from "../../../support/quiet_context.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

const taken = { make: "Canon", model: "EOS 5D", dateTimeOriginal: "2019:07:04 18:22:31" };
const photo = (shade: number, exif: ExifFields = {}) =>
  makeJpeg({ shade, exif: { ...taken, ...exif } });
const rated = (shade: number, exif: ExifFields = {}) =>
  makeJpeg({ shade, exif: { ...taken, ...exif }, xmp: makeXmp({ rating: 4 }) });

/** A sound of more than is read whole for its outline. */
const sound = (last: number, title = "", length = 400_000) =>
  riff(
    "WAVE",
    ...(title === "" ? [] : [list("INFO", chunk("INAM", `${title}\0`))]),
    makeWav().subarray(12, 36),
    chunk("data", new Uint8Array(length).with(length - 1, last)),
  );

async function byPayload(library: ScanLibrary, looking: Looking = {}) {
  const looked = await look(library, { by: "payload", ...looking });
  const below = (path: string) => path.slice(library.root.length + 1);
  const groups = looked.groups.map(({ files }) => files.map(({ path }) => below(path)));
  const turned = await Array.fromAsync(looked.result.turned());
  const hashed = looked.hashed.map((line) => line.replace(`${library.root}/`, ""));
  return { ...looked, names: groups, hashed, turned };
}

test("copies with other metadata are groups, with what they differ in", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo(1));
  library.put("b/rated.jpg", rated(1, { gps: { latitude: 59.9, longitude: 10.7 } }));
  library.put("c/dated.jpg", photo(1, { dateTimeOriginal: "2001:02:03 04:05:06" }));
  library.put("c/same.jpg", photo(1));
  library.put("other.jpg", photo(2));
  library.put("alone.png", makePng());
  const { groups, names, result, turned } = await byPayload(library, {
    keep: ["has more metadata", "shortest path"].map(keepRule),
  });
  expect(names).toEqual([["b/rated.jpg", "a.jpg", "c/same.jpg", "c/dated.jpg"]]);
  const [group] = groups;
  const sizes = group?.files.map(({ size = 0 }) => size) ?? [];
  expect(group).toMatchObject({ by: "payload", count: 4, size: Math.max(...sizes) });
  expect(group?.wasted).toBe(sizes.reduce((sum, size) => sum + size, 0) - Math.max(...sizes));
  expect(group?.files.map(({ differs }) => differs)).toEqual([
    [],
    ["place", "rating"],
    ["place", "rating"],
    ["captured", "place", "rating"],
  ]);
  expect(turned).toEqual([]);
  expect(result.summary).toMatchObject({
    ...{ groups: 1, surplus: 3, turned: 0, unread: 0, withoutPayload: 0, failed: 0 },
  });
});

test("whole payloads are read only of files that share their outline, and nothing twice", async () => {
  using library = await ScanLibrary.make();
  library.put("1.wav", sound(1));
  library.put("2.wav", sound(1, "Boats"));
  library.put("3.wav", sound(2));
  library.put("4.wav", new Uint8Array([...sound(1).subarray(0, 300_000)]));
  library.put("5.jpg", photo(1));
  library.put("6.wav", sound(1, "", 390_000));
  const first = await byPayload(library);
  expect(first.names).toEqual([["1.wav", "2.wav"]]);
  expect(first.hashed).toEqual([
    ...["1.wav", "2.wav", "3.wav", "4.wav", "5.jpg", "6.wav"].map((name) => `outline ${name}`),
    ...["1.wav", "2.wav", "3.wav"].map((name) => `payload ${name}`),
  ]);
  expect(first.result.summary).toMatchObject({ withoutPayload: 1 });
  expect(fileInfo(library, library.path("4.wav")).noPayload).toBe("truncated");
  const again = await byPayload(library, { targets: [] });
  expect(again.names).toEqual(first.names);
  expect(again.hashed).toEqual([]);
  // What is moved keeps it, what is edited loses it.
  renameSync(library.path("1.wav"), library.path("moved.wav"));
  library.put("2.wav", sound(3, "Boats"));
  const edited = await byPayload(library);
  expect(edited.names).toEqual([]);
  expect(edited.hashed).toEqual(["outline 2.wav", "payload 2.wav"]);
  library.put("2.wav", sound(1, "A harbour"));
  const put = await byPayload(library);
  expect(put.names.map((group) => group.toSorted())).toEqual([["2.wav", "moved.wav"]]);
});

test("what was read by a definition that is not in force is read again", async () => {
  using library = await ScanLibrary.make();
  library.put("1.jpg", photo(1));
  library.put("2.jpg", rated(1));
  library.put("3.bmp", "BM of no definition");
  await byPayload(library);
  const { db } = library.catalog;
  db.run("UPDATE files SET payload_definition = 'jpeg 0' WHERE name = '2.jpg'");
  const { hashed, names } = await byPayload(library, { targets: [] });
  expect(hashed).toEqual(["outline 2.jpg"]);
  expect(names).toEqual([["1.jpg", "2.jpg"]]);
  db.run("UPDATE files SET payload_definition = 'jpeg 0', payload = zeroblob(32)");
  const stopped = await byPayload(library, {
    targets: [],
    beforeHash: () => {
      for (const name of ["1.jpg", "2.jpg"]) library.put(name, "gone bad");
    },
  });
  expect(stopped.names).toEqual([]);
});

test("what a tag turns otherwise is told, and is no duplicate", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo(1));
  library.put("b.jpg", rated(1, { orientation: 1 }));
  library.put("c.jpg", photo(1, { orientation: 6 }));
  library.put("d.jpg", photo(2, { orientation: 6 }));
  library.put("e.jpg", rated(2, { orientation: 6 }));
  const { names, turned, result } = await byPayload(library);
  expect(names.map((group) => group.toSorted()).sort()).toEqual([
    ["a.jpg", "b.jpg"],
    ["d.jpg", "e.jpg"],
  ]);
  expect(turned).toEqual([
    {
      type: "turned",
      files: [
        { path: library.path("a.jpg"), orientation: 1 },
        { path: library.path("b.jpg"), orientation: 1 },
        { path: library.path("c.jpg"), orientation: 6 },
      ],
    },
  ]);
  expect(result.summary).toMatchObject({ groups: 2, turned: 1 });
});

test("photos whose tags nobody has read are left out, and counted", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo(1));
  library.put("b.jpg", rated(1));
  library.put("c.pdf", "%PDF-1.4");
  await look(library); // Stamps and samples alone.
  const { names, hashed, result } = await byPayload(library, { targets: [] });
  expect(names).toEqual([]);
  expect(hashed).toEqual([]);
  expect(result.summary).toMatchObject({ groups: 0, unread: 3, withoutPayload: 0 });
  const scanned = await byPayload(library);
  expect(scanned.names).toHaveLength(1);
  expect(scanned.result.summary).toMatchObject({ unread: 0, withoutPayload: 1 });
  // As a raw is whose reader is exiftool alone, where there is none.
  library.catalog.db.run(
    `UPDATE media SET reader = 'none', needs = 'exiftool'
     WHERE file_id = (SELECT id FROM files WHERE name = 'b.jpg')`,
  );
  const lacking = await byPayload(library, { targets: [] });
  expect(lacking.names).toEqual([]);
  expect(lacking.result.summary).toMatchObject({ unread: 1, withoutPayload: 1 });
});

test("hard links are no copies", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo(1));
  linkSync(library.path("a.jpg"), library.path("link.jpg"));
  expect((await byPayload(library)).names).toEqual([]);
  library.put("b.jpg", rated(1));
  const { groups, result } = await byPayload(library);
  expect(groups.map(({ count, files }) => [count, files.length])).toEqual([[2, 3]]);
  const linked = groups[0]?.files.filter(({ linkOf }) => linkOf != null) ?? [];
  expect(linked.map(({ linkOf }) => linkOf)).toEqual([library.path("a.jpg")]);
  expect(result.summary).toMatchObject({ hardLinks: 1, surplus: 1 });
});

test("a run that was stopped goes on, and reads nothing twice", async () => {
  using library = await ScanLibrary.make();
  for (let i = 0; i < 4; i++) {
    library.put(`${i}.wav`, sound(1, i === 0 ? "" : `Boat ${i}`));
  }
  const stop = new AbortController();
  const first = await byPayload(library, {
    signal: stop.signal,
    beforeHash: ({ depth }) => {
      if (depth === "payload") stop.abort();
    },
  });
  expect(first.result.end).toBe("interrupted");
  const second = await byPayload(library);
  expect(second.result.resumed).toBe(true);
  expect(second.hashed.every((line) => line.startsWith("payload "))).toBe(true);
  expect(second.names[0]).toHaveLength(4);
});

test("a plan puts aside for the sake of the same media, and offers what would be missed", async () => {
  using library = await ScanLibrary.make();
  library.put("keep/a.jpg", photo(1));
  library.put("b.jpg", rated(1, { gps: { latitude: 59.9, longitude: 10.7 } }));
  library.put("c.jpg", photo(1, { orientation: 3 }));
  const rules = [keepRule(`inside ${library.path("keep")}`)];
  const { result } = await byPayload(library, { keep: rules });
  if (result.found == null) throw new Error("Nothing was found");
  const { groups } = result.found;
  const request = { groups, rules, by: "payload", batch: "x", memoryLimitBytes: 1e9 } as const;
  const plan = await QuarantinePlan.of(quietContext(library.catalog), request);
  expect(await Array.fromAsync(plan.steps())).toMatchObject([
    { action: "quarantine", reason: "payload", twin: library.path("keep/a.jpg") },
  ]);
  expect(await Array.fromAsync(plan.offers())).toMatchObject([
    {
      ...{ from: library.path("b.jpg"), to: library.path("keep/a.jpg") },
      ...{ rating: 4, place: { latitude: 59.9, longitude: 10.7 } },
    },
  ]);
});

test("why says what two files of one payload differ in, and which is kept", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo(1));
  library.put("b.jpg", rated(1));
  library.put("c.jpg", photo(1, { orientation: 6 }));
  library.put("d.jpg", photo(2, { lens: "EF 50mm" }));
  library.put("e.txt", "no picture");
  const why = (a: string, b: string) =>
    whyDuplicates(
      library.catalog,
      [library.path(a), library.path(b)],
      [keepRule("has more metadata")],
    );
  await library.scan();
  expect(why("a.jpg", "b.jpg").detail).toContain("varve duplicates --by payload");
  await byPayload(library);
  expect(why("a.jpg", "b.jpg")).toMatchObject({
    ...{ status: "payload", copies: 2, keep: library.path("b.jpg"), rule: "has more metadata" },
    differs: ["rating"],
    detail: expect.stringContaining("the same media under other metadata (rating)"),
  });
  expect(why("a.jpg", "c.jpg")).toMatchObject({ status: "turned", keep: null });
  expect(why("a.jpg", "d.jpg")).toMatchObject({ status: "other-size", differs: [] });
  expect(why("a.jpg", "d.jpg").detail).not.toContain("--by payload");
});
