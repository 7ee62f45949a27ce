import { expect, test } from "bun:test";
import { closeSync, fsyncSync, linkSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlacedFile } from "../../../../src/catalog/duplicates.ts";
import { clone } from "../../../../src/disk/move/reflink.ts";
import { LinksPlan } from "../../../../src/operations/duplicates/links_plan.ts";
import { type Blocks, borrowedBytes } from "../../../../src/operations/duplicates/own_bytes.ts";
import { look } from "../../../support/duplicates.ts";
import { quietContext } from "../../../support/quiet_context.ts";
import { reflinkFolder } from "../../../support/reflink_folder.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

/** Files "folder/name" that are not on this disk. */
function files(...paths: string[]): PlacedFile[] {
  return paths.map((path, i) => {
    const [folder = "", name = ""] = path.split("/");
    const place = { id: i + 1, folderId: 1, folder: `/nowhere/${folder}`, root: "/nowhere", name };
    const stamp = { sizeBytes: 10, mtimeUs: 1, inode: 100 + i };
    return { ...place, stamp, captured: undefined, rating: null, pixels: null, metadata: 0 };
  });
}

/** Blocks as these are told of names; folders share them where they begin with the same letter, but not "x". */
function blocks(extents: Readonly<Record<string, string>>, asked: string[] = []): Blocks {
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  return {
    mayBeShared: true,
    spaceOf: (folder) => (nameOf(folder).startsWith("x") ? undefined : nameOf(folder)[0]),
    extentsOf: (path) => {
      asked.push(nameOf(path));
      return extents[nameOf(path)];
    },
  };
}

test("files of the same blocks are reflinks of the first; others have bytes of their own", () => {
  const found = borrowedBytes(
    files("a/1", "a/2", "a2/3", "a/4", "a/5"),
    blocks({ 1: "P", 2: "Q", 3: "P", 4: "Q" }),
  );
  expect(found).toEqual([
    ...[undefined, undefined],
    { from: 0, by: "reflink" },
    { from: 1, by: "reflink" },
    undefined,
  ]);
});

test("blocks of two file systems are never the same, and those of a file alone on its own are not asked for", () => {
  const asked: string[] = [];
  const found = borrowedBytes(
    files("a/1", "b/2", "x/3", "x/4", "b/5"),
    blocks({ 1: "P", 2: "P", 3: "P", 4: "P", 5: "R" }, asked),
  );
  expect(found).toEqual(found.map(() => undefined));
  expect(asked).toEqual(["2", "5"]);
});

test("where no file system shares blocks, none is asked", () => {
  const asked: string[] = [];
  const none = { ...blocks({ 1: "P", 2: "P" }, asked), mayBeShared: false };
  expect(borrowedBytes(files("a/1", "a/2"), none)).toEqual([undefined, undefined]);
  expect(asked).toEqual([]);
});

// Some tests are skipped where no file system at hand shares blocks: ext4 and tmpfs have none of it, and making another
// one takes root. VARVE_REFLINK_FOLDER names one: test/support/reflink_folder.ts.
const cloning = reflinkFolder();

test.skipIf(cloning == null)("reflinks on disk are no waste, and are counted apart", async () => {
  using library = await ScanLibrary.make();
  using folder = new TempFolder(cloning);
  const at = (name: string) => join(folder.path, name);
  const put = (name: string, fill: number) => {
    writeFileSync(at(name), new Uint8Array(200_000).fill(fill));
    const file = openSync(at(name), "r+");
    fsyncSync(file);
    closeSync(file);
  };
  const reflink = (from: string, to: string) => {
    const pair = [openSync(at(from), "r"), openSync(at(to), "w+")] as const;
    clone(...pair);
    for (const file of pair) closeSync(file);
  };
  put("one.mp4", 1);
  reflink("one.mp4", "one again.mp4");
  put("two.mp4", 2);
  reflink("two.mp4", "two again.mp4");
  linkSync(at("two.mp4"), at("two linked.mp4"));
  put("two copied.mp4", 2);
  const { result, groups } = await look(library, { targets: [{ root: folder.path }] });
  expect(result.summary).toMatchObject({
    ...{ groups: 1, surplus: 1, wasted: 200_000, hardLinks: 1, reflinks: 2 },
  });
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ count: 2, wasted: 200_000 });
  const named = groups[0]?.files.map(({ path, linkOf, reflinkOf }) => ({
    ...{ path, linkOf, reflinkOf },
  }));
  expect(named?.filter(({ linkOf }) => linkOf != null)).toHaveLength(1);
  expect(named?.filter(({ reflinkOf }) => reflinkOf != null)).toHaveLength(1);

  // What shares its blocks already is left as it is.
  if (result.found == null) throw new Error("Nothing was found");
  const request = { groups: result.found.groups, rules: [], memoryLimitBytes: 1e9 };
  const plan = new LinksPlan(quietContext(library.catalog), request, "reflink");
  const steps = await Array.fromAsync(plan.steps());
  expect(steps.map(({ from, to }) => ({ from, to }))).toEqual([
    { from: at("two again.mp4"), to: at("two copied.mp4") },
  ]);
});
