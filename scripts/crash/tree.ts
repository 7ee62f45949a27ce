// What a tree of files looks like, all that an undo gives back, so that two looks can be compared.

import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { nameFromBytes, osPath } from "../../src/base/names.ts";

/** By absolute path, folders with a slash at the end. */
export type Tree = ReadonlyMap<string, string>;

/** Files with their bytes, times to the nanosecond and permissions; folders with times and permissions. */
export function treeOf(tops: readonly string[]): Tree {
  const found = new Map<string, string>();
  const visit = (folder: string) => {
    const { mtimeNs, mode } = lstatSync(osPath(folder), { bigint: true });
    found.set(`${folder}/`, `${mtimeNs} ${(mode & 0o7777n).toString(8)}`);
    for (const raw of readdirSync(osPath(folder), { encoding: "buffer" })) {
      const path = `${folder}/${nameFromBytes(raw)}`;
      const stats = lstatSync(osPath(path), { bigint: true });
      if (stats.isDirectory()) visit(path);
      else {
        const bytes = Bun.SHA256.hash(readFileSync(osPath(path)), "hex").slice(0, 16);
        found.set(path, `${bytes} ${stats.mtimeNs} ${(stats.mode & 0o7777n).toString(8)}`);
      }
    }
  };
  for (const top of tops) visit(top);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Files alone. */
export function filesOf(tree: Tree): Map<string, string> {
  return new Map([...tree].filter(([path]) => !path.endsWith("/")));
}

/** The part of a look that tells a file's bytes. */
export function bytesOf(look: string | undefined): string | undefined {
  return look?.split(" ")[0];
}

/** What is in one tree and not, or otherwise, in the other; at most `most` lines. Empty: they are equal. */
export function treeDifference(expected: Tree, found: Tree, most = 5): string[] {
  const paths = new Set([...expected.keys(), ...found.keys()]);
  return [...paths]
    .filter((path) => expected.get(path) !== found.get(path))
    .slice(0, most)
    .map(
      (path) =>
        `${path}: ${found.get(path) ?? "not there"}, was ${expected.get(path) ?? "not there"}`,
    );
}
