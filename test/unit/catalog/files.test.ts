import { expect, test } from "bun:test";
import { foldersWithMatches, sortedIds } from "../../../src/catalog/file_query.ts";
import { fileByPath, files } from "../../../src/catalog/files.ts";
import type { FileFilter } from "../../../src/domain/file_filter.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

const dated = (local: string, more: Record<string, string | number> = {}) => ({
  captured_local: local,
  captured_offset: 120,
  captured_precision: "second",
  captured_source: "exif:DateTimeOriginal",
  captured_confidence: "high",
  ...more,
});

test("files() gives whole records", async () => {
  using lib = await testCatalog();
  lib.add("/photo", [
    {
      path: "2019/caf\udce9.jpg",
      size: 1234,
      sample: "00ff00ff00ff00ff",
      sha256: "ab".repeat(32),
      media: dated("2019-07-04T18:22:31", {
        width: 6000,
        height: 4000,
        orientation: 6,
        camera_make: "NIKON CORPORATION",
        camera_model: "NIKON D750",
        codec: "jpeg",
        rating: 4,
        favorite: 1,
      }),
    },
    { path: "plain.txt", kind: "other", missing: true },
  ]);
  expect([...files(lib.catalog, {})]).toEqual([
    {
      type: "file",
      path: "/photo/2019/caf\udce9.jpg",
      root: "/photo",
      kind: "photo",
      size: 1234,
      mtime: "2019-07-04T18:22:31.047Z",
      captured: {
        local: "2019-07-04T18:22:31",
        offset: "+02:00",
        precision: "second",
        source: "exif:DateTimeOriginal",
        confidence: "high",
      },
      width: 6000,
      height: 4000,
      durationMs: null,
      orientation: 6,
      camera: "NIKON D750",
      codec: "jpeg",
      rating: 4,
      favorite: true,
      sample: "00ff00ff00ff00ff",
      digest: "ab".repeat(32),
      payload: null,
      missing: false,
      bundle: null,
    },
  ]);
  expect([...files(lib.catalog, { missing: true })]).toMatchObject([
    { path: "/photo/plain.txt", missing: true, captured: null, camera: null, favorite: false },
  ]);
});

test("fileByPath() finds exactly that file, whatever its bytes", async () => {
  using lib = await testCatalog();
  const ids = lib.add("/photo", [
    { path: "a/x.jpg" },
    { path: "\udcff/x\udce9.jpg" },
    { path: "x.jpg" },
    { path: "a/X.jpg", missing: true },
  ]);
  const find = (path: string) => fileByPath(lib.catalog, path)?.id;
  expect(find("/photo/a/x.jpg")).toBe(ids[0] ?? -1);
  expect(find("/photo/\udcff/x\udce9.jpg")).toBe(ids[1] ?? -1);
  expect(find("/photo/x.jpg")).toBe(ids[2] ?? -1);
  expect(find("/photo/a/X.jpg")).toBe(ids[3] ?? -1);
  expect(find("/photo/b/x.jpg")).toBeUndefined();
  expect(find("/photo")).toBeUndefined();
  expect(find("/x.jpg")).toBeUndefined();
  expect(find("/pho/x.jpg")).toBeUndefined();
});

test("a root of / and a folder above all roots", async () => {
  using lib = await testCatalog();
  const [id] = lib.add("/", [{ path: "a.jpg" }]);
  lib.add("/v/photo", [{ path: "b/c.jpg" }]);
  lib.add("/v/video", [{ path: "d.mp4", kind: "video" }]);
  expect(fileByPath(lib.catalog, "/a.jpg")?.id).toBe(id ?? -1);
  expect([...files(lib.catalog, { under: "/v" })].map((file) => file.path)).toEqual([
    "/v/photo/b/c.jpg",
    "/v/video/d.mp4",
  ]);
  expect([...files(lib.catalog, { under: "/v/phot" })]).toEqual([]);
  expect([...files(lib.catalog, { under: "/" })]).toHaveLength(3);
});

test("files without the figure come last in every order", async () => {
  using lib = await testCatalog();
  lib.add("/p", [
    { path: "undated.jpg" },
    { path: "old.jpg", media: dated("2001-01-01T00:00:00") },
    { path: "new.mp4", kind: "video", media: dated("2020-01-01T00:00:00", { duration_ms: 5 }) },
    { path: "nodate.mp4", kind: "video", media: { duration_ms: 9 } },
  ]);
  const names = (filter: FileFilter, sort: "captured" | "duration") =>
    [...files(lib.catalog, { ...filter, sort })].map((file) => file.path.slice(3));
  const byTime = ["new.mp4", "old.jpg", "nodate.mp4", "undated.jpg"];
  expect(names({}, "captured")).toEqual(byTime);
  expect(names({ under: "/p" }, "captured")).toEqual(byTime);
  expect(names({}, "duration")).toEqual(["nodate.mp4", "new.mp4", "old.jpg", "undated.jpg"]);
  expect(names({ under: "/p" }, "duration").slice(0, 2)).toEqual(["nodate.mp4", "new.mp4"]);
});

test("a listing may be closed early and the catalog written to then", async () => {
  using lib = await testCatalog();
  lib.add(
    "/p",
    Array.from({ length: 600 }, (_, i) => ({ path: `${i % 7}/${i}.jpg` })),
  );
  for (const sort of ["path", "size"] as const) {
    for (const _ of files(lib.catalog, { sort })) break;
  }
  lib.catalog.db.run("DELETE FROM files");
  expect([...files(lib.catalog, {})]).toEqual([]);
});

test("the main questions walk an index and sort nothing", async () => {
  using lib = await testCatalog();
  const plan = (sql: string) =>
    lib.catalog.db
      .query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => row.detail)
      .join("; ");
  const sorted = (filter: FileFilter, sort: "captured" | "size" | "duration") =>
    sortedIds(filter, [1], sort).map(({ sql }) => plan(sql));

  const [captured, undated] = sorted({}, "captured");
  expect(captured).toContain("INDEX media_by_captured");
  expect(captured).not.toContain("TEMP B-TREE");
  expect(undated).not.toContain("TEMP B-TREE");
  expect(sorted({ captured: { from: "2019", to: "2019" } }, "captured")[0]).toContain(
    "SEARCH media USING COVERING INDEX media_by_captured (captured_local>? AND captured_local<?)",
  );
  expect(sorted({}, "size")[0]).toContain("INDEX files_by_stamp");
  expect(sorted({}, "size")[0]).not.toContain("TEMP B-TREE");
  expect(sorted({}, "duration")[0]).toContain("INDEX media_by_duration");
  expect(sorted({}, "duration")[0]).not.toContain("TEMP B-TREE");
  expect(sorted({ under: "/p" }, "captured")[0]).toContain("INDEX files_by_name (folder_id=?)");
  expect(sorted({ missing: true }, "size")[0]).toContain("INDEX files_missing");
  expect(sorted({ minRating: 4 }, "captured")[0]).toContain("INDEX media_by_rating");
  expect(sorted({ favorite: true }, "captured")[0]).toContain("INDEX media_favorites");
  expect(plan(foldersWithMatches({ failed: true })?.sql ?? "")).toContain("SCAN failures");
  expect(plan(foldersWithMatches({ captured: { from: "2019" } })?.sql ?? "")).toContain(
    "INDEX media_by_captured",
  );
});
