// What must hold of the files at any time while a plan is applied and undone, whoever was killed when.

import { nameOf } from "../../src/base/paths.ts";
import { isTemporaryName } from "../../src/disk/move/temporary_names.ts";
import type { MovingLibrary } from "./moving_library.ts";
import { bytesOf, filesOf, type Tree, treeOf } from "./tree.ts";

/** Right after a kill: all bytes are there, under a name of the file or one of ours; what is not moved is untouched. */
export function lostAfterKill({ inbox, photo, moves }: MovingLibrary, start: Tree): string[] {
  const now = filesOf(treeOf([inbox, photo]));
  const found = new Set([...now.values()].map(bytesOf));
  const places = new Set(moves.flatMap(({ from, to }) => [from, to]));
  const problems: string[] = [];
  for (const [path, look] of filesOf(start)) {
    if (!found.has(bytesOf(look))) problems.push(`the bytes of ${path} are lost`);
    if (!places.has(path) && now.get(path) !== look) problems.push(`${path} was changed`);
  }
  return problems;
}

/** After recovery: every file is whole in exactly one of its two places, bundles are together, nothing is left over. */
export function wrongAfterRecovery({ inbox, photo, moves }: MovingLibrary, start: Tree): string[] {
  const problems: string[] = [];
  const now = filesOf(treeOf([inbox, photo]));
  const sides = new Map<number, "from" | "to">();
  for (const { from, to, bundle } of moves) {
    const whole = start.get(from);
    const [atFrom, atTo] = [now.get(from), now.get(to)];
    if ((atFrom == null) === (atTo == null)) {
      problems.push(`${from} is ${atFrom == null ? "nowhere" : "in both places"}`);
    } else if ((atFrom ?? atTo) !== whole) {
      problems.push(`${from} is not whole: ${atFrom ?? atTo}, was ${whole}`);
    }
    const side = atTo == null ? "from" : "to";
    if ((sides.get(bundle) ?? side) !== side) problems.push(`the bundle of ${from} is apart`);
    sides.set(bundle, side);
  }
  for (const path of now.keys()) {
    if (isTemporaryName(nameOf(path))) problems.push(`${path} was left behind`);
  }
  if (now.size !== filesOf(start).size) {
    problems.push(`there are ${now.size} files, and were ${filesOf(start).size}`);
  }
  return problems;
}
