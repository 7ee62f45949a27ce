// Random trees with names in any script and of any bytes, moved to random places and back: nothing is overwritten,
// nothing changes but names, and afterwards everything is as it was.

import { expect, test } from "bun:test";
import { linkSync, mkdirSync } from "node:fs";
import fc from "fast-check";
import { joinPath, nameFromBytes, osPath } from "../../src/base/names.ts";
import { folderOf } from "../../src/base/paths.ts";
import { type FileCalls, fileCalls } from "../../src/disk/move/file_calls.ts";
import { makeFolders, unmakeFolders } from "../../src/disk/move/make_folders.ts";
import { move } from "../../src/disk/move/move.ts";
import { SpaceLedger } from "../../src/disk/move/space_ledger.ts";
import { temporaryNames } from "../../src/disk/move/temporary_names.ts";
import { type Lacks, lackingCalls } from "../support/faulty_calls.ts";
import { finish, makeFile, stampAt, treeOf } from "../support/moved_file.ts";
import { TempFolder } from "../support/temp_folder.ts";

/** Any name that Linux takes: bytes without a slash and a zero, up to 255 of them. */
const anyBytes = fc
  .uint8Array({ minLength: 1, maxLength: 255 })
  .map((bytes) => nameFromBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x5f : byte))));
const anyText = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((text) => text.replaceAll(/[/\0]/g, "_").toWellFormed());
/** Few, so that they meet. */
const common = fc.constantFrom(
  "a.jpg",
  "A.JPG",
  "b.jpg",
  "é.jpg",
  "e\u0301.jpg",
  "caf\udce9",
  "-rf",
  " ",
);
const name = fc
  .oneof({ weight: 3, arbitrary: common }, { weight: 2, arbitrary: anyText }, anyBytes)
  .filter((text) => text !== "." && text !== ".." && Buffer.byteLength(text) <= 255);
const folders = fc.array(
  fc.constantFrom("2024", "2024-03", "東京", "caf\udce9", "Urlaub am Meer"),
  { maxLength: 3 },
);
const place = fc.record({ side: fc.constantFrom("in", "out"), folders, name });

const tree = fc.record({
  files: fc.array(fc.record({ at: place, size: fc.nat(3000), linkOf: fc.option(fc.nat()) }), {
    minLength: 1,
    maxLength: 12,
  }),
  moves: fc.array(fc.record({ file: fc.nat(), to: place }), { minLength: 1, maxLength: 12 }),
  system: fc.constantFrom<Lacks>(
    {},
    { noReplace: "EINVAL" },
    { noReplace: "ENOSYS", links: "EPERM" },
  ),
  apart: fc.boolean(),
});
type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

function pathOf(root: string, at: Tree["moves"][number]["to"]): string {
  return joinPath([root, at.side, ...at.folders].join("/"), at.name);
}

/** Makes the files; what cannot be, as a folder where a file is, is left out. Returns paths of those made. */
function plant(root: string, files: Tree["files"], mayLink: boolean): string[] {
  for (const side of ["in", "out"]) mkdirSync(`${root}/${side}`);
  const made: string[] = [];
  for (const [i, { at, size, linkOf }] of files.entries()) {
    const path = pathOf(root, at);
    if (makeFolders(folderOf(path)).kind === "failed" || !isFree(path)) continue;
    const other = linkOf == null ? undefined : made[linkOf % made.length];
    if (mayLink && other != null) linkSync(osPath(other), osPath(path));
    else makeFile(path, new Uint8Array(size).fill(i), BigInt(i) * 1_000_000_001n);
    made.push(path);
  }
  return made;
}

function isFree(path: string): boolean {
  try {
    fileCalls.look(path);
    return false;
  } catch {
    return true;
  }
}

/** A folder may have got the name of a file that has moved. */
function isFile(path: string): boolean {
  return !isFree(path) && fileCalls.look(path).type === "file";
}

test("moves of random trees overwrite nothing, and back again leave everything as it was", () => {
  fc.assert(
    fc.property(tree, ({ files, moves, system, apart }) => {
      using temp = TempFolder.inMemory();
      const root = temp.path;
      const made = plant(root, files, !apart);
      const lacks = { ...system, ...(apart ? { apart: [`${root}/out`] } : {}) };
      const calls: FileCalls = lackingCalls(lacks, {
        ...fileCalls,
        sync: () => {},
        syncFolder: () => {},
      });
      const space = new SpaceLedger(0, calls);
      const before = treeOf(root);
      let expected = new Map(before);
      const done: { from: string; to: string; folders: readonly string[] }[] = [];
      const go = (from: string, to: string, step: number) => {
        const request = { from, to, names: temporaryNames(from, to, "r", step), space };
        return finish(move({ ...request, expected: stampAt(from) }, calls));
      };

      for (const [step, { file, to }] of moves.entries()) {
        const from = made[file % made.length] ?? "";
        if (!isFile(from)) continue;
        const target = pathOf(root, to);
        const folder = makeFolders(folderOf(target), calls);
        if (folder.kind === "failed") continue;
        const taken = !isFree(target);
        const result = go(from, target, step);
        expect(result.kind).toBe(taken ? "target-exists" : "moved");
        if (result.kind === "moved") {
          expect(result.notKept).toEqual([]);
          const [a, b] = [from, target].map((path) => path.slice(root.length + 1));
          expected = new Map(
            [...expected].map(([path, look]) => [path === a ? (b ?? "") : path, look]),
          );
          done.push({ from, to: target, folders: folder.folders });
        } else expect(folder.folders).toEqual([]);
        expect(treeOf(root)).toEqual(expected);
      }

      for (const [i, { from, to, folders }] of done.toReversed().entries()) {
        expect(go(to, from, i).kind).toBe("moved");
        expect(unmakeFolders(folders, calls)).toEqual([]);
      }
      expect(treeOf(root)).toEqual(before);
    }),
    { numRuns: 80 },
  );
}, 60_000);
