import { expect, test } from "bun:test";
import { fileByPath } from "../../../src/catalog/files.ts";
import { consistency } from "../../../src/catalog/integrity.ts";
import { schemaVersion } from "../../../src/catalog/migrations.ts";
import { roots } from "../../../src/catalog/roots.ts";
import { Whereabouts } from "../../../src/catalog/whereabouts.ts";
import { type TestCatalog, testCatalog } from "../../support/catalog_rows.ts";

const SAMPLE = "0102030405060708";
const before = { sizeBytes: 1000, mtimeUs: 5, inode: 1 };
const after = { sizeBytes: 1000, mtimeUs: 6, inode: 2 };

function whereabouts({ catalog }: TestCatalog, newRoot = "/none"): Whereabouts {
  return new Whereabouts(catalog, () => ({ path: newRoot, fileSystem: "test 1" }));
}

function sound({ catalog }: TestCatalog): void {
  const findings = [...consistency(catalog.db, schemaVersion)].flatMap(
    ({ finding }) => finding ?? [],
  );
  expect(findings).toEqual([]);
}

function columns({ catalog }: TestCatalog, path: string) {
  const id = fileByPath(catalog, path)?.id;
  if (id == null) return undefined;
  return catalog.db
    .query<
      { id: number; mtime_us: number; inode: number; missing: number; width: number | null },
      { id: number }
    >(
      `SELECT id, mtime_us, inode, missing_since_us IS NOT NULL AS missing, width
       FROM files LEFT JOIN media ON media.file_id = files.id WHERE id = $id`,
    )
    .get({ id });
}

function listing({ catalog }: TestCatalog, root: string, below: string, rows: TestCatalog) {
  const id = rows.folder(root, below);
  return catalog.db
    .query<{ listing: string | null }, [number]>("SELECT listing FROM folders WHERE id = ?")
    .get(id)?.listing;
}

test("moved() takes the row along: its id, what is known of it, its trouble; and the folders are looked at again", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/lib", [
    {
      path: "in/a.jpg",
      mtimeUs: 5,
      sample: SAMPLE,
      media: { width: 7 },
      failure: { stage: "read", reason: "truncated" },
    },
  ]);
  rows.folder("/lib", "in/sub");
  rows.folder("/lib", "2024");
  rows.catalog.db.run("UPDATE folders SET listing = 'f00'");
  const sample = whereabouts(rows).moved("/lib/in/a.jpg", "/lib/2024/2024-03/b.jpg", before, after);
  expect(sample?.toHex()).toBe(SAMPLE);
  expect(fileByPath(rows.catalog, "/lib/in/a.jpg")).toBeUndefined();
  expect(columns(rows, "/lib/2024/2024-03/b.jpg")).toEqual({
    ...{ id: id ?? 0, mtime_us: 6, inode: 2, missing: 0, width: 7 },
  });
  expect(fileByPath(rows.catalog, "/lib/2024/2024-03/b.jpg")?.record).toMatchObject({
    sample: SAMPLE,
  });
  expect(rows.catalog.db.query("SELECT name FROM failures").all()).toEqual([{ name: "b.jpg" }]);
  expect(listing(rows, "/lib", "in", rows)).toBeNull();
  expect(listing(rows, "/lib", "2024", rows)).toBeNull();
  expect(listing(rows, "/lib", "in/sub", rows)).toBe("f00");
  sound(rows);
});

test("moved() lets a file that has changed since it was catalogued be read again", async () => {
  using rows = await testCatalog();
  rows.add("/lib", [{ path: "a.jpg", mtimeUs: 4, sample: SAMPLE }]);
  const sample = whereabouts(rows).moved("/lib/a.jpg", "/lib/b.jpg", before, after);
  expect(sample).toBeUndefined();
  // Not the stamp of the file on disk: a scan sees the difference.
  expect(columns(rows, "/lib/b.jpg")?.mtime_us).toBe(4);
});

test("moved() puts a file in the place of one that is gone, and makes a missing folder present", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/lib", [{ path: "a.jpg", mtimeUs: 5 }]);
  rows.add("/lib", [
    { path: "old/a.jpg", missing: true, sample: SAMPLE, failure: { stage: "read", reason: "io" } },
  ]);
  rows.catalog.db.run("UPDATE folders SET missing_since_us = 5 WHERE name = 'old'");
  whereabouts(rows).moved("/lib/a.jpg", "/lib/old/a.jpg", before, after);
  expect(columns(rows, "/lib/old/a.jpg")?.id).toBe(id ?? 0);
  expect(rows.catalog.db.query("SELECT count(*) AS n FROM files").get()).toEqual({ n: 1 });
  expect(rows.catalog.db.query("SELECT count(*) AS n FROM failures").get()).toEqual({ n: 0 });
  expect(
    rows.catalog.db
      .query("SELECT count(*) AS n FROM folders WHERE missing_since_us IS NOT NULL")
      .get(),
  ).toEqual({ n: 0 });
  sound(rows);
});

