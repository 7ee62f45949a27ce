// Bundles: the files of one folder that move together or not at all. Companions (companions.ts) say two by two
// which belong together; here they become groups that share one stem, each with the file it is dated and named by.
//
// Identifiers join files whatever their times. Names join them only where no two of the whole group are known to
// be more than 15 hours apart, and never files of two identifiers: cameras count from 1 again, and a sidecar that
// two strangers share makes them no pair.

import { compareBytes } from "../base/order.ts";
import { type Form, formOfMain, formOfSidecar } from "./bundle_form.ts";
import { editName, type NamedFile, pairStem, splitExtension } from "./companion_names.ts";
import { type Companions, companionsOf, isRaw, type Member, SAME_MOMENT_MS } from "./companions.ts";
import type { MediaKind } from "./media.ts";

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

type Main = Member & NamedFile;

/** Files joined so far. */
type Group = {
  readonly mains: readonly Main[];
  /** Name of each sidecar, and of the file that it is named after. */
  readonly sidecars: { readonly name: string; readonly owner: string }[];
  /** The identifier of all that have one. */
  readonly contentId: string | undefined;
  /** First and last known moment of what names joined. */
  readonly fromMs: number;
  readonly toMs: number;
};

class Groups {
  readonly #mains = new Map<string, Main>();
  readonly #groupOf = new Map<Main, Group>();

  constructor(members: readonly Member[], companions: Companions) {
    for (const member of members) {
      if (member.kind !== "sidecar" && member.kind !== "other") this.#add(member);
    }
    // Identifiers first: they are sure.
    for (const by of ["content-id", "name"] as const) {
      for (const [name, list] of companions.of) {
        for (const companion of list) {
          if (companion.role === "sidecar" || companion.by !== by) continue;
          this.#join(this.#mains.get(name), this.#mains.get(companion.name), by === "content-id");
        }
      }
    }
    for (const mains of this.#byStem()) {
      mains.sort((a, b) => (a.aroundMs ?? 0) - (b.aroundMs ?? 0));
      for (const [i, main] of mains.entries()) this.#join(mains[i - 1], main, false);
    }
  }

  #add(member: Member): void {
    const main = { ...member, ...splitExtension(member.name) };
    this.#mains.set(main.name, main);
    this.#groupOf.set(main, {
      mains: [main],
      sidecars: [],
      contentId: main.contentId,
      fromMs: main.aroundMs ?? Number.POSITIVE_INFINITY,
      toMs: main.aroundMs ?? Number.NEGATIVE_INFINITY,
    });
  }

  /** Files of known times with the same stem: a JPEG beside a HEIC, a voice note beside a photo. */
  #byStem(): Iterable<Main[]> {
    const byStem = new Map<string, Main[]>();
    for (const main of this.#mains.values()) {
      if (main.kind === "book" || main.aroundMs == null) continue;
      const stem = pairStem(main);
      const list = byStem.get(stem);
      if (list == null) byStem.set(stem, [main]);
      else list.push(main);
    }
    return byStem.values();
  }

  #join(a: Main | undefined, b: Main | undefined, sure: boolean): void {
    const one = a == null ? undefined : this.#groupOf.get(a);
    const other = b == null ? undefined : this.#groupOf.get(b);
    if (one == null || other == null || one === other) return;
    const { contentId } = one;
    if (contentId != null && other.contentId != null && contentId !== other.contentId) return;
    const fromMs = Math.min(one.fromMs, other.fromMs);
    const toMs = Math.max(one.toMs, other.toMs);
    const isApart = toMs - fromMs > SAME_MOMENT_MS;
    if (isApart && !sure) return;
    // Halves of one moment with two times: the still's is the one that others are compared with.
    const still = one.mains.some(({ kind }) => kind === "photo") ? one : other;
    const joined: Group = {
      mains: [...one.mains, ...other.mains],
      sidecars: [],
      contentId: contentId ?? other.contentId,
      fromMs: isApart ? still.fromMs : fromMs,
      toMs: isApart ? still.toMs : toMs,
    };
    for (const main of joined.mains) this.#groupOf.set(main, joined);
  }

  /** Adds a sidecar to the group of the one of its files that is nearest to it. */
  addSidecar(name: string, owners: readonly string[]): void {
    const mains = owners.flatMap((owner) => this.#mains.get(owner) ?? []).sort(byRank);
    const named = mains.find((main) => lower(name).startsWith(`${lower(main.name)}.`));
    const owner = named ?? mains[0];
    const group = owner == null ? undefined : this.#groupOf.get(owner);
    if (owner != null) group?.sidecars.push({ name, owner: owner.name });
  }

  all(): Group[] {
    return [...new Set(this.#groupOf.values())];
  }
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
  const stems = new Set(mains.flatMap((main) => [main.stem, pairStem(main)]).map(lower));
  // Of another kind too: of a Live Photo the original still may be gone.
  const isEdit = ({ stem }: Main) => {
    const edit = editName(stem);
    return edit != null && stems.has(lower(edit.original));
  };
  const [first, ...others] = [...mains]
    .sort((a, b) => Number(isEdit(a)) - Number(isEdit(b)) || byRank(a, b))
    .map((main) => {
      const form = formOfMain(main.name, main.kind, isEdit(main));
      return { name: main.name, kind: main.kind, form };
    });
  if (first == null) throw new Error("A bundle without files");
  const followers = sidecars
    .map(({ name, owner }) => {
      return { name, kind: "sidecar" as const, form: formOfSidecar(name, owner) };
    })
    .sort((a, b) => compareBytes(a.name, b.name));
  return { stem: first.form.core, members: [first, ...others, ...followers] };
}

const kindRanks: readonly MediaKind[] = ["photo", "video", "audio", "book"];

/** Whose date and name counts first, and who of several is nearest to a sidecar. */
function byRank(a: Main, b: Main): number {
  return (
    Number(editName(a.stem) != null) - Number(editName(b.stem) != null) ||
    kindRanks.indexOf(a.kind) - kindRanks.indexOf(b.kind) ||
    Number(isRaw(b)) - Number(isRaw(a)) ||
    compareBytes(a.name, b.name)
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}
