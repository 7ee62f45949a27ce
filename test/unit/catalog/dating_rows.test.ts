import { expect, test } from "bun:test";
import { datingWindows } from "../../../src/catalog/dating_rows.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

test("datingWindows() gives what a date is concluded from", async () => {
  using lib = await testCatalog();
  const evidence = [{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }];
  const [id] = lib.add("/p", [
    {
      path: "a\udce9.jpg",
      mtimeUs: 5,
      media: {
        evidence: JSON.stringify(evidence),
        latitude: 1.5,
        longitude: 2.5,
        camera_make: "A",
        camera_model: "B",
        content_id: "C",
        captured_local: "2019-07",
        captured_precision: "month",
        captured_source: "name:Folder",
        captured_confidence: "low",
      },
    },
    { path: "b.json", kind: "sidecar", media: { about: "c.jpg" } },
    { path: "c.txt", kind: "other" },
    { path: "gone.jpg", missing: true },
  ]);
  const [rows, ...more] = [...datingWindows(lib.catalog, lib.folder("/p", ""))];
  expect(more).toEqual([]);
  expect(rows).toHaveLength(3);
  expect(rows?.[0]).toEqual({
    id: id ?? -1,
    name: "a\udce9.jpg",
    kind: "photo",
    mtimeUs: 5,
    hasMedia: true,
    evidence: [{ source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" }],
    latitude: 1.5,
    longitude: 2.5,
    cameraMake: "A",
    cameraModel: "B",
    contentId: "C",
    captured: {
      local: "2019-07",
      precision: "month",
      source: "name:Folder",
      confidence: "low",
    },
  });
  expect(rows?.[1]).toMatchObject({ name: "b.json", about: "c.jpg", hasMedia: true });
  expect(rows?.[2]).toMatchObject({ name: "c.txt", hasMedia: false, evidence: [] });
});

test("datingWindows() cuts between stems, and gives every file once in order", async () => {
  using lib = await testCatalog();
  const names = Array.from({ length: 25 }, (_, i) => {
    const stem = `IMG_${String(i).padStart(2, "0")}`;
    return [`${stem}.jpg`, `${stem}.jpg.xmp`, `${stem}.mov`];
  }).flat();
  lib.add(
    "/p",
    names.map((path) => ({ path })),
  );
  for (const size of [6, 7, 8, 10, 74, 75, 76]) {
    const windows = [...datingWindows(lib.catalog, lib.folder("/p", ""), size)];
    expect(windows.flat().map((row) => row.name)).toEqual(names);
    for (const rows of windows) {
      expect(rows.length).toBeLessThanOrEqual(size);
      expect(rows.length % 3).toBe(0);
      expect(rows[0]?.name).toEndWith(".jpg");
    }
  }
});

test("datingWindows() cuts a stem that is larger than a window", async () => {
  using lib = await testCatalog();
  const names = Array.from({ length: 40 }, (_, i) => `clip.${String(i).padStart(4, "0")}.jpg`);
  lib.add(
    "/p",
    names.map((path) => ({ path })),
  );
  const windows = [...datingWindows(lib.catalog, lib.folder("/p", ""), 8)];
  expect(windows.flat().map((row) => row.name)).toEqual(names);
  expect(Math.max(...windows.map((rows) => rows.length))).toBeLessThanOrEqual(8);
});

test("rows may be written between windows", async () => {
  using lib = await testCatalog();
  lib.add(
    "/p",
    Array.from({ length: 30 }, (_, i) => ({ path: `${10 + i}.jpg`, media: {} })),
  );
  let seen = 0;
  for (const rows of datingWindows(lib.catalog, lib.folder("/p", ""), 10)) {
    for (const row of rows) {
      seen++;
      lib.catalog.db.run("UPDATE media SET captured_local = 'x' WHERE file_id = ?", [row.id]);
    }
  }
  expect(seen).toBe(30);
});
