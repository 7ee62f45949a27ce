import { expect, test } from "bun:test";
import { linkSync, rmSync } from "node:fs";
import { whyDuplicates } from "../../../../src/operations/duplicates/why_duplicates.ts";
import { keepRule, look } from "../../../support/duplicates.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

async function asked(library: ScanLibrary, ...keep: string[]) {
  await look(library);
  return (a: string, b: string) =>
    whyDuplicates(library.catalog, [library.path(a), library.path(b)], keep.map(keepRule));
}

const LARGE = 300_000;

test("what two files are to each other is said, with the rule that tells and the copy that is kept", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a/long name.jpg", "b/x.jpg", "c/kept.jpg"]) library.put(name, "same");
  library.put("other.jpg", "emas");
  library.put("longer.jpg", "of another size");
  linkSync(library.path("b/x.jpg"), library.path("b/link.jpg"));
  const middle = new Uint8Array(LARGE);
  library.put("one.mp4", middle.with(LARGE / 2, 1));
  library.put("two.mp4", middle.with(LARGE / 2, 2));
  const why = await asked(library, `inside ${library.path("c")}`, "shortest path");
  expect(why("a/long name.jpg", "b/x.jpg")).toMatchObject({
    ...{ status: "equal", rule: "shortest path", copies: 4, heldBy: [] },
    keep: library.path("c/kept.jpg"),
  });
  expect(why("a/long name.jpg", "c/kept.jpg").rule).toBe(`inside ${library.path("c")}`);
  expect(why("b/link.jpg", "b/x.jpg").status).toBe("same-file");
  expect(why("b/x.jpg", "b/x.jpg").status).toBe("same-file");
  expect(why("b/x.jpg", "other.jpg").status).toBe("other-sample");
  expect(why("b/x.jpg", "longer.jpg").status).toBe("other-size");
  expect(why("one.mp4", "two.mp4").status).toBe("other-content");
  expect(why("one.mp4", "not there.mp4")).toMatchObject({ status: "not-catalogued", keep: null });
});

test("nothing is said of a file that has changed since it was catalogued", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", "same");
  library.put("b.jpg", "same");
  const why = await asked(library);
  expect(why("a.jpg", "b.jpg").status).toBe("equal");
  library.put("b.jpg", "other");
  expect(why("a.jpg", "b.jpg")).toMatchObject({ status: "changed", keep: null });
  expect(why("b.jpg", "a.jpg").detail).toContain(library.path("b.jpg"));
  await library.scan();
  expect(why("a.jpg", "b.jpg").status).toBe("other-size");
  // Of what cannot be reached now the catalog tells what it knows.
  library.put("b.jpg", "same");
  await look(library);
  rmSync(library.path("b.jpg"));
  expect(why("a.jpg", "b.jpg").status).toBe("equal");
});

test("what keeps a copy from being put aside is named", async () => {
  using library = await ScanLibrary.make();
  library.put("a/IMG_1.HEIC", "still");
  library.put("b/IMG_1.HEIC", "still");
  library.put("b/IMG_1.MOV", "video");
  const why = await asked(library, `inside ${library.path("a")}`);
  expect(why("b/IMG_1.HEIC", "a/IMG_1.HEIC")).toMatchObject({
    keep: library.path("a/IMG_1.HEIC"),
    heldBy: [library.path("b/IMG_1.MOV")],
  });
});

test("files that nobody has compared are not said to be equal", async () => {
  using library = await ScanLibrary.make();
  library.put("one.mp4", new Uint8Array(LARGE));
  library.put("two.mp4", new Uint8Array(LARGE));
  await library.scan();
  const paths = [library.path("one.mp4"), library.path("two.mp4")] as const;
  expect(whyDuplicates(library.catalog, paths, []).status).toBe("uncompared");
});

test("a copy in quarantine is no copy", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a.jpg", "b.jpg", "c.jpg"]) library.put(name, "same");
  const why = await asked(library, "shortest path");
  const { db } = library.catalog;
  db.run(
    "INSERT INTO folders (root_id, parent_id, name) SELECT 1, id, '.varve-quarantine' FROM folders",
  );
  db.run("UPDATE files SET folder_id = (SELECT max(id) FROM folders) WHERE name = 'a.jpg'");
  expect(why("b.jpg", "c.jpg")).toMatchObject({ keep: library.path("b.jpg"), copies: 2 });
  expect(why("b.jpg", ".varve-quarantine/a.jpg").status).toBe("put-aside");
});
