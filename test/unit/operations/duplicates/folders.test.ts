import { expect, test } from "bun:test";
import { lookAtFolders } from "../../../support/duplicate_folders.ts";
import { photo } from "../../../support/organize.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

/** "phones/a 75 % in photo, 1 only here" for each pair, in the order in which they are told. */
async function pairs(
  library: ScanLibrary,
  { leastShare = 0.5, first }: { leastShare?: number; first?: string } = {},
): Promise<string[]> {
  const looked = await lookAtFolders(library, leastShare, first);
  return looked.pairs.map(
    ({ a, b, files, shared }) =>
      `${below(library, a)} ${Math.floor((shared / files) * 100)} % in ${below(library, b)}, ${files - shared} only here`,
  );
}

/** "move a → b" and "quarantine a for b" of a plan of all pairs, and its figures. */
async function plan(library: ScanLibrary) {
  const { merged } = await lookAtFolders(library, 0.5, "new");
  const { steps, figures } = await merged();
  const lines = steps.map(({ action, from, to, twin, bundle, n }) => {
    const tie = bundle === n ? "" : ` with ${bundle}`;
    const end = twin == null ? `→ ${below(library, to)}` : `for ${below(library, twin)}`;
    return `${action} ${below(library, from)} ${end}${tie}`;
  });
  return { steps, lines, figures };
}

function below({ root }: ScanLibrary, path: string): string {
  return path.slice(root.length + 1);
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
  const { merged } = await lookAtFolders(library, 0.1, "new");
  const { steps } = await merged();
  expect(
    steps.map(({ action, from, to, twin, bundle }) => [
      bundle,
      action,
      below(library, from),
      below(library, twin ?? to),
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

test("halves of a Live Photo that nobody has dated stay together", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["1", "2", "3"]) {
    for (const top of ["old", "new"]) library.put(`${top}/${name}.heic`, `photo ${name}`);
  }
  library.put("old/1.mov", "the other half");
  expect((await plan(library)).lines).toEqual([
    "move old/1.mov → new/1.mov",
    "quarantine old/1.heic for new/1.heic with 1",
    "quarantine old/2.heic for new/2.heic",
    "quarantine old/3.heic for new/3.heic",
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
  const { steps, figures } = await plan(library);
  const moves = steps.filter(({ action }) => action === "move");
  expect(moves).toHaveLength(1);
  expect(figures).toMatchObject({ merged: 2, taken: 1 });
});

test("a plan that is stopped rejects with the reason", async () => {
  using library = await ScanLibrary.make();
  for (const top of ["a", "b"]) {
    for (let day = 0; day < 3; day++) library.put(`${top}/${day}/1.jpg`, `photo ${day}`);
  }
  const { merged } = await lookAtFolders(library, 0.5);
  const stopping = new AbortController();
  stopping.abort(new Error("enough"));
  let told: unknown;
  try {
    await merged(stopping.signal);
  } catch (error) {
    told = error;
  }
  expect(told).toEqual(new Error("enough"));
});
