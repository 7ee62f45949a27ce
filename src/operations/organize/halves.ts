// Halves of one shot that lie in different folders: a Live Photo's still and its video, by the identifier that both
// hold; a RAW and its JPEG, by camera, second and stem. What has no other half in its own folder waits until all
// folders were looked at, and then goes with the one that was found elsewhere, as one bundle.

import type { FolderPlaces, PlacedFolder } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { filesByContentId, type OrganizeRow, photosOfSecond } from "../../catalog/organize_rows.ts";
import { type Bundle, byPrecedence, coreOf } from "../../domain/bundle.ts";
import { formOfMain } from "../../domain/bundle_form.ts";
import { isRaw } from "../../domain/companions.ts";
import { cameraName } from "../../domain/file_record.ts";
import { extensionOf } from "../../domain/media.ts";
import { collisionKey } from "../../domain/safe_name.ts";
import type { Known, KnownFile } from "./known.ts";

/** By what halves are known, in the order in which they are brought together. */
export const ties = ["identifier", "shot"] as const;
export type Tie = (typeof ties)[number];

/** One half of something, the other being elsewhere. */
export type Half = {
  /** Still or RAW, rather than video or JPEG. */
  readonly isFirst: boolean;
  /** The file that says so. */
  readonly file: KnownFile;
  /** Of its bundle. */
  readonly stem: string;
};

/** What a bundle is a half of; undefined where it is whole, or no half of anything. */
export function halfOf({ bundle, files }: Known, tie: Tie): Half | undefined {
  const sides = files.map(({ row }) => sideOf(row, tie));
  const firsts = sides.indexOf("first");
  const seconds = sides.indexOf("second");
  const file = files[Math.max(firsts, seconds)];
  // Both are there, or neither.
  if (file == null || (firsts >= 0 && seconds >= 0)) return undefined;
  return { isFirst: firsts >= 0, file, stem: bundle.stem };
}

/** Equal for both halves; undefined where it cannot be told. */
export function keyOf({ file, stem }: Half, tie: Tie): string | undefined {
  return (tie === "identifier" ? file.row.contentId : shotKey(file.row, stem)) ?? undefined;
}

/** Catalogued files of other folders that are of the same shot, whichever half they are. */
export function tiedFiles(
  catalog: Catalog,
  places: FolderPlaces,
  half: Half,
  tie: Tie,
): KnownFile[] {
  const { row, folder } = half.file;
  const found =
    tie === "identifier"
      ? filesByContentId(catalog, row.contentId ?? "", folder.id)
      : photosOfSecond(catalog, secondOf(row) ?? "", folder.id);
  // Nearly always there are none, and nobody asks for the key.
  const key = found.length === 0 ? undefined : keyOf(half, tie);
  if (key == null) return [];
  return found
    .map((other) => ({ row: other.row, folder: places.get(other.folderId) }))
    .filter((other) => tie === "identifier" || shotKey(other.row, stemOf(other.row)) === key);
}

/** Whether the file is the other half, rather than a copy of this one. */
export function isOtherHalf({ row }: KnownFile, half: Half, tie: Tie): boolean {
  return sideOf(row, tie) === (half.isFirst ? "second" : "first");
}

/**
 * Two halves as one bundle; undefined where two of their files would have one name. It has the stem of the one that
 * lies at the target, or else of the one that comes first.
 */
export function united(
  a: Known,
  b: Known,
  isAtTarget: (folder: PlacedFolder) => boolean,
): Known | undefined {
  const pairs = [...pairsOf(a), ...pairsOf(b)].sort((x, y) => byPrecedence(x.member, y.member));
  const [first, ...others] = pairs;
  if (first == null) throw new Error("A bundle without files");
  const forms = pairs.flatMap(({ member: { form } }) =>
    form.of === "main" ? [collisionKey(`${form.edit}|${form.mark}|${form.ending}`)] : [],
  );
  if (new Set(forms).size < forms.length) return undefined;
  const settled = pairs.find(({ file }) => isAtTarget(file.folder)) ?? first;
  const bundle: Bundle = {
    stem: coreOf(settled.member),
    members: [first.member, ...others.map(({ member }) => member)],
  };
  return { bundle, files: [first.file, ...others.map(({ file }) => file)] };
}

function* pairsOf({ bundle, files }: Known) {
  for (const [i, file] of files.entries()) {
    const member = bundle.members[i];
    if (member != null) yield { member, file };
  }
}

function sideOf(row: OrganizeRow, tie: Tie): "first" | "second" | undefined {
  const { kind, name, contentId } = row;
  if (tie === "identifier") {
    if (contentId == null) return undefined;
    return kind === "photo" ? "first" : kind === "video" ? "second" : undefined;
  }
  if (kind !== "photo" || secondOf(row) == null) return undefined;
  return isRaw({ kind, extension: extensionOf(name) }) ? "first" : "second";
}

function stemOf({ name, kind }: OrganizeRow): string {
  return formOfMain(name, kind, false).core;
}

/** Length of a time that is known to the second: "2019-07-04T18:22:31". */
const SECOND = 19;

/** The second in which it was taken, "2019-07-04T18:22:31"; undefined where that is not known. */
export function secondOf({ captured }: OrganizeRow): string | undefined {
  if (captured == null || captured.local.length < SECOND) return undefined;
  return captured.local.slice(0, SECOND);
}

/** Camera, second and stem of a photo; undefined where one of them is not known. */
function shotKey(row: OrganizeRow, stem: string): string | undefined {
  const camera = cameraName(row.cameraMake, row.cameraModel);
  const second = secondOf(row);
  if (camera == null || second == null) return undefined;
  return `${second}|${camera}|${collisionKey(stem)}`;
}
