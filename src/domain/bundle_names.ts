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
  const give = (member: BundleMember, wishes: readonly string[]) => {
    const name = firstFree(member.name, wishes, taken);
    taken.add(collisionKey(name));
    names.set(member.name, name);
  };
  for (const member of byClaim(bundle)) {
    const { form } = member;
    if (form.of === "main") {
      give(member, [nameOfMain(form, stem)]);
      continue;
    }
    const owner = names.get(form.owner) ?? form.owner;
    const full = owner + splitEnding(member.name).ending;
    // Beside a file that keeps its name a sidecar is found under its own already.
    const isFine = safeName(member.name, Number.MAX_SAFE_INTEGER) === member.name;
    const kept = owner === form.owner && isFine ? [member.name] : [];
    give(member, [...kept, nameOfSidecar(form, owner), full]);
  }
  return names;
}

/** Who has the better claim to a name first: files before sidecars, those named by the stem before others. */
function byClaim({ stem, members }: Bundle): readonly BundleMember[] {
  const claim = ({ form }: BundleMember) =>
    form.of === "sidecar" ? 2 : form.core === stem ? 0 : 1;
  return [...members].sort((a, b) => claim(a) - claim(b));
}

/** The first wish that nobody has, made safe; else the last one with a number: "IMG_1~2.MOV". */
function firstFree(own: string, wishes: readonly string[], taken: ReadonlySet<string>): string {
  // Cutting is for the stem, so that all have the same.
  const safe = wishes.map((wish) => safeName(wish, Number.MAX_SAFE_INTEGER));
  const free = safe.find((name) => !taken.has(collisionKey(name)));
  if (free != null) return free;
  const { stem, ending } = splitEnding(safe.at(-1) ?? own);
  const parts = splitEnding(own);
  const isOwn = parts.ending === ending && /^~\d+$/.test(parts.stem.slice(stem.length));
  if (isOwn && parts.stem.startsWith(stem) && !taken.has(collisionKey(own))) return own;
  for (let number = 2; ; number++) {
    const name = `${stem}~${number}${ending}`;
    if (!taken.has(collisionKey(name))) return name;
  }
}
