// Finishes or rolls back what a crash has cut short while one file took the place of another (take_place.ts). The
// same two rules as for a move stand above all: nothing is removed unless its bytes are seen, read and compared,
// under the name that stays, or it is another name of a file that stays; and what is not understood is left.

import { type FileFacts, hasStamp } from "../../disk/move/file_facts.ts";
import { lookIfThere } from "../../disk/move/move_facts.ts";
import { putBack, unlinkOwn } from "../../disk/move/remove_if_same.ts";
import type { TemporaryNames } from "../../disk/move/temporary_names.ts";
import { attempt, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Hands } from "./hands.ts";
import { sameBytes } from "./same_bytes.ts";

export type Place = {
  readonly to: string;
  readonly names: TemporaryNames;
  /** What had the place, inode included. */
  readonly old: Stamp;
  /** Whether a file is what should take the place. */
  readonly isNew: (facts: FileFacts) => boolean;
};

export type PlaceRecovered =
  /** `file`: what has the place now. `left`: files of ours that nobody can place. */
  | {
      readonly kind: "new" | "old" | "changed";
      readonly file: FileFacts;
      readonly left: readonly string[];
    }
  | { readonly kind: "gone"; readonly left: readonly string[] }
  | { readonly kind: "failed"; readonly trouble: Trouble };

/** More acts than any place can need. */
const MOST_ACTS = 8;

export async function recoverPlace(place: Place, hands: Hands): Promise<PlaceRecovered> {
  const { to, names, old, isNew } = place;
  const left = new Set<string>();
  for (let acts = 0; acts < MOST_ACTS; acts++) {
    const seen = attempt(() => lookAround(place, hands));
    if (seen.code != null) return { kind: "failed", trouble: troubleOf(seen.code, "look", to) };
    const { target, part, aside } = seen.value;
    const done =
      aside != null && !left.has(names.targetAside)
        ? await forAside(place, target, hands)
        : part != null && !left.has(names.part)
          ? await forPart(place, part, target, hands)
          : undefined;
    if (done == null) {
      if (target == null) return { kind: "gone", left: [...left] };
      const kind = isNew(target) ? "new" : isFile(target, old) ? "old" : "changed";
      return { kind, file: target, left: [...left] };
    }
    if (typeof done === "object") return { kind: "failed", trouble: done };
    if (done === "left") left.add(aside != null ? names.targetAside : names.part);
  }
  return { kind: "failed", trouble: { reason: "busy", code: "", act: "recover", path: to } };
}

type Seen = {
  readonly target: FileFacts | undefined;
  readonly part: FileFacts | undefined;
  readonly aside: FileFacts | undefined;
};

function lookAround({ to, names }: Place, { calls }: Hands): Seen {
  return {
    target: lookIfThere(to, calls),
    part: lookIfThere(names.part, calls),
    aside: lookIfThere(names.targetAside, calls),
  };
}

type Done = "acted" | "left" | Trouble;

/** The old file, or what had its name when it was set aside. */
async function forAside(
  { to, names }: Place,
  target: FileFacts | undefined,
  hands: Hands,
): Promise<Done> {
  const own = names.targetAside;
  if (target == null) {
    const left = putBack(to, { aside: own, marker: names.marker }, hands.calls);
    return left.length === 0 ? "acted" : troubleOf("EBUSY", "rename", own);
  }
  return removeIfEqual(own, to, hands);
}

/** The new file before it has its name, or the old one after it has lost its own. */
async function forPart(
  place: Place,
  part: FileFacts,
  target: FileFacts | undefined,
  hands: Hands,
): Promise<Done> {
  const { to, names, old, isNew } = place;
  const own = names.part;
  const { calls } = hands;
  if (target == null) {
    if (!isFile(part, old)) return isNew(part) ? unlinked(own, hands) : "left";
    const left = putBack(to, { aside: own, marker: names.marker }, calls);
    return left.length === 0 ? "acted" : troubleOf("EBUSY", "rename", own);
  }
  const isSwapped = inodeOf(target) !== old.inode;
  if (!isSwapped || isNew(part)) return unlinked(own, hands);
  if (isFile(part, old) || !isNew(target)) return removeIfEqual(own, to, hands);
  // Not what was meant was caught: it was changed, or replaced, a moment before.
  const { code } = attempt(() => calls.exchange(own, to));
  return code == null ? "acted" : troubleOf(code, "rename", to);
}

/** Removes a file of ours if what has the name that stays has the same bytes. */
async function removeIfEqual(own: string, stays: string, hands: Hands): Promise<Done> {
  const same = await hands.drive(sameBytes(own, stays, hands.calls));
  if (typeof same !== "boolean") return same;
  return same ? unlinked(own, hands) : "left";
}

function unlinked(own: string, { calls }: Hands): Done {
  return unlinkOwn(own, calls) ?? "acted";
}

function isFile(facts: FileFacts, stamp: Stamp): boolean {
  return hasStamp(facts, stamp) && inodeOf(facts) === stamp.inode;
}

function inodeOf(facts: FileFacts): number {
  return facts.stamp.inode;
}
