// Bundles: the files of one folder that move together or not at all. Companions (companions.ts) say two by two
// which belong together; here they become groups that share one stem, each with the file it is dated and named by.
//
// Identifiers join files whatever their times. Names join them only where all may be of one moment (no two of what
// names joined are known to be more than 15 hours apart), and never files of two identifiers: cameras count from 1
// again, and a sidecar that two strangers share makes them no pair. Two files that would have one name under one stem
// (a.jpg and a.JPG) are in two bundles.

import { compareBytes } from "../base/order.ts";
import { type Form, formOfMain, formOfSidecar } from "./bundle_form.ts";
import { editName, type NamedFile, pairStem, splitExtension } from "./companion_names.ts";
import { type Companions, companionsOf, isRaw, type Member, SAME_MOMENT_MS } from "./companions.ts";
import { extensionOf, type MediaKind } from "./media.ts";

/** A file of a bundle, with what is its own in its name. */
export type BundleMember = { readonly name: string; readonly kind: MediaKind; readonly form: Form };

export type Bundle = {
  /** What the names have in common, {stem} to a template: "IMG_1234" of IMG_E1234.JPG and IMG_1234.JPG.xmp. */
  readonly stem: string;
  /**
   * First the file it is named by, and dated by if it has a date; then others in the order in which their dates
   * count: raw before other photos, then videos, recordings, books, edits. Then sidecars, in byte order.
   */
  readonly members: readonly [BundleMember, ...BundleMember[]];
};

export type Bundles = {
  /** Every photo, video, recording and book is in exactly one. In byte order of their first members. */
  readonly bundles: readonly Bundle[];
  /** Sidecars whose file is not there, in byte order. */
  readonly orphans: readonly string[];
};

/** The bundles of one folder. Files of other kinds, and JSON that is about nothing, are in none. */
export function bundlesOf(members: readonly Member[]): Bundles {
  // What is found must not depend on the order of a listing.
  const sorted = [...members].sort((a, b) => compareBytes(a.name, b.name));
  const companions = companionsOf(sorted);
  const groups = new Groups(sorted, companions);
  for (const [sidecar, owners] of ownersOf(companions)) groups.addSidecar(sidecar, owners);
  const bundles = groups.all().map(bundleOf);
  bundles.sort((a, b) => compareBytes(a.members[0].name, b.members[0].name));
  return { bundles, orphans: companions.orphans };
}

type Main = NamedFile & {
  readonly name: string;
  readonly kind: MediaKind;
  readonly aroundMs: number | undefined;
  /** Its stem without the mark of a phone (companion_names.ts). */
  readonly shot: string;
  /** What it was joined to so far. */
  group: Group;
};

/** Files joined so far. */
type Group = {
  readonly mains: Main[];
  /** Name of each sidecar, and of the file that it is named after. */
  readonly sidecars: { readonly name: string; readonly owner: string }[];
  /** The identifier of all that have one. */
  readonly contentId: string | undefined;
  /** When they are known to be of: one moment, and another where identifiers joined two. */
  readonly moments: readonly Moment[];
};

/** 15 hours at most. */
type Moment = { readonly fromMs: number; readonly toMs: number };

class Groups {
  readonly #mains = new Map<string, Main>();

  constructor(members: readonly Member[], companions: Companions) {
    for (const member of members) {
      if (member.kind !== "sidecar" && member.kind !== "other") this.#add(member);
    }
    for (const [owner, list] of companions.of) {
      for (const { name, role, by } of list) {
        if (role === "sidecar") continue;
        this.#join(this.#mains.get(owner), this.#mains.get(name), by === "content-id");
      }
    }
    for (const mains of this.#byStem()) {
      mains.sort((a, b) => (a.aroundMs ?? 0) - (b.aroundMs ?? 0));
      for (const [i, main] of mains.entries()) this.#join(mains[i - 1], main, false);
    }
  }

