// The names that the files of a bundle get: one stem and one number for all, and never two alike.

import type { Bundle, BundleMember } from "./bundle.ts";
import { nameOfMain, nameOfSidecar, splitEnding } from "./bundle_form.ts";
import {
  byteLength,
  collisionKey,
  cutName,
  isSameName,
  numberedStem,
  numberOf,
  SUFFIX_BYTES,
  safeName,
  safeStem,
} from "./safe_name.ts";

export type TargetOptions = {
  /** What the file system of the target takes (safe_name.ts): 143 at least, or endings may not fit. */
  readonly maxNameBytes: number;
  /** The number behind the stem where others have the names without it. Default 0: none. */
  readonly number?: number;
};

/**
 * The new name of each file of a bundle, by its name now. All are safe, and no two are alike to any system
 * (`collisionKey`). Where one would be too long, the stem is cut for all. Under its own stem a bundle keeps its
 * names, but for what they have to become for this.
 */
export function targetNames(
  bundle: Bundle,
  newStem: string,
  { maxNameBytes, number = 0 }: TargetOptions,
): ReadonlyMap<string, string> {
  const room = Math.max(0, SUFFIX_BYTES - byteLength(numberedStem("", number)));
  let stem = safeStem(newStem);
  for (;;) {
    const names = namesUnder(bundle, numberedStem(stem, number));
    let over = 0;
    for (const name of names.values()) over = Math.max(over, byteLength(name) - maxNameBytes);
    if (over === 0) return names;
    const cut = safeStem(cutName(stem, byteLength(stem) - over - room));
    if (cut === stem) throw new RangeError(`No name of ${maxNameBytes} bytes for "${newStem}"`);
    stem = cut;
  }
}

/**
 * The number that a bundle has behind a stem that it was given before, 0 for none; undefined where it is not
 * named by that stem. A bundle in its folder that has one is in its place, and needs no name.
 */
export function numberUnder(
  bundle: Bundle,
  newStem: string,
  maxNameBytes: number,
): number | undefined {
  const [{ name }] = bundle.members;
  return [0, numberOf(bundle.stem)].find((number) => {
    if (number == null) return false;
    const names = targetNames(bundle, newStem, { maxNameBytes, number });
    return isSameName(names.get(name) ?? "", name);
  });
}

/** The names under exactly this stem, however long. */
function namesUnder(bundle: Bundle, stem: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const member of byClaim(bundle)) {
    const name = firstFree(wishes(member, stem, names), taken);
    taken.add(collisionKey(name));
    names.set(member.name, name);
  }
  return names;
}

/** The names that a member may get, the best first, without an end. `names`: those that others have got. */
function* wishes(
  { name, form }: BundleMember,
  stem: string,
  names: ReadonlyMap<string, string>,
): Generator<string, never> {
  // Two of one stem and mark, such as copies of a Live Photo's video; whoever has a number keeps it.
  const numbers = [...name.matchAll(/~(\d{1,9})/g)].map(([, digits]) => Number(digits));
  if (form.of === "main") {
    yield nameOfMain(form, stem);
    for (const number of numbers) {
      const numbered = nameOfMain(form, `${stem}~${number}`);
      if (numbered === name) yield numbered;
    }
    for (let number = 2; ; number++) yield nameOfMain(form, `${stem}~${number}`);
  }
  const owner = names.get(form.owner) ?? form.owner;
  // Beside a file that keeps its name a sidecar is found under its own already.
  if (owner === form.owner && isSafe(name)) yield name;
  yield nameOfSidecar(form, owner);
  const { ending } = splitEnding(name);
  yield owner + ending;
  for (let number = 2; ; number++) yield `${owner}~${number}${ending}`;
}

/** Who has the better claim to a name first: files before sidecars, those named by the stem before others. */
function byClaim({ stem, members }: Bundle): readonly BundleMember[] {
  const claim = ({ form }: BundleMember) =>
    form.of === "sidecar" ? 2 : form.core === stem ? 0 : 1;
  return [...members].sort((a, b) => claim(a) - claim(b));
}

/** The first wish, made safe, that nobody has. Cutting is for the stem, so that all have the same. */
function firstFree(wished: Iterable<string>, taken: ReadonlySet<string>): string {
  for (const wish of wished) {
    const name = safeName(wish, Number.MAX_SAFE_INTEGER);
    if (!taken.has(collisionKey(name))) return name;
  }
  throw new Error("Wishes have no end");
}

function isSafe(name: string): boolean {
  return safeName(name, Number.MAX_SAFE_INTEGER) === name;
}
