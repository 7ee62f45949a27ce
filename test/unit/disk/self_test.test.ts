import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { abilitiesOf } from "../../../src/disk/abilities.ts";
import { type Ask, askedBy, checkStat, StatLiesError } from "../../../src/disk/self_test.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("checkStat() is content with a sound system and leaves nothing behind", () => {
  using folder = new TempFolder();
  checkStat(folder.path);
  expect(readdirSync(folder.path)).toEqual([]);
});

const lies: Record<string, (ask: Ask) => Ask> = {
  "12346 bytes": (ask) => (folder, name) => {
    const stamp = ask(folder, name);
    return stamp == null ? stamp : { ...stamp, sizeBytes: stamp.sizeBytes + 1 };
  },
  "modified at 0 s": (ask) => (folder, name) => {
    const stamp = ask(folder, name);
    return stamp == null ? stamp : { ...stamp, mtimeUs: 0 };
  },
  inodes: (ask) => (folder, name) => {
    const stamp = ask(folder, name);
    return stamp == null ? stamp : { ...stamp, inode: stamp.inode + 1 };
  },
  "not there": () => () => undefined,
};

for (const [words, lie] of Object.entries(lies)) {
  test(`checkStat() refuses a system whose walk says "${words}"`, () => {
    using folder = new TempFolder();
    const ways = { ...askedBy, walk: lie(askedBy.walk) };
    expect(() => checkStat(folder.path, ways)).toThrow(StatLiesError);
    expect(() => checkStat(folder.path, ways)).toThrow(words);
    expect(readdirSync(folder.path)).toEqual([]);
  });
}

test("checkStat() passes on that a folder cannot be written", () => {
  using folder = new TempFolder();
  expect(() => checkStat(join(folder.path, "none"))).toThrow(/ENOENT/);
});

test("abilitiesOf() finds what a Linux file system can do and leaves nothing behind", () => {
  using folder = new TempFolder();
  expect(abilitiesOf(folder.path)).toMatchObject({ sync: true, rename: true, mtimeStepUs: 1 });
  expect(readdirSync(folder.path)).toEqual([]);
});
