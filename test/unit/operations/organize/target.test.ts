import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkLinks,
  checkLoop,
  checkSeen,
  lookAtTarget,
} from "../../../../src/operations/organize/target.ts";
import { testCatalog } from "../../../support/catalog_rows.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const volume = { readOnly: false, maxNameBytes: 255, device: 7 };

/** What is thrown, in the words that a person gets. */
function refusal(act: () => unknown): { message: string; hint: string; exitCode: number } {
  try {
    act();
  } catch (error) {
    if (error instanceof Error && "hint" in error && "exitCode" in error) {
      return { message: error.message, hint: String(error.hint), exitCode: Number(error.exitCode) };
    }
    throw error;
  }
  throw new Error("It was not refused");
}

test("lookAtTarget() resolves links, also above what is not there yet", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const real = join(temp.path, "real");
  mkdirSync(real);
  symlinkSync(real, join(temp.path, "link"));
  expect(lookAtTarget(lib.catalog, join(temp.path, "link"))).toEqual({
    path: real,
    isThere: true,
    maxNameBytes: 255,
    device: statSync(real).dev,
  });
  expect(lookAtTarget(lib.catalog, join(temp.path, "link/2019/new"), () => volume)).toEqual({
    path: join(real, "2019/new"),
    isThere: false,
    maxNameBytes: 255,
    device: 7,
  });
});

test("lookAtTarget() asks the volume of the last folder that is there", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const asked: string[] = [];
  const ecryptfs = { ...volume, maxNameBytes: 143 };
  const target = lookAtTarget(lib.catalog, join(temp.path, "a/b"), (path) => {
    asked.push(path);
    return ecryptfs;
  });
  expect(asked).toEqual([temp.path]);
  expect(target.maxNameBytes).toBe(143);
});

test("lookAtTarget() refuses a file system that is mounted read-only", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const look = () => lookAtTarget(lib.catalog, temp.path, () => ({ ...volume, readOnly: true }));
  expect(refusal(look)).toEqual({
    message: `The target "${temp.path}" cannot be written to: its file system is mounted read-only`,
    hint: "Mount it for writing, or choose another folder",
    exitCode: 2,
  });
});

test("lookAtTarget() refuses a file system whose names are too short", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const look = () => lookAtTarget(lib.catalog, temp.path, () => ({ ...volume, maxNameBytes: 142 }));
  expect(refusal(look).message).toBe(
    `The target "${temp.path}" takes names of 142 bytes at most, which is too little for the names of photos`,
  );
});

// Skipped for root, who may write to every folder: test/e2e/organize.test.ts asks as another user.
test.skipIf(process.getuid?.() === 0)(
  "lookAtTarget() refuses a folder that may not be written to",
  async () => {
    using temp = new TempFolder();
    using lib = await testCatalog();
    const closed = join(temp.path, "closed");
    mkdirSync(closed, { mode: 0o555 });
    expect(refusal(() => lookAtTarget(lib.catalog, join(closed, "new")))).toMatchObject({
      message: `The target "${join(closed, "new")}" cannot be written to: EACCES in "${closed}"`,
      exitCode: 2,
    });
    chmodSync(closed, 0o755);
  },
);

test("lookAtTarget() refuses files, what lies below files, and links that lead nowhere", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const at = (name: string) => join(temp.path, name);
  writeFileSync(at("file"), "");
  symlinkSync(at("file"), at("to_file"));
  symlinkSync(at("gone"), at("broken"));
  symlinkSync(at("loop"), at("loop"));
  const messages = ["file", "to_file", "file/a/b", "broken", "broken/a", "loop"].map(
    (name) => refusal(() => lookAtTarget(lib.catalog, at(name))).message,
  );
  expect(messages.map((message) => message.replaceAll(temp.path, ""))).toEqual([
    'The target "/file" is no folder: "/file" is a file',
    'The target "/to_file" is no folder: "/file" is a file',
    'The target "/file/a/b" lies below a file',
    'The target "/broken" leads nowhere: "/broken" is a broken link',
    'The target "/broken/a" leads nowhere: "/broken" is a broken link',
    'The target "/loop" cannot be looked at: ELOOP',
  ]);
});

