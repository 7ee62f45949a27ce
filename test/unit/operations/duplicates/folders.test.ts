import { expect, test } from "bun:test";
import { FolderNumbers } from "../../../../src/catalog/duplicate_folders.ts";
import { FolderPlaces } from "../../../../src/catalog/folder_tree.ts";
import { mediaKinds } from "../../../../src/domain/media.ts";
import { FolderIndex } from "../../../../src/operations/duplicates/folders_index.ts";
import { folderPairs } from "../../../../src/operations/duplicates/folders_pairs.ts";
import { MergePlan } from "../../../../src/operations/duplicates/folders_plan.ts";
import { look } from "../../../support/duplicates.ts";
import { photo } from "../../../support/organize.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

async function indexOf(library: ScanLibrary, first?: string): Promise<FolderIndex> {
  const { result } = await look(library, { kinds: mediaKinds });
  if (result.found == null) throw new Error("It was stopped");
  const { groups, scope } = result.found;
  const folders = new FolderNumbers(library.catalog, scope, first);
  return new FolderIndex(library.catalog, folders, groups.byWaste());
}

/** "phones/a 75 % in photo, 1 only here" for each pair, in the order in which they are told. */
async function pairs(
  library: ScanLibrary,
  { leastShare = 0.5, first = "" }: { leastShare?: number; first?: string } = {},
): Promise<string[]> {
  const index = await indexOf(library, library.path(first));
  const places = new FolderPlaces(library.catalog);
  const nameOf = (number: number) =>
    places.get(index.folders.ids[number] ?? 0).path.slice(library.root.length + 1);
  return folderPairs(index, leastShare).map(
    ({ a, b, files, shared }) =>
      `${nameOf(a)} ${Math.floor((shared / files) * 100)} % in ${nameOf(b)}, ${files - shared} only here`,
  );
}

/** "move a → b" and "quarantine a for b" of a plan of all pairs, and its figures. */
async function plan(library: ScanLibrary) {
  const index = await indexOf(library, library.path("new"));
  const merge = new MergePlan(library.catalog, index, folderPairs(index, 0.5), "batch");
  const below = (path: string) => path.slice(library.root.length + 1);
  const steps = [...merge.steps()];
  return {
    steps,
    lines: steps.map(({ action, from, to, twin, bundle, n }) => {
      const tie = bundle === n ? "" : ` with ${bundle}`;
      const end = twin == null ? `→ ${below(to)}` : `for ${below(twin)}`;
      return `${action} ${below(from)} ${end}${tie}`;
    }),
    figures: merge.figures(),
  };
}

test("a folder is inside another under whatever names; the lowest folder that has all is told", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1", "2", "3"]) library.put(`photo/2019/07/${name}.jpg`, `photo ${name}`);
  library.put("photo/2020/x.jpg");
  for (const name of ["1", "2", "3"]) library.put(`phones/dump/IMG_${name}.jpg`, `photo ${name}`);
  library.put("phones/dump/own.jpg", "of its own");
  const first = "photo";
  expect(await pairs(library, { first })).toEqual([
    "phones/dump 75 % in photo/2019/07, 1 only here",
  ]);
  expect(await pairs(library, { first, leastShare: 0.76 })).toEqual([
    "photo/2019/07 100 % in phones/dump, 0 only here",
  ]);
});

test("the topmost pair is told and none below it, nor the same the other way round", async () => {
  using library = await ScanLibrary.make();
  for (const top of ["photo", "backup"]) {
    for (const year of ["2018", "2019"]) {
      for (const name of ["1", "2", "3"])
        library.put(`${top}/${year}/${name}.jpg`, `${year} ${name}`);
    }
  }
  expect(await pairs(library)).toEqual(["photo 100 % in backup, 0 only here"]);
  expect(await pairs(library, { first: "photo" })).toEqual(["backup 100 % in photo, 0 only here"]);
});

test("what says less and the other way round makes room for what lies below it", async () => {
  using library = await ScanLibrary.make();
  // All of `old/a` is in `new`, and most of `new` in `old`; but `new/more` has a copy of its own, too.
  for (let i = 0; i < 4; i++) {
    library.put(`old/a/${i}.jpg`, `a${i}`);
    library.put(`new/a/${i}.jpg`, `a${i}`);
    library.put(`new/more/${i}.jpg`, `m${i}`);
    library.put(`third/${i}.jpg`, `m${i}`);
  }
  for (let i = 4; i < 20; i++) library.put(`third/${i}.jpg`, `of the third ${i}`);
  expect(await pairs(library)).toEqual([
    "new/more 100 % in third, 0 only here",
    "old/a 100 % in new/a, 0 only here",
  ]);
});

test("neither a large film nor many small files decide alone", async () => {
  using library = await ScanLibrary.make();
  library.put("a/film.mp4", Buffer.alloc(100_000, "film"));
  library.put("b/film.mp4", Buffer.alloc(100_000, "film"));
  for (let i = 0; i < 9; i++) {
    library.put(`a/${i}.jpg`, `a${i}`);
    library.put(`b/${i}.jpg`, `b${i}`);
  }
  expect(await pairs(library)).toEqual([]);
});

test("a folder is not inside the one that holds it, nor inside itself", async () => {
  using library = await ScanLibrary.make();
  library.put("photo/a.jpg", "same");
  library.put("photo/dump/b.jpg", "same");
  library.put("photo/dump/c.jpg", "same");
  expect(await pairs(library)).toEqual([]);
});

