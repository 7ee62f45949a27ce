import { expect, test } from "bun:test";
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAtOrBelow } from "../../../../src/catalog/folder_tree.ts";
import { lateIndexes, schemaOf } from "../../../../src/catalog/schema_text.ts";
import { keepRule, look } from "../../../support/duplicates.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";
import { datedJpeg } from "../../../support/tiny_media.ts";

const photo = () => datedJpeg("2019:07:04 18:22:31");

const LARGE = 300_000;

/** Bytes that begin and end alike, whatever is in the middle. */
function large(middle: number): Uint8Array {
  const bytes = new Uint8Array(LARGE).fill(7);
  bytes[LARGE / 2] = middle;
  return bytes;
}

/** Paths of each group below the root, kept ones first. */
function names(library: ScanLibrary, groups: Awaited<ReturnType<typeof look>>["groups"]) {
  return groups.map(({ files }) => files.map(({ path }) => path.slice(library.root.length + 1)));
}

test("equal files are groups, those that waste most first; alike ones are not", async () => {
  using library = await ScanLibrary.make();
  library.put("a/small.jpg", "same");
  library.put("b/small.jpg", "same");
  library.put("b/other.jpg", "emas");
  library.put("a/large.mp4", large(1));
  library.put("b/large.mp4", large(1));
  library.put("c/trap.mp4", large(2));
  library.put("alone.jpg", "of a size of its own");
  library.put("empty 1.jpg", "");
  library.put("empty 2.jpg", "");
  const { groups, result } = await look(library);
  expect(names(library, groups)).toEqual([
    ["a/large.mp4", "b/large.mp4"],
    ["a/small.jpg", "b/small.jpg"],
  ]);
  expect(groups[0]).toMatchObject({
    ...{ type: "group", by: "digest", size: LARGE, count: 2, wasted: LARGE },
    keep: library.path("a/large.mp4"),
  });
  expect(result.summary).toMatchObject({
    ...{ groups: 2, surplus: 2, wasted: LARGE + 4, hardLinks: 0, found: 9, failed: 0, changed: 0 },
  });
});

test("only files that may have a twin are read, and the second time none", async () => {
  using library = await ScanLibrary.make();
  library.put("1.jpg", "one");
  library.put("2.jpg", "two");
  library.put("3.jpg", "seventeen");
  library.put("4.mp4", large(1));
  library.put("5.mp4", large(2));
  library.put("6.mp4", new Uint8Array(LARGE).fill(9));
  const { root } = library;
  const first = await look(library);
  expect(first.hashed.toSorted()).toEqual([
    `content ${root}/4.mp4`,
    `content ${root}/5.mp4`,
    ...["1.jpg", "2.jpg", "4.mp4", "5.mp4", "6.mp4"].map((name) => `sample ${root}/${name}`),
  ]);
  expect(first.groups).toEqual([]);
  const second = await look(library);
  expect(second.hashed).toEqual([]);
  expect(second.groups).toEqual([]);
  // What is known without its metadata is not settled for a scan.
  await library.scan();
  expect(library.inspected.toSorted()).toEqual([
    "1.jpg",
    "2.jpg",
    "3.jpg",
    "4.mp4",
    "5.mp4",
    "6.mp4",
  ]);
  expect((await look(library)).hashed).toEqual([]);
});

test("of new folders the groups are the same, whether they are walked at once or one by one", async () => {
  const put = (library: ScanLibrary) => {
    for (const folder of ["a", "b", "b/c"]) {
      library.put(`${folder}/1.jpg`, "same");
      library.put(`${folder}/2.jpg`, `only in ${folder}`);
      library.put(`${folder}/3.mp4`, large(folder.length));
    }
    linkSync(library.path("a/1.jpg"), library.path("b/4.jpg"));
  };
  using whole = await ScanLibrary.make();
  put(whole);
  const atOnce = await look(whole);
  using parts = await ScanLibrary.make();
  put(parts);
  const targets = ["a", "b"].map((folder) => ({ root: parts.path(folder) }));
  const oneByOne = await look(parts, { targets });
  expect(names(whole, atOnce.groups)).toEqual([
    ["a/3.mp4", "b/3.mp4"],
    ["a/1.jpg", "b/1.jpg", "b/4.jpg", "b/c/1.jpg"],
  ]);
  expect(names(parts, oneByOne.groups)).toEqual(names(whole, atOnce.groups));
  const { durationMs: _, ...figures } = atOnce.result.summary;
  expect(oneByOne.result.summary).toMatchObject(figures);
  // Every sample once; those that came too late for the first folder, too.
  for (const { hashed } of [atOnce, oneByOne]) expect(new Set(hashed).size).toBe(hashed.length);
});