test("lookAtTarget() refuses a folder that held files and is gone, and one in a root that is", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const root = join(temp.path, "photo");
  lib.add(root, [{ path: "2019/a.jpg" }, { path: "b.jpg" }]);
  const look = (below: string) => refusal(() => lookAtTarget(lib.catalog, join(root, below)));
  expect(look("")).toMatchObject({ exitCode: 15 });
  // The mount point of a disk that is away: everything would go below it.
  mkdirSync(root);
  for (const below of ["", "new", "2019"]) {
    expect(look(below)).toMatchObject({
      message: `The root "${root}" is not available: It is empty and was not; its mount may be lost`,
      exitCode: 15,
    });
  }
  // The disk is there, and the folder was moved away by hand.
  writeFileSync(join(root, "b.jpg"), "");
  expect(look("2019").message).toContain("it is not there and held files before");
  expect(lookAtTarget(lib.catalog, join(root, "new"))).toMatchObject({ isThere: false });
});

test("lookAtTarget() takes a folder that is gone and held nothing that is not missing", async () => {
  using temp = new TempFolder();
  using lib = await testCatalog();
  const root = join(temp.path, "photo");
  lib.add(root, [{ path: "a.jpg", missing: true }]);
  expect(lookAtTarget(lib.catalog, root)).toMatchObject({ path: root, isThere: false });
});

test("checkSeen() refuses what scans leave out, by rule and by glob", async () => {
  using lib = await testCatalog();
  lib.add("/volume1/photo", [{ path: "a.jpg" }]);
  const look = (target: string, exclude: readonly string[] = []) =>
    refusal(() => checkSeen(lib.catalog, target, exclude)).message;
  expect(look("/volume1/photo/@eaDir")).toBe(
    'The target "/volume1/photo/@eaDir" lies in "@eaDir", which scans leave out',
  );
  expect(look("/volume1/photo/#recycle/2019")).toContain('lies in "#recycle"');
  // Left out only directly below a volume of a Synology.
  expect(look("/volume1/@tmp_photos/a")).toContain('lies in "@tmp_photos"');
  expect(look("/volume1/photo/Trash/new", ["**/Trash/**", "Trash"])).toBe(
    'The target "/volume1/photo/Trash/new" is left out of scans by scan.exclude ("Trash")',
  );
  checkSeen(lib.catalog, "/volume1/photo/2019/Trash2", ["Trash"]);
  // Globs are of paths below a root; outside of all there is none.
  checkSeen(lib.catalog, "/elsewhere/Trash", ["Trash"]);
});

test("checkLoop() refuses to copy or link a folder into itself, and lets it be put in order", () => {
  for (const action of ["copy", "hardlink"]) {
    expect(refusal(() => checkLoop("/a", ["/b", "/a"], action)).message).toBe(
      `The target "/a" is the source itself, and to ${action} it into itself would double it`,
    );
  }
  checkLoop("/a", ["/a"], "move");
  checkLoop("/a/by-date", ["/a"], "hardlink");
});

test("checkLinks() refuses hard links to another file system", () => {
  const devices = new Map([
    ["/volume1/photo", 1],
    ["/volume2/photo", 2],
  ]);
  const check = (sources: readonly string[]) =>
    checkLinks({ path: "/volume1/by-date", device: 1 }, sources, (path) => devices.get(path));
  // What is not there is for the scan to tell.
  check(["/volume1/photo", "/volume1/gone"]);
  expect(refusal(() => check(["/volume1/photo", "/volume2/photo"]))).toEqual({
    message:
      'The target "/volume1/by-date" lies on another file system than "/volume2/photo", and hard links do not lead there',
    hint: "Choose a folder beside the source, or `--action copy`",
    exitCode: 2,
  });
  checkLinks({ path: "/x", device: -1 }, ["/not/there"]);
  expect(refusal(() => checkLinks({ path: "/x", device: -1 }, ["/"])).message).toContain(
    'than "/"',
  );
});