test("a content in hundreds of folders is counted whole, and hides no pair", async () => {
  using library = await ScanLibrary.make();
  for (let i = 100; i < 350; i++) library.put(`everywhere/${i}/thumb.jpg`, "a thumbnail");
  for (const top of ["x", "z"]) {
    library.put(`${top}/thumb.jpg`, "a thumbnail");
    library.put(`${top}/own.jpg`, "of both");
    library.put(`${top}/more.jpg`, "of both as well");
  }
  expect(await pairs(library, { leastShare: 0.9 })).toEqual([
    "everywhere 100 % in x, 0 only here",
    "z 100 % in x, 0 only here",
  ]);
});

test("a plan moves what is only here, and puts the rest aside for the sake of its twins", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a/1.jpg", "a/2.jpg", "3.jpg", "4.jpg"]) {
    library.put(`old/${name}`, `photo ${name}`);
    library.put(`new/${name}`, `photo ${name}`);
  }
  library.put("new/second copy of 1.jpg", "photo a/1.jpg");
  library.put("old/b/only.jpg", "only here");
  library.put("old/a/empty.jpg", "");
  const { lines, figures, steps } = await plan(library);
  expect(lines).toEqual([
    "quarantine old/3.jpg for new/3.jpg",
    "quarantine old/4.jpg for new/4.jpg",
    "quarantine old/a/1.jpg for new/a/1.jpg",
    "quarantine old/a/2.jpg for new/a/2.jpg",
    "move old/a/empty.jpg → new/a/empty.jpg",
    "move old/b/only.jpg → new/b/only.jpg",
  ]);
  expect(steps[0]).toMatchObject({
    to: library.path(".varve-quarantine/batch/old/3.jpg"),
    twin: library.path("new/3.jpg"),
    reason: "duplicate",
    stamp: { sizeBytes: 11 },
  });
  expect(figures).toEqual({
    ...{ merged: 1, notMerged: 0, steps: 6, bytes: 57, moved: 2, quarantined: 4, taken: 0 },
  });
});

test("a name that something else has there is taken by nobody, and what belongs together stays with it", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1.jpg", "2.jpg", "3.jpg"]) {
    library.put(`old/${name}`, `photo ${name}`);
    library.put(`new/${name}`, `photo ${name}`);
  }
  library.put("old/own.jpg", "of the old one");
  library.put("old/own.jpg.xmp", "<x:xmpmeta>");
  library.put("new/own.jpg", "of the new one");
  const { lines, figures } = await plan(library);
  expect(lines).toEqual([1, 2, 3].map((i) => `quarantine old/${i}.jpg for new/${i}.jpg`));
  expect(figures).toMatchObject({ taken: 2, moved: 0 });
});

test("files that belong together are not torn apart", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1", "2", "3", "4"]) library.put(`old/${name}.jpg`, photo(undefined, name));
  // Two of them have a sidecar that the new folder lacks: one finds its photo there, the other one under another name.
  library.put("old/1.jpg.xmp", "<x:xmpmeta> 1");
  library.put("old/2.jpg.xmp", "<x:xmpmeta> 2");
  library.put("new/deeper/1.jpg", photo(undefined, "1"));
  library.put("new/renamed.jpg", photo(undefined, "2"));
  library.put("new/3.jpg", photo(undefined, "3"));
  library.put("new/4.jpg", photo(undefined, "4"));
  const index = await indexOf(library, library.path("new"));
  const [pair] = folderPairs(index, 0.1);
  if (pair == null) throw new Error("No pair");
  const steps = [...new MergePlan(library.catalog, index, [pair], "batch").steps()];
  const below = (path: string) => path.slice(library.root.length + 1);
  expect(
    steps.map(({ action, from, to, twin, bundle }) => [
      bundle,
      action,
      below(from),
      below(twin ?? to),
    ]),
  ).toEqual([
    // The sidecar joins its photo, which is kept where it is.
    [1, "move", "old/1.jpg.xmp", "new/deeper/1.jpg.xmp"],
    [1, "quarantine", "old/1.jpg", "new/deeper/1.jpg"],
    // Beside "renamed.jpg" it would be nobody's: the photo goes with it.
    [3, "move", "old/2.jpg", "new/2.jpg"],
    [3, "move", "old/2.jpg.xmp", "new/2.jpg.xmp"],
    [5, "quarantine", "old/3.jpg", "new/3.jpg"],
    [6, "quarantine", "old/4.jpg", "new/4.jpg"],
  ]);
});

test("a folder that gives its files away takes none", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1", "2", "3"]) library.put(`c/${name}.jpg`, `photo ${name}`);
  for (let i = 0; i < 10; i++) library.put(`c/own ${i}.jpg`);
  for (const name of ["1", "2", "3", "4", "5"]) library.put(`b/${name}.jpg`, `photo ${name}`);
  for (const name of ["4", "5"]) library.put(`a/${name}.jpg`, `photo ${name}`);
  expect(await pairs(library)).toEqual(["b 60 % in c, 2 only here", "a 100 % in b, 0 only here"]);
  const { lines, figures } = await plan(library);
  expect(lines.every((line) => line.includes(" b/"))).toBe(true);
  expect(figures).toMatchObject({ merged: 1, notMerged: 1, moved: 2, quarantined: 3 });
});

test("two folders that go to one do not take a name from each other", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1.jpg", "2.jpg", "3.jpg"]) {
    for (const top of ["new", "old a", "old b"]) library.put(`${top}/${name}`, `photo ${name}`);
  }
  library.put("old a/own.jpg", "of a");
  library.put("old b/own.jpg", "of b");
  const index = await indexOf(library, library.path("new"));
  const all = folderPairs(index, 0.5);
  const merge = new MergePlan(library.catalog, index, all, "batch");
  const moves = [...merge.steps()].filter(({ action }) => action === "move");
  expect(moves).toHaveLength(1);
  expect(merge.figures()).toMatchObject({ merged: 2, taken: 1 });
});
