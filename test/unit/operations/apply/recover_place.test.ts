import { expect, test } from "bun:test";
import { copyFileSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { systemClock } from "../../../../src/base/clock.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import type { FileFacts } from "../../../../src/disk/move/file_facts.ts";
import { Hands } from "../../../../src/operations/apply/hands.ts";
import { recoverPlace } from "../../../../src/operations/apply/recover_place.ts";
import { makeFile, namesIn, stampAt } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const TEXT = "the same bytes";

type Names = "to" | "part" | "targetAside";

/**
 * A hard link of "kept" was taking the place of "to" when the run died; `make` brings about what is on the disk then,
 * from "old" (what had the place) and "kept". Returns what recovery says and the files that there are.
 */
async function recover(
  make: (files: { readonly old: string; readonly kept: string } & Record<Names, string>) => void,
) {
  using temp = new TempFolder();
  const at = (name: string) => `${temp.path}/${name}`;
  makeFile(at("kept"), TEXT, 1_000_000_000_000_000_000n);
  makeFile(at("old"), TEXT);
  const [old, kept] = [stampAt(at("old")), stampAt(at("kept"))];
  const hands = new Hands({ calls: fileCalls, clock: systemClock, libraryId: "abc" });
  const names = hands.names(1, { n: 1, from: at("kept"), to: at("to") });
  make({ old: at("old"), kept: at("kept"), to: at("to"), ...names });
  rmSync(at("old"), { force: true });
  const isNew = (facts: FileFacts) => facts.stamp.inode === kept.inode;
  const recovered = await recoverPlace({ to: at("to"), names, old, isNew }, hands);
  const files = Object.fromEntries(
    namesIn(temp.path).map((name) => {
      const isKept = stampAt(at(name)).inode === kept.inode;
      return [name, isKept ? "kept" : readFileSync(at(name), "utf8")];
    }),
  );
  return { kind: recovered.kind, left: "left" in recovered ? recovered.left.length : -1, files };
}

const whole = { kept: "kept", to: TEXT };
const linked = { kept: "kept", to: "kept" };

test("a link that has not got its name yet goes", async () => {
  const found = await recover(({ old, kept, to, part }) => {
    linkSync(old, to);
    linkSync(kept, part);
  });
  expect(found).toEqual({ kind: "old", left: 0, files: whole });
});

test("a copy that was being written goes", async () => {
  const found = await recover(({ old, to, part }) => {
    linkSync(old, to);
    writeFileSync(part, "the sa");
  });
  expect(found).toEqual({ kind: "old", left: 0, files: whole });
});

test("an old file that has lost its name to the link goes, its bytes being those of the link", async () => {
  const found = await recover(({ old, kept, to, part }) => {
    linkSync(kept, to);
    linkSync(old, part);
  });
  expect(found).toEqual({ kind: "new", left: 0, files: linked });
});

test("a file that was edited a moment before it lost its name gets it back", async () => {
  const found = await recover(({ old, kept, to, part }) => {
    linkSync(kept, to);
    linkSync(old, part);
    writeFileSync(part, "somebody's work");
  });
  expect(found).toEqual({
    kind: "changed",
    left: 0,
    files: { kept: "kept", to: "somebody's work" },
  });
});

test("a file that had replaced the old one a moment before gets its name back", async () => {
  const found = await recover(({ kept, to, part }) => {
    linkSync(kept, to);
    writeFileSync(part, "somebody's work");
  });
  expect(found).toEqual({
    kind: "changed",
    left: 0,
    files: { kept: "kept", to: "somebody's work" },
  });
});

test("an old file is kept under our name where somebody has put another in its place", async () => {
  const found = await recover(({ old, to, part }) => {
    writeFileSync(to, "somebody's work");
    linkSync(old, part);
  });
  expect(found).toMatchObject({ kind: "changed", left: 1 });
  expect(Object.values(found.files).sort()).toEqual(["kept", "somebody's work", TEXT]);
});

test("an old file gets its name back where nothing has it", async () => {
  for (const where of ["part", "targetAside"] as const) {
    const found = await recover((files) => linkSync(files.old, files[where]));
    expect(found).toEqual({ kind: "old", left: 0, files: whole });
  }
});

test("a file that was set aside goes where the link has its name, unless it was edited", async () => {
  const found = await recover(({ old, kept, to, targetAside }) => {
    linkSync(kept, to);
    linkSync(old, targetAside);
  });
  expect(found).toEqual({ kind: "new", left: 0, files: linked });
  const edited = await recover(({ old, kept, to, targetAside }) => {
    linkSync(kept, to);
    linkSync(old, targetAside);
    writeFileSync(targetAside, "somebody's work");
  });
  expect(edited.left).toBe(1);
  expect(Object.values(edited.files)).toContain("somebody's work");
});

test("a link and a file set aside end with the file under its name", async () => {
  const found = await recover(({ old, kept, part, targetAside }) => {
    linkSync(old, targetAside);
    linkSync(kept, part);
  });
  expect(found).toEqual({ kind: "old", left: 0, files: whole });
});

test("nothing is left of a file that somebody has removed meanwhile but what was made for it", async () => {
  const found = await recover(({ kept, part }) => linkSync(kept, part));
  expect(found).toEqual({ kind: "gone", left: 0, files: { kept: "kept" } });
});

test("a copy that nobody can place stays", async () => {
  const found = await recover(({ old, part }) => copyFileSync(old, part));
  expect(found).toMatchObject({ kind: "gone", left: 1 });
});
