// Asks the program which files of folders look alike, and writes what a trial of it came to into the page about it.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { root } from "../root.ts";

const Line = z.object({ type: z.string() });
const Similar = z.object({ files: z.array(z.object({ path: z.string() })) });
const Summary = z.object({ compared: z.number(), flat: z.number() });

export type Asked = {
  /** The paths of the files of each group. */
  readonly groups: readonly string[][];
  /** Photos. */
  readonly compared: number;
  readonly flat: number;
};

/** The program that is at `path`, else that of this checkout. */
export function programAt(path: string | undefined): readonly string[] {
  return path == null ? [process.execPath, join(root, "src/main.ts")] : [resolve(path)];
}

/** Asks about folders of a folder, with the catalog beside them. */
export function askSimilar(
  program: readonly string[],
  work: string,
  folders: readonly string[],
): Asked {
  const paths = folders.map((name) => join(work, name));
  const args = ["--data", join(work, "data"), "duplicates", "--by", "similar", "--json", ...paths];
  const { stdout } = Bun.spawnSync([...program, ...args], { stderr: "ignore" });
  const lines = stdout
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ofType = (type: string) => lines.filter((line) => Line.parse(line).type === type);
  const groups = ofType("similar").map((line) => Similar.parse(line).files.map(({ path }) => path));
  return { groups, ...Summary.parse(ofType("summary")[0]) };
}

/** The name of a file that it shares with its copies: what stands before the first point. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.slice(0, name.indexOf("."));
}

/** Pairs of stems that stand together in a group, as "a b". */
export function pairsTold(groups: readonly string[][]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const group of groups) {
    const stems = [...new Set(group.map(stemOf))].sort();
    for (const [i, a] of stems.entries())
      for (const b of stems.slice(i + 1)) pairs.add(`${a} ${b}`);
  }
  return pairs;
}

/** Whether an original and its copy, which is in a folder of its own, stand together in a group. */
export function isTold(groups: readonly string[][], stem: string, folder: string): boolean {
  return groups.some((group) => {
    const own = group.filter((path) => stemOf(path) === stem);
    const isCopy = (path: string) => path.includes(`/${folder}/`);
    return own.some(isCopy) && own.some((path) => !isCopy(path));
  });
}

/** Puts a table between its marks, `<!-- mark -->` and `<!-- /mark -->`, in a page below docs/. */
export function writeTrial(name: string, text: string, mark = "trial"): void {
  const page = join(root, "docs", name);
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [before, rest] = readFileSync(page, "utf8").split(start);
  const [, after] = rest?.split(end) ?? [];
  if (before == null || after == null) throw new Error(`${name} has no place for the table`);
  writeFileSync(page, `${before}${start}\n${text}\n${end}${after}`);
}