test("moved() of what is not catalogued drops what the catalog has at the new name, unless it is that file", async () => {
  using rows = await testCatalog();
  rows.add("/lib", [
    { path: "to/stale.jpg", mtimeUs: 3 },
    { path: "to/same.jpg", mtimeUs: 6 },
  ]);
  const places = whereabouts(rows);
  places.moved("/lib/from/x.jpg", "/lib/to/stale.jpg", before, after);
  places.moved("/lib/from/y.jpg", "/lib/to/same.jpg", before, after);
  expect(fileByPath(rows.catalog, "/lib/to/stale.jpg")).toBeUndefined();
  expect(fileByPath(rows.catalog, "/lib/to/same.jpg")).toBeDefined();
  sound(rows);
});

test("a rename within a folder, in nothing but case too, keeps the row", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/lib", [{ path: "a/IMG.JPG", mtimeUs: 5 }]);
  whereabouts(rows).moved("/lib/a/IMG.JPG", "/lib/a/IMG.jpg", before, after);
  expect(columns(rows, "/lib/a/IMG.jpg")?.id).toBe(id ?? 0);
});

test("names that are not UTF-8 are followed, files and folders", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/lib", [{ path: "caf\udce9/\udce9.jpg", mtimeUs: 5 }]);
  whereabouts(rows).moved("/lib/caf\udce9/\udce9.jpg", "/lib/\udce8/\udce7.jpg", before, after);
  expect(columns(rows, "/lib/\udce8/\udce7.jpg")?.id).toBe(id ?? 0);
  sound(rows);
});

test("a place outside of all roots becomes a root, and roots that lie in it become folders of it", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/in", [{ path: "a.jpg", mtimeUs: 5, media: { width: 7 } }]);
  const [old] = rows.add("/photo/albums/old", [{ path: "x/b.jpg" }]);
  whereabouts(rows, "/photo").moved("/in/a.jpg", "/photo/2024/a.jpg", before, after);
  expect(roots(rows.catalog).map(({ path, fileSystem }) => `${path} ${fileSystem}`)).toEqual([
    ...["/in test", "/photo test 1"],
  ]);
  expect(columns(rows, "/photo/2024/a.jpg")).toMatchObject({ id: id ?? 0, width: 7 });
  expect(columns(rows, "/photo/albums/old/x/b.jpg")?.id).toBe(old ?? 0);
  sound(rows);
});

test("copied() knows of the copy what is known of the file; removed() forgets it", async () => {
  using rows = await testCatalog();
  const [id] = rows.add("/lib", [
    { path: "a.jpg", mtimeUs: 5, sample: SAMPLE, media: { width: 7 } },
  ]);
  const places = whereabouts(rows);
  expect(places.copied("/lib/a.jpg", "/lib/c/b.jpg", before, after)?.toHex()).toBe(SAMPLE);
  expect(columns(rows, "/lib/a.jpg")).toMatchObject({ id: id ?? 0, mtime_us: 5, width: 7 });
  const copy = columns(rows, "/lib/c/b.jpg");
  expect(copy).toMatchObject({ mtime_us: 6, inode: 2, width: 7 });
  expect(copy?.id).not.toBe(id);
  places.removed("/lib/c/b.jpg");
  places.removed("/elsewhere/b.jpg");
  expect(fileByPath(rows.catalog, "/lib/c/b.jpg")).toBeUndefined();
  expect(columns(rows, "/lib/a.jpg")?.id).toBe(id ?? 0);
  expect(rows.catalog.db.query("SELECT count(*) AS n FROM media").get()).toEqual({ n: 1 });
  sound(rows);
});

test("folderRemoved() marks the folder, and what the catalog still has in it, as missing", async () => {
  using rows = await testCatalog();
  rows.add("/lib", [{ path: "in/sub/ghost.jpg" }, { path: "keep/a.jpg", mtimeUs: 5 }]);
  const places = whereabouts(rows);
  places.folderRemoved("/lib/in/sub", 777);
  places.folderRemoved("/lib/in", 777);
  expect(
    rows.catalog.db
      .query("SELECT name FROM folders WHERE missing_since_us = 777 ORDER BY id")
      .all(),
  ).toEqual([{ name: "in" }, { name: "sub" }]);
  expect(columns(rows, "/lib/in/sub/ghost.jpg")?.missing).toBe(1);
  sound(rows);
  // Made again by an undo, it is there again.
  places.moved("/lib/keep/a.jpg", "/lib/in/sub/a.jpg", before, after);
  expect(
    rows.catalog.db
      .query("SELECT count(*) AS n FROM folders WHERE missing_since_us IS NOT NULL")
      .get(),
  ).toEqual({ n: 0 });
  sound(rows);
});

test("holdsRoot() and isInRoot() tell where a path lies", async () => {
  using rows = await testCatalog();
  rows.folder("/lib/photos", "");
  const places = whereabouts(rows);
  expect(
    ["/", "/lib", "/lib/photos", "/lib/photos/a", "/lib/photos2"].map((p) => places.holdsRoot(p)),
  ).toEqual([...[true, true, true, false, false]]);
  expect(
    ["/lib", "/lib/photos", "/lib/photos/a", "/lib/photos2"].map((p) => places.isInRoot(p)),
  ).toEqual([...[false, true, true, false]]);
});
