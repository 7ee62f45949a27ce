import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { makePng } from "../../../../scripts/sample/png.ts";
import { drawing, jpegOf, pngOf } from "../../../support/pictures.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";
import { seeAlike } from "../../../support/similar.ts";
import { addSketches, chainOf } from "../../../support/sketches.ts";

const small = { width: 160, height: 120 };

test("copies are groups, with the one of most pixels first; other pictures are not", async () => {
  using library = await ScanLibrary.make();
  library.put("phone/a.jpg", await jpegOf(drawing(1)));
  library.put("sent/a.jpg", await jpegOf(drawing(1), { ...small, quality: 60 }));
  library.put("cropped/a.png", pngOf(drawing(1), { cropped: 0.02, width: 300, height: 225 }));
  library.put("phone/b.jpg", await jpegOf(drawing(2)));
  library.put("wall 1.png", makePng());
  library.put("wall 2.png", makePng({ shade: 129 }));
  library.put("film.mp4", "no photo");
  await library.scan();
  const { groups, result } = await seeAlike(library);
  expect(groups).toEqual([["copies", "phone/a.jpg", "cropped/a.png", "sent/a.jpg"]]);
  expect(result.summary).toMatchObject({
    ...{ groups: 1, compared: 4, flat: 2, noDecoder: 0, tooLarge: 0, damaged: 0, decoded: 6 },
    ...{ failed: 0, changed: 0 },
  });
});

test("nothing is decoded twice, but what has changed", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", await jpegOf(drawing(1)));
  library.put("b.jpg", await jpegOf(drawing(1), small));
  library.put("wall.png", makePng());
  library.put("text.jpg", "text");
  await library.scan();
  expect((await seeAlike(library)).decoded).toEqual(["a.jpg", "b.jpg", "text.jpg", "wall.png"]);
  const again = await seeAlike(library);
  expect(again.decoded).toEqual([]);
  expect(again.groups).toEqual([["copies", "a.jpg", "b.jpg"]]);
  expect(again.result.summary).toMatchObject({ compared: 2, flat: 1, noDecoder: 1, decoded: 0 });
  library.put("b.jpg", await jpegOf(drawing(2), small));
  await library.scan();
  const changed = await seeAlike(library);
  expect(changed.decoded).toEqual(["b.jpg"]);
  expect(changed.groups).toEqual([]);
  // What was made by another way of sketching is void.
  library.catalog.db.run("UPDATE sketches SET version = version - 1 WHERE reason IS NULL");
  expect((await seeAlike(library)).decoded).toEqual(["a.jpg", "b.jpg"]);
  // A photo that was moved keeps what is known of it.
  renameSync(library.path("a.jpg"), library.path("moved.jpg"));
  await library.scan();
  expect((await seeAlike(library)).decoded).toEqual([]);
});

test("stopped, it decodes no photo again that was committed", async () => {
  using library = await ScanLibrary.make();
  const photo = await jpegOf(drawing(1), small);
  for (let i = 0; i < 300; i++) library.put(`${i}.jpg`, photo);
  await library.scan();
  const stopping = new AbortController();
  let asked = 0;
  const first = await seeAlike(library, {
    signal: stopping.signal,
    beforeSketch: () => {
      asked += 1;
      if (asked < 32) return;
      // What another process sees is what a killed run would leave.
      using other = new Database(library.file, { readonly: true });
      expect(other.query("SELECT count(*) AS n FROM sketches").get()).toEqual({ n: 200 });
      stopping.abort(new Error("Stop"));
    },
  });
  expect(first.result).toMatchObject({ end: "interrupted", summary: { groups: 0 } });
  const kept = first.result.summary.decoded;
  expect(kept).toBeGreaterThan(100);
  const second = await seeAlike(library);
  expect(second.result).toMatchObject({ run: first.result.run, resumed: true, end: "done" });
  expect(second.decoded).toHaveLength(300 - kept);
  expect(second.result.summary.compared).toBe(300);
});

test("A and C are not brought together by B, and each is told with B", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a", "b", "c"]) library.put(`${name}/${name}.jpg`, name);
  await library.scan();
  addSketches(library.catalog, chainOf(3));
  const { groups, decoded } = await seeAlike(library);
  expect(decoded).toEqual([]);
  expect(groups).toEqual([
    ["copies", "a/a.jpg", "b/b.jpg"],
    ["copies", "b/b.jpg", "c/c.jpg"],
  ]);
});

test("a chain of many is cut into groups in which all are alike, with no file left out", async () => {
  using library = await ScanLibrary.make();
  const count = 20;
  for (let i = 0; i < count; i++) library.put(`${i}/${String(i).padStart(2, "0")}.jpg`, `${i}`);
  await library.scan();
  addSketches(library.catalog, chainOf(count));
  const { groups } = await seeAlike(library);
  const seen = new Set<number>();
  for (const [, ...names] of groups) {
    const numbers = names.map((name) => Number(name.slice(-6, -4)));
    for (const number of numbers) seen.add(number);
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(1);
  }
  expect(seen.size).toBe(count);
});

