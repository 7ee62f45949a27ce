// Stems as collisions see them: what a name takes from all other bundles of its folder.

import type { WishMember } from "../../catalog/plan_tables/planned_bundle.ts";
import { splitEnding } from "../../domain/bundle_form.ts";
import { editName, pairStem, sidecarKeys, splitExtension } from "../../domain/companion_names.ts";
import { kindOf, type MediaKind } from "../../domain/media.ts";
import { collisionKey } from "../../domain/safe_name.ts";

/**
 * The stems of all names that a bundle gets, and what its files would be found together by. No two bundles of a
 * folder may have one in common: then no two names are alike, and nothing is taken for a companion of what it is not.
 */
export function stemKeys(
  members: readonly Pick<WishMember, "target" | "kind">[],
): readonly string[] {
  const [first] = members;
  if (first != null && members.length === 1) return keysOfName(first.target, first.kind);
  const keys = new Set<string>();
  for (const { target, kind } of members) {
    for (const key of keysOfName(target, kind)) keys.add(key);
  }
  return [...keys];
}

/** The same of one name. */
export function keysOfName(name: string, kind: MediaKind): readonly string[] {
  const { stem } = splitEnding(name);
  if (kind === "other") return [collisionKey(stem)];
  const stems = kind === "sidecar" ? sidecarStems(name) : mainStems(stem, kind);
  if (stems.every((one) => one === stem)) return [collisionKey(stem)];
  return [...new Set([stem, ...stems].filter((one) => one !== "").map(collisionKey))];
}

/** Stems of photos, videos and recordings that it would be found together with. */
function mainStems(stem: string, kind: MediaKind): string[] {
  const base = pairStem({ stem, kind });
  const edited = editName(base);
  return edited == null ? [base] : [base, pairStem({ stem: edited.original, kind })];
}

/** "IMG_1.JPG.xmp" is about IMG_1.JPG, or about "IMG_1.JPG" whatever that is; "x. -1.xmp" about nothing called "x". */
function sidecarStems(name: string): string[] {
  return sidecarKeys(splitExtension(name)).flatMap((key) => {
    const kind = kindOf(key);
    return kind === "sidecar" || kind === "other" ? [key] : [key, splitExtension(key).stem];
  });
}