test("an index that was left for later is built by the first run that asks for it", async () => {
  using library = await ScanLibrary.make();
  library.put("1.jpg", "same");
  library.put("2.jpg", "same");
  const isThere = () =>
    lateIndexes.every((name) => schemaOf(library.catalog.db).has(`index ${name}`));
  for (let run = 0; run < 2; run++) {
    expect((await look(library)).groups).toHaveLength(1);
    expect(isThere()).toBe(false);
  }
  // Where it has come from is told by its stamp.
  renameSync(library.path("2.jpg"), library.path("3.jpg"));
  const moved = await look(library);
  expect(names(library, moved.groups)).toEqual([["1.jpg", "3.jpg"]]);
  expect(isThere()).toBe(true);
});

test("a file that has changed is read again, and what was known of it is known no more", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", photo());
  library.put("b.jpg", photo());
  await library.scan();
  expect(names(library, (await look(library)).groups)).toEqual([["a.jpg", "b.jpg"]]);
  const other = photo();
  other[other.length - 3] = (other[other.length - 3] ?? 0) ^ 1;
  library.put("b.jpg", other);
  const { groups, hashed } = await look(library);
  expect(groups).toEqual([]);
  expect(hashed).toEqual([`sample ${library.root}/b.jpg`]);
  const media = () =>
    library.catalog.db
      .query("SELECT f.name FROM files f JOIN media ON file_id = f.id ORDER BY f.name")
      .all();
  expect(media()).toEqual([{ name: "a.jpg" }]);
  await library.scan();
  expect(library.inspected).toEqual(["b.jpg"]);
  expect(media()).toEqual([{ name: "a.jpg" }, { name: "b.jpg" }]);
});

test("a large file that changes between its ends loses its content digest", async () => {
  using library = await ScanLibrary.make();
  library.put("a.mp4", large(1));
  library.put("b.mp4", large(1));
  expect((await look(library)).groups).toHaveLength(1);
  library.put("b.mp4", large(2));
  const { groups, hashed } = await look(library);
  expect(groups).toEqual([]);
  expect(hashed).toEqual([`content ${library.root}/b.mp4`, `sample ${library.root}/b.mp4`]);
  library.put("a.mp4", large(2));
  await library.scan();
  expect((await look(library)).groups.map(({ count }) => count)).toEqual([2]);
});

test("a scan that has settled a folder need not be made again for it", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", "one");
  library.put("b.jpg", "two");
  await library.scan();
  const settled = library.dump();
  await look(library);
  expect(library.dump()).toEqual(settled);
});

test("a file that changes and is then put back is not taken for settled, by neither", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", "one", 1_600_000_001);
  library.put("b.jpg", "one", 1_600_000_002);
  await library.scan();
  library.put("b.jpg", "two", 1_600_000_003);
  expect((await look(library)).groups).toEqual([]);
  library.put("b.jpg", "one", 1_600_000_002);
  await library.scan();
  expect(library.inspected).toEqual(["b.jpg"]);
  expect((await look(library)).groups).toHaveLength(1);
  library.put("b.jpg", "two", 1_600_000_003);
  await library.scan();
  library.put("b.jpg", "one", 1_600_000_002);
  expect((await look(library)).groups).toHaveLength(1);
});

test("a file that was moved keeps what a scan has read of it", async () => {
  using library = await ScanLibrary.make();
  library.put("a/one.jpg", photo());
  library.put("a/two.jpg", "other");
  await library.scan();
  const id = () => library.catalog.db.query("SELECT id FROM files WHERE name LIKE 'one%'").get();
  const before = id();
  mkdirSync(library.path("b"));
  renameSync(library.path("a/one.jpg"), library.path("b/one more.jpg"));
  await look(library);
  expect(id()).toEqual(before);
  await library.scan();
  expect(library.inspected).toEqual([]);
});

test("what is gone is no duplicate", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1.jpg", "2.jpg", "3.jpg"]) library.put(name, "same");
  expect((await look(library)).groups[0]?.count).toBe(3);
  rmSync(library.path("2.jpg"));
  expect(names(library, (await look(library)).groups)).toEqual([["1.jpg", "3.jpg"]]);
});

test("hard links of one file are no waste, and are named as what they are", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", "linked");
  linkSync(library.path("a.jpg"), library.path("b.jpg"));
  library.put("c.mp4", large(1));
  linkSync(library.path("c.mp4"), library.path("d.mp4"));
  expect((await look(library)).groups).toEqual([]);
  library.put("z.jpg", "linked");
  const { groups, result, hashed } = await look(library);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ count: 2, wasted: 6, keep: library.path("a.jpg") });
  expect(groups[0]?.files.map(({ path, linkOf }) => [path, linkOf])).toEqual([
    [library.path("a.jpg"), undefined],
    [library.path("b.jpg"), library.path("a.jpg")],
    [library.path("z.jpg"), undefined],
  ]);
  expect(result.summary).toMatchObject({ groups: 1, surplus: 1, hardLinks: 2 });
  expect(hashed.filter((file) => file.startsWith("content"))).toEqual([]);
});