test("of very many that are alike each is in a group, and the groups are few", async () => {
  using library = await ScanLibrary.make();
  const [sketch = new Uint8Array()] = chainOf(1);
  const names = Array.from({ length: 450 }, (_, i) => `${i}.jpg`);
  for (const name of names) library.put(name, name);
  await library.scan();
  addSketches(
    library.catalog,
    names.map(() => sketch),
  );
  const { groups } = await seeAlike(library);
  expect(groups).toHaveLength(3);
  expect(new Set(groups.flatMap(([, ...files]) => files)).size).toBe(450);
});

test("a burst is told as one, by the times of its shots or the numbers that they have", async () => {
  using library = await ScanLibrary.make();
  const shot = (cropped: number, date: string, subSecond?: string) =>
    jpegOf(drawing(1), { cropped, date, ...(subSecond == null ? {} : { subSecond }) });
  const numbered = (cropped: number) =>
    jpegOf(drawing(4), { cropped, date: "2019:07:04 18:22:31" });
  library.put("burst/1.jpg", await shot(0, "2019:07:04 18:22:31", "100"));
  library.put("burst/2.jpg", await shot(0.01, "2019:07:04 18:22:31", "400"));
  library.put("other/3.jpg", await jpegOf(drawing(2), { date: "2019:07:04 18:22:31" }));
  library.put("other/4.jpg", await jpegOf(drawing(2), { ...small, date: "2019:07:04 18:22:31" }));
  library.put("one second/IMG_0042.JPG", await numbered(0));
  library.put("one second/IMG_0043.JPG", await numbered(0.01));
  library.put("scene/5.jpg", await jpegOf(drawing(3), { date: "2019:07:04 10:00:00" }));
  library.put(
    "scene/6.jpg",
    await jpegOf(drawing(3), { cropped: 0.01, date: "2019:07:04 11:00:00" }),
  );
  await library.scan();
  expect((await seeAlike(library)).groups).toEqual([
    ["burst", "burst/1.jpg", "burst/2.jpg"],
    ["burst", "one second/IMG_0042.JPG", "one second/IMG_0043.JPG"],
    ["copies", "other/3.jpg", "other/4.jpg"],
    ["scene", "scene/5.jpg", "scene/6.jpg"],
  ]);
});

test("what belongs together makes no group, nor do names of one file", async () => {
  using library = await ScanLibrary.make();
  library.put("IMG_1.jpg", await jpegOf(drawing(1)));
  library.put("IMG_1.PNG", pngOf(drawing(1)));
  library.put("IMG_2.jpg", await jpegOf(drawing(2)));
  library.put("IMG_1234.jpg", await jpegOf(drawing(3)));
  library.put("IMG_E1234.jpg", await jpegOf(drawing(3), { cropped: 0.01 }));
  linkSync(library.path("IMG_2.jpg"), library.path("again.jpg"));
  await library.scan();
  expect((await seeAlike(library)).groups).toEqual([]);
  library.put("elsewhere/IMG_1.jpg", await jpegOf(drawing(1), small));
  await library.scan();
  const { groups } = await seeAlike(library);
  expect(groups.map(([, ...names]) => names.toSorted())).toEqual([
    ["IMG_1.PNG", "elsewhere/IMG_1.jpg"],
    ["IMG_1.jpg", "elsewhere/IMG_1.jpg"],
  ]);
});

test("a further name of a file that is in a group makes no group of its own", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", await jpegOf(drawing(1)));
  library.put("b.jpg", await jpegOf(drawing(1), small));
  for (const name of ["c", "d", "e"]) linkSync(library.path("a.jpg"), library.path(`${name}.jpg`));
  await library.scan();
  expect((await seeAlike(library)).groups).toEqual([["copies", "a.jpg", "b.jpg"]]);
});

test("files that changed or vanished since they were catalogued are counted, and not told as failures", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", await jpegOf(drawing(1)));
  library.put("b.jpg", await jpegOf(drawing(1), small));
  library.put("c.jpg", await jpegOf(drawing(1), small));
  await library.scan();
  rmSync(library.path("b.jpg"));
  writeFileSync(library.path("c.jpg"), "other");
  const { groups, result, events } = await seeAlike(library);
  expect(groups).toEqual([]);
  expect(result.summary).toMatchObject({ compared: 1, changed: 2, failed: 0 });
  expect(events.filter(({ type }) => type === "failure")).toEqual([]);
});

test("what lies outside the scope is left alone", async () => {
  using library = await ScanLibrary.make();
  library.put("in/a.jpg", await jpegOf(drawing(1)));
  library.put("in/large.jpg", await jpegOf(drawing(1), { width: 400, height: 300, quality: 100 }));
  library.put("out/b.jpg", await jpegOf(drawing(1), small));
  await library.scan();
  const folder = library.catalog.db
    .query<{ id: number }, []>("SELECT id FROM folders WHERE name = 'in'")
    .get();
  const scope = { kinds: ["photo"], minSizeBytes: 1, folders: [folder?.id ?? 0] } as const;
  expect((await seeAlike(library, { scope })).groups).toEqual([
    ["copies", "in/large.jpg", "in/a.jpg"],
  ]);
  expect((await seeAlike(library, { scope: { ...scope, minSizeBytes: 1e6 } })).groups).toEqual([]);
});
