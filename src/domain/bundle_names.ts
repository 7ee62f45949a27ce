// The names that the files of a bundle get: one stem and one number for all, and never two alike.

import { type Bundle, type BundleMember, coreOf } from "./bundle.ts";
import { nameOfMain, nameOfSidecar, splitEnding } from "./bundle_form.ts";
import {
  byteLength,
  collisionKey,
  cutName,
  isLonger,
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
 * The new names of a bundle's files, in the order of its members. All are safe, and no two are alike to any system
 * (`collisionKey`). Where one would be too long, the stem is cut for all. Under its own stem a bundle keeps its
 * names, but for what they have to become for this.
 */
export function targetNames(
  bundle: Bundle,
  newStem: string,
  { maxNameBytes, number = 0 }: TargetOptions,
): readonly string[] {
  let stem = safeStem(newStem);
  for (;;) {
    const names = namesUnder(bundle, numberedStem(stem, number));
    const long = names.filter((name) => isLonger(name, maxNameBytes));
    if (long.length === 0) return names;
    const over = Math.max(...long.map(byteLength)) - maxNameBytes;
    const room = Math.max(0, SUFFIX_BYTES - byteLength(numberedStem("", number)));
    const cut = safeStem(cutName(stem, byteLength(stem) - over - room));
    if (cut === stem) throw new RangeError(`No name of ${maxNameBytes} bytes for "${newStem}"`);
    stem = cut;
  }
}

/**
 * The number that a bundle has behind a stem that it was given before, 0 for none; undefined where it is not
 * named by that stem. `index` is the member whose name tells, default the first. A bundle in its folder that has a
 * number is in its place, and needs no name.
 */
export function numberUnder(
  bundle: Bundle,
  newStem: string,
  maxNameBytes: number,
  index = 0,
): number | undefined {
  const member = bundle.members[index] ?? bundle.members[0];
  return [0, numberOf(coreOf(member))].find((number) => {
    if (number == null) return false;
    const names = targetNames(bundle, newStem, { maxNameBytes, number });
    return isSameName(names[index] ?? "", member.name);
  });
}

/** The names under exactly this stem, however long. */
function namesUnder(bundle: Bundle, stem: string): readonly string[] {
  const { members } = bundle;
  const [first] = members;
  // Most are alone, and nobody has their first wish.
  if (members.length === 1 && first.form.of === "main") return [safe(nameOfMain(first.form, stem))];
  const names: string[] = members.map(({ name }) => name);
  /** New names of files by those they have: sidecars are named after them. */
  const owners = new Map<string, string>();
  const taken = new Set<string>();
  for (const index of byClaim(bundle)) {
    const member = members[index];
    if (member == null) continue;
    const name = firstFree(wishes(member, stem, owners), taken);
    taken.add(collisionKey(name));
    names[index] = name;
    if (member.form.of === "main") owners.set(member.name, name);
  }
  return names;
}

/** The names that a member may get, the best first, without an end. `owners`: the new names of files. */
function* wishes(
  { name, form }: BundleMember,
  stem: string,
  owners: ReadonlyMap<string, string>,
): Generator<string, never> {
  if (form.of === "main") {
    yield nameOfMain(form, stem);
    // Two of one stem and mark, such as copies of a Live Photo's video; whoever has a number keeps it.
    for (const [, digits] of name.matchAll(/~(\d{1,9})/g)) {
      const number = Number(digits);
      const numbered = nameOfMain(form, `${stem}~${number}`);
      if (numbered === name) yield numbered;
    }
    for (let number = 2; ; number++) yield nameOfMain(form, `${stem}~${number}`);
  }
  const owner = owners.get(form.owner) ?? form.owner;
  // Beside a file that keeps its name a sidecar is found under its own already.
  if (owner === form.owner) yield name;
  yield nameOfSidecar(form, owner);
  const { ending } = splitEnding(name);
  yield owner + ending;
  for (let number = 2; ; number++) yield `${owner}~${number}${ending}`;
}

/** Who has the better claim to a name first: files before sidecars, those named by the stem before others. */
function byClaim({ stem, members }: Bundle): readonly number[] {
  const claim = ({ form }: BundleMember) =>
    form.of === "sidecar" ? 2 : form.core === stem ? 0 : 1;
  const claims = members.map(claim);
  return [...members.keys()].sort((a, b) => (claims[a] ?? 0) - (claims[b] ?? 0));
}

/** The first wish, made safe, that nobody has. */
function firstFree(wished: Iterable<string>, taken: ReadonlySet<string>): string {
  for (const wish of wished) {
    const name = safe(wish);
    if (!taken.has(collisionKey(name))) return name;
  }
  throw new Error("Wishes have no end");
}

/** Cutting is for the stem, so that all have the same. */
function safe(name: string): string {
  return safeName(name, Number.MAX_SAFE_INTEGER);
}
