// A library to be moved from one folder to another, and a plan that says how: files alone, bundles of three, names in
// several scripts, folders that are left empty, and somebody's files in the way of nothing.

import { lstatSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { osPath } from "../../src/base/names.ts";
import { folderOf } from "../../src/base/paths.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { encodeHeader, encodeStep } from "../../src/domain/plan_file.ts";
import type { Random } from "../library/random.ts";

export type MovingLibrary = {
  readonly inbox: string;
  readonly photo: string;
  readonly moves: readonly Move[];
};

export type Move = {
  readonly from: string;
  readonly to: string;
  /** Moves of one number go together; they stand together. */
  readonly bundle: number;
};

/** Stems in several scripts, one that is not UTF-8, one with a line break. */
const stems = ["IMG", "été à Nîmes", "東京 夜", "😀", "caf\udce9", "a\nb"];
const halves = [".heic", ".mov", ".heic.xmp"];
const FIRST_S = 1_500_000_000;

/** Makes the files. `mostBytes`: few are as large, most of them small. */
export function makeMovingLibrary(
  inbox: string,
  photo: string,
  { files, mostBytes, random }: { files: number; mostBytes: number; random: Random },
): MovingLibrary {
  const moves: Move[] = [];
  const put = (path: string, i: number) => {
    mkdirSync(osPath(folderOf(path)), { recursive: true });
    const size = 20 + Math.floor(random.next() ** 8 * mostBytes);
    writeFileSync(osPath(path), Buffer.alloc(size, `${i} ${path} `));
    utimesSync(osPath(path), FIRST_S + i, FIRST_S + i + 0.123456);
  };
  for (let i = 0; moves.length < files; i++) {
    const stem = `${stems[i % stems.length]} ${i}`;
    const bundle = moves.length;
    for (const half of i % 5 === 0 ? halves : [".jpg"]) {
      const from = `${inbox}/Album ${i % 7}/${i % 3}/${stem}${half}`;
      put(from, moves.length);
      moves.push({ from, to: `${photo}/${2001 + (i % 9)}/${stem}${half}`, bundle });
    }
  }
  put(`${photo}/2001/somebody's.jpg`, files);
  put(`${inbox}/not in the plan.jpg`, files + 1);
  return { inbox, photo, moves };
}

/** Writes a plan of all moves, with the stamps that the files have now. `createdUs` tells it from other plans. */
export function writePlan(
  file: string,
  { moves }: MovingLibrary,
  libraryId: string,
  createdUs: number,
): void {
  let bytes = 0;
  const steps = moves.map(({ from, to, bundle }, i): PlanStep => {
    const { size, mtimeNs } = lstatSync(osPath(from), { bigint: true });
    bytes += Number(size);
    return {
      ...{ n: i + 1, action: "move", from, to, bundle: bundle + 1, reason: "captured" },
      stamp: { sizeBytes: Number(size), mtimeUs: Number(mtimeNs / 1000n) },
    };
  });
  const header = encodeHeader({
    ...{ operation: "organize", createdUs, library: libraryId, steps: steps.length, bytes },
  });
  writeFileSync(file, header + steps.map(encodeStep).join(""));
}
