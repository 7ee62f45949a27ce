// What bundles of different folders have to do with each other: which stems they would take from one another, and
// which may share one because they are halves of the same.

import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import type { WishMember } from "../../catalog/organize_tables.ts";
import { splitEnding } from "../../domain/bundle_form.ts";
import { pairStem } from "../../domain/companion_names.ts";
import { isRaw } from "../../domain/companions.ts";
import { cameraName } from "../../domain/file_record.ts";
import { extensionOf, type MediaKind } from "../../domain/media.ts";
import { collisionKey } from "../../domain/safe_name.ts";

/**
 * The stems of all names that a bundle gets, as collisions see them, and what its files would be found together
 * by. No two bundles of a folder may have one in common: then no two names are alike, and nothing is taken for a
 * companion of what it is not.
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
  const key = collisionKey(stem);
  if (kind === "sidecar" || kind === "other") return [key];
  const base = pairStem({ stem, kind });
  return base === stem || base === "" ? [key] : [key, collisionKey(base)];
}

/**
 * What a bundle has in common with its other half in another folder: the content identifier of a Live Photo; camera,
 * second and stem of a RAW and its JPEG. "" where nothing is sure.
 */
export function tieOf(stem: string, lead: OrganizeRow): string {
  const { contentId, kind, captured, cameraMake, cameraModel, name } = lead;
  if (contentId != null) return `id|${kind}|${contentId}`;
  const camera = cameraName(cameraMake, cameraModel);
  if (kind !== "photo" || camera == null || captured == null) return "";
  if (captured.precision !== "second" && captured.precision !== "subsecond") return "";
  const raw = isRaw({ kind, extension: extensionOf(name) }) ? "raw" : "plain";
  return `shot|${raw}|${camera}|${captured.local.slice(0, 19)}|${collisionKey(stem)}`;
}

/** Whether two ties are of halves of one: a still and its video, a RAW and its JPEG. */
export function areTied(a: string, b: string): boolean {
  const [how, half, ...what] = a.split("|");
  const [otherHow, otherHalf, ...other] = b.split("|");
  return a !== "" && how === otherHow && half !== otherHalf && what.join("|") === other.join("|");
}