test("digests that a scan has made serve, where all that are alike have one", async () => {
  using library = await ScanLibrary.make();
  library.put("a.mp4", large(1));
  library.put("b.mp4", large(1));
  await library.scan({ hash: "full" });
  const told = await look(library);
  expect(told.hashed).toEqual([]);
  expect(names(library, told.groups)).toEqual([["a.mp4", "b.mp4"]]);
  library.put("c.mp4", large(1));
  const mixed = await look(library);
  expect(mixed.hashed.map((file) => file.split("/").at(-1))).toEqual([
    ...["a.mp4", "b.mp4", "c.mp4", "c.mp4"],
  ]);
  expect(names(library, mixed.groups)).toEqual([["a.mp4", "b.mp4", "c.mp4"]]);
});

test("digests of two sorts tell nothing of each other", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a", "b", "c"]) library.put(`${name}.mp4`, large(1));
  await look(library);
  library.catalog.db.run("UPDATE files SET content = NULL, sha256 = zeroblob(32) WHERE name < 'c'");
  const { groups, hashed } = await look(library);
  expect(names(library, groups)).toEqual([["a.mp4", "b.mp4", "c.mp4"]]);
  expect(hashed).toEqual([`content ${library.root}/a.mp4`, `content ${library.root}/b.mp4`]);
});

test("without folders the catalog is taken as it is, and files that are not so are left out", async () => {
  using library = await ScanLibrary.make();
  library.put("a.mp4", large(1));
  library.put("b.mp4", large(1));
  library.put("c.mp4", large(1));
  library.put("new.mp4", large(3));
  await library.scan();
  library.put("c.mp4", large(2));
  rmSync(library.path("new.mp4"));
  library.put("unseen.mp4", large(1));
  const { groups, result } = await look(library, { targets: [] });
  expect(names(library, groups)).toEqual([["a.mp4", "b.mp4"]]);
  expect(result.summary).toMatchObject({ changed: 2, failed: 0, found: 0 });
});

test("kinds, sizes and folders bound what is looked at", async () => {
  using library = await ScanLibrary.make();
  for (const folder of ["a", "b", "b/c"]) {
    library.put(`${folder}/x.jpg`, "photo");
    library.put(`${folder}/x.txt`, "a note");
  }
  const found = async (changes: Parameters<typeof look>[1]) =>
    names(library, (await look(library, changes)).groups);
  expect(await found({ kinds: ["photo"] })).toEqual([["a/x.jpg", "b/x.jpg", "b/c/x.jpg"]]);
  expect(await found({ kinds: ["other"], under: library.path("b") })).toEqual([
    ["b/x.txt", "b/c/x.txt"],
  ]);
  expect(await found({ kinds: ["photo", "other"], minSizeBytes: 6 })).toEqual([
    ["a/x.txt", "b/x.txt", "b/c/x.txt"],
  ]);
  expect(await found({ targets: [{ root: library.root, below: "b" }], kinds: ["photo"] })).toEqual([
    ["b/x.jpg", "b/c/x.jpg"],
  ]);
  expect(
    await found({ kinds: ["photo"], keep: [keepRule(`inside ${library.path("b/c")}`)] }),
  ).toEqual([["b/c/x.jpg", "a/x.jpg", "b/x.jpg"]]);
  expect(isAtOrBelow(library.path("b"), library.root)).toBe(true);
});

test("a file that changes between its listing and its reading is left out", async () => {
  using library = await ScanLibrary.make();
  library.put("1.jpg", "same");
  library.put("2.jpg", "same");
  library.put("3.jpg", "same");
  let isChanged = false;
  const { groups } = await look(library, {
    beforeHash: () => {
      if (!isChanged) writeFileSync(library.path("2.jpg"), "else");
      isChanged = true;
    },
  });
  expect(names(library, groups)).toEqual([["1.jpg", "3.jpg"]]);
  expect(names(library, (await look(library)).groups)).toEqual([["1.jpg", "3.jpg"]]);
});

test("a run that was stopped goes on, and reads nothing twice", async () => {
  using library = await ScanLibrary.make();
  for (let i = 0; i < 6; i++) library.put(`${i}.mp4`, large(i % 2));
  await library.scan();
  const controller = new AbortController();
  const hashed: string[] = [];
  let calls = 0;
  const stopped = await look(library, {
    signal: controller.signal,
    beforeHash: () => {
      if (++calls === 1) controller.abort(new Error("stopped"));
    },
  });
  hashed.push(...stopped.hashed);
  expect(stopped.result.end).toBe("interrupted");
  expect(stopped.groups).toEqual([]);
  const again = await look(library);
  expect(again.result).toMatchObject({ run: stopped.result.run, resumed: true, end: "done" });
  expect(again.groups.map(({ count }) => count)).toEqual([3, 3]);
});

test("an emptied root is left alone, and none of its files is taken for there", async () => {
  using library = await ScanLibrary.make();
  library.put("1.jpg", "same");
  library.put("2.jpg", "same");
  await look(library);
  rmSync(library.root, { recursive: true });
  mkdirSync(library.root);
  const { groups, result } = await look(library);
  expect(groups).toEqual([]);
  expect(result.unavailable.map(({ reason }) => reason)).toEqual(["empty"]);
});
