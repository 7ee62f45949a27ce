import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { nameToBytes } from "../../../src/base/names.ts";
import { explainPlace } from "../../../src/operations/explain_place.ts";
import { testCatalog } from "../../support/catalog_rows.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const rules = { kinds: ["photo", "video"] as const, exclude: ["**/Trash/**", "*.tmp", "Private"] };

async function sample() {
  const temp = new TempFolder();
  const root = temp.path;
  const lib = await testCatalog();
  lib.add(root, [
    { path: "known.jpg" },
    { path: "gone.jpg", missing: true },
    { path: "bad.jpg", failure: { stage: "read", reason: "io-error", detail: "EIO" } },
    { path: "a/b/x.jpg" },
  ]);
  const why = (below: string) => {
    const { status, detail } = explainPlace(lib.catalog, `${root}/${below}`, rules);
    return [status, detail];
  };
  const make = (below: string) => {
    const path = Buffer.from(nameToBytes(`${root}/${below}`));
    mkdirSync(path.subarray(0, path.lastIndexOf("/")), { recursive: true });
    writeFileSync(path, "x");
  };
  return {
    lib,
    root,
    why,
    make,
    [Symbol.dispose]() {
      lib[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

test("files of the catalog: there, missing, failed", async () => {
  using it = await sample();
  expect(it.why("known.jpg")).toEqual(["catalogued", "It is in the catalog"]);
  expect(it.why("gone.jpg")).toEqual([
    "missing",
    "A scan did not find it any more at 1970-01-01T00:00:05.000Z",
  ]);
  expect(it.why("bad.jpg")).toEqual([
    "failed",
    "It is in the catalog and could not be read (read, io-error): EIO",
  ]);
});

test("left out by rule, itself or by a folder far above, whether it exists or not", async () => {
  using it = await sample();
  expect(it.why("a/Thumbs.db")).toEqual([
    "ignored",
    "It is left out by rule (Windows: thumbnails and folder settings)",
  ]);
  expect(it.why("a/._x.jpg")[0]).toBe("ignored");
  expect(it.why("a/@eaDir/x.jpg/SYNOPHOTO_THUMB_M.jpg")).toEqual([
    "ignored",
    `Its folder "${it.root}/a/@eaDir" is left out by rule (Synology: thumbnails and extended attributes of the files beside it)`,
  ]);
});

test("left out by a glob of the configuration", async () => {
  using it = await sample();
  expect(it.why("a/Trash/x.jpg")).toEqual([
    "excluded",
    'It is left out by scan.exclude "**/Trash/**"',
  ]);
  expect(it.why("a/x.tmp")).toEqual(["excluded", 'It is left out by scan.exclude "*.tmp"']);
  expect(it.why("Private/deep/x.jpg")).toEqual([
    "excluded",
    `Its folder "${it.root}/Private" is left out by scan.exclude "Private"`,
  ]);
});

test("what is no file, of no wanted kind, or not seen yet", async () => {
  using it = await sample();
  for (const below of ["new.jpg", "caf\udce9.jpg", "new/deep.jpg", "notes.txt", "a/new.xmp"])
    it.make(below);
  symlinkSync("new.jpg", `${it.root}/link.jpg`);
  expect(it.why("nothing.jpg")).toEqual(["no-file", "There is no such file"]);
  expect(it.why("new.jpg/x.jpg")).toEqual(["no-file", "There is no such file"]);
  expect(it.why("new")).toEqual(["not-a-file", "It is a folder"]);
  expect(it.why("link.jpg")).toEqual(["not-a-file", "It is a link, and links are not followed"]);
  expect(it.why("notes.txt")).toEqual([
    "kind-not-asked-for",
    'By its name it is of the kind "other", and scan.kinds asks for photo, video',
  ]);
  for (const below of ["new.jpg", "caf\udce9.jpg", "new/deep.jpg", "a/new.xmp"]) {
    expect(it.why(below)[0]).toBe("not-scanned");
  }
});

test("in a folder that could not be listed", async () => {
  using it = await sample();
  it.make("a/b/new/x.jpg");
  it.lib.catalog.db.run(
    "INSERT INTO failures VALUES (?, '', 'list', 'denied', 'EACCES', NULL, NULL, ?, 9)",
    [it.lib.folder(it.root, "a/b"), it.lib.runId],
  );
  expect(it.why("a/b/new/x.jpg")).toEqual([
    "folder-failed",
    `The folder "${it.root}/a/b" could not be listed: EACCES`,
  ]);
});

test("outside all roots", async () => {
  using it = await sample();
  expect(explainPlace(it.lib.catalog, `${it.root}2/x.jpg`, rules).status).toBe("outside-roots");
});