  #add({ name, kind, contentId, aroundMs }: Member): void {
    const named = splitExtension(name);
    const group: Group = {
      mains: [],
      sidecars: [],
      contentId,
      moments: aroundMs == null ? [] : [{ fromMs: aroundMs, toMs: aroundMs }],
    };
    const shot = pairStem({ stem: named.stem, kind });
    const main = { ...named, name, kind, aroundMs, shot, group };
    group.mains.push(main);
    this.#mains.set(name, main);
  }

  /** Files of known times with the same stem: a JPEG beside a HEIC, a voice note beside a photo. */
  #byStem(): Iterable<Main[]> {
    const first = new Map<string, Main>();
    const several = new Map<string, Main[]>();
    for (const main of this.#mains.values()) {
      if (main.kind === "book" || main.aroundMs == null) continue;
      const one = first.get(main.shot);
      if (one == null) {
        first.set(main.shot, main);
        continue;
      }
      const list = several.get(main.shot);
      if (list == null) several.set(main.shot, [one, main]);
      else list.push(main);
    }
    return several.values();
  }

  #join(a: Main | undefined, b: Main | undefined, sure: boolean): void {
    const one = a?.group;
    const other = b?.group;
    if (one == null || other == null || one === other) return;
    const { contentId } = one;
    if (contentId != null && other.contentId != null && contentId !== other.contentId) return;
    if (one.mains.some((main) => other.mains.some((it) => isSameForm(main, it)))) return;
    const moments = joinedMoments(one.moments, other.moments);
    if (moments == null && !sure) return;
    const joined: Group = {
      mains: [...one.mains, ...other.mains],
      sidecars: [],
      contentId: contentId ?? other.contentId,
      moments: moments ?? [...one.moments, ...other.moments],
    };
    for (const main of joined.mains) main.group = joined;
  }

  /** Adds a sidecar to the group of the one of its files that is nearest to it. */
  addSidecar(name: string, owners: readonly string[]): void {
    // One that Takeout has for a photo and its edits is named after the photo.
    const [owner] = owners
      .flatMap((one) => this.#mains.get(one) ?? [])
      .sort((a, b) => Number(isNamedEdit(a)) - Number(isNamedEdit(b)) || byRank(a, b));
    owner?.group.sidecars.push({ name, owner: owner.name });
  }

  all(): Group[] {
    const groups = new Set<Group>();
    for (const { group } of this.#mains.values()) groups.add(group);
    return [...groups];
  }
}

/** The moments of two groups that may be of one; undefined where they are known not to be. */
function joinedMoments(a: readonly Moment[], b: readonly Moment[]): readonly Moment[] | undefined {
  if (a.length === 0 || b.length === 0) return [...a, ...b];
  for (const one of a) {
    for (const other of b) {
      const fromMs = Math.min(one.fromMs, other.fromMs);
      const toMs = Math.max(one.toMs, other.toMs);
      if (toMs - fromMs > SAME_MOMENT_MS) continue;
      const others = [...a, ...b].filter((moment) => moment !== one && moment !== other);
      return [{ fromMs, toMs }, ...others];
    }
  }
  return undefined;
}

/** The files that each sidecar is about. */
function ownersOf(companions: Companions): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const [owner, list] of companions.of) {
    for (const { name, role } of list) {
      if (role !== "sidecar") continue;
      const known = owners.get(name);
      if (known == null) owners.set(name, [owner]);
      else known.push(owner);
    }
  }
  return owners;
}

function bundleOf({ mains, sidecars }: Group): Bundle {
  // Of another kind too: of a Live Photo the original still may be gone.
  const isEdit = ({ stem }: Main) => {
    const edit = editName(stem);
    if (edit == null) return false;
    const original = lower(edit.original);
    return mains.some((main) => lower(main.stem) === original || lower(main.shot) === original);
  };
  const members = [
    ...mains.map((main): BundleMember => {
      const { name, kind } = main;
      return { name, kind, form: formOfMain(name, kind, isEdit(main)) };
    }),
    ...sidecars.map(({ name, owner }): BundleMember => {
      return { name, kind: "sidecar", form: formOfSidecar(name, owner) };
    }),
  ];
  const [first, ...others] = members.sort(byPrecedence);
  if (first == null) throw new Error("A bundle without files");
  return { stem: coreOf(first), members: [first, ...others] };
}

/** The stem that the rest of a file's name belongs to. */
export function coreOf({ name, form }: BundleMember): string {
  return form.of === "main" ? form.core : name;
}

/** The order of a bundle's members (`Bundle`). */
export function byPrecedence(a: BundleMember, b: BundleMember): number {
  const isSidecar = ({ form }: BundleMember) => Number(form.of === "sidecar");
  const isEdit = ({ form }: BundleMember) => Number(form.of === "main" && form.edit !== "");
  if (isSidecar(a) + isSidecar(b) > 0) {
    return isSidecar(a) - isSidecar(b) || compareBytes(a.name, b.name);
  }
  return isEdit(a) - isEdit(b) || byRank(a, b);
}

const kindRanks: readonly MediaKind[] = ["photo", "video", "audio", "book"];

/** Whether two would have the same name under one stem. */
function isSameForm(a: Main, b: Main): boolean {
  return a.extension === b.extension && ownPart(a) === ownPart(b);
}

/** What a name has beside the stem of its bundle: the mark of a phone, of an edit. */
function ownPart({ stem, kind }: Main): string {
  const edited = editName(stem);
  const whole = edited?.original ?? stem;
  const mark = whole.slice(pairStem({ stem: whole, kind }).length);
  // Apple's edits are "_edited" behind most stems (bundle_form.ts).
  return lower(`${mark}|${edited?.mark === "IMG_E" ? "_edited" : (edited?.mark ?? "")}`);
}

function isNamedEdit({ stem }: Main): boolean {
  return editName(stem) != null;
}

type Ranked = { readonly name: string; readonly kind: MediaKind };

/** Whose date and name counts first. */
function byRank(a: Ranked, b: Ranked): number {
  const raw = ({ name, kind }: Ranked) => Number(isRaw({ kind, extension: extensionOf(name) }));
  return (
    kindRanks.indexOf(a.kind) - kindRanks.indexOf(b.kind) ||
    raw(b) - raw(a) ||
    compareBytes(a.name, b.name)
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}
