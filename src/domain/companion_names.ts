// What is in the names of files that belong together: the mark of an edit, of one half of a Live Photo, of a
// RAW, and the names that a sidecar's file can have. One place, since a rename must keep what a search reads.

import { extensionOf, type MediaKind } from "./media.ts";

/** A name in two: its stem, and its extension in lower case without the dot. */
export type NamedFile = { readonly stem: string; readonly extension: string };

/** "IMG_1.JPG" as "IMG_1" and "jpg"; a name without an extension is all stem. */
export function splitExtension(name: string): NamedFile {
  const extension = extensionOf(name);
  const stem = extension === "" ? name : name.slice(0, -extension.length - 1);
  return { stem, extension };
}

/**
 * What Google adds to the name of an edit, in the languages seen (GooglePhotosTakeoutHelper keeps the list), and
 * osxphotos. Each begins with a "-" or "_", and holds no other.
 */
const editSuffixes: ReadonlySet<string> = new Set([
  "-edited",
  "-effects",
  "-smile",
  "-mix",
  "-bearbeitet",
  "-bewerkt",
  "-edytowane",
  "-modifié",
  "-modificato",
  "-ha editado",
  "-editado",
  "-editada",
  "-editat",
  "-redigerad",
  "-redigeret",
  "-muokattu",
  "-編集済み",
  "_edited",
]);

/** An edit by its name: the stem of its original, and what tells, "IMG_E" or a suffix as it is written. */
export type EditName = { readonly original: string; readonly mark: string };

/** Reads the stem of an edit; undefined where it says nothing of one. */
export function editName(stem: string): EditName | undefined {
  const apple = stem.startsWith("IMG_E") ? /^(IMG_)E(\d{4,}.*)$/.exec(stem) : null;
  if (apple != null) return { original: `${apple[1]}${apple[2]}`, mark: "IMG_E" };
  // Google puts its number behind: "IMG_1-edited(2).jpg" is of "IMG_1(2).jpg".
  const { base, number } = splitNumber(stem);
  const at = Math.max(base.lastIndexOf("-"), base.lastIndexOf("_"));
  // Most names have digits there, which no mark has.
  if (at < 0 || isDigit(base.charCodeAt(at + 1))) return undefined;
  const mark = base.slice(at);
  if (!editSuffixes.has(mark.toLowerCase())) return undefined;
  return { original: base.slice(0, at) + number, mark };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The stems that edits of a file can have, Apple's excepted. */
export function editStems(stem: string): string[] {
  const { base, number } = splitNumber(stem);
  return Array.from(editSuffixes, (suffix) => base + suffix + number);
}

/** "IMG_1(2)" as "IMG_1" and "(2)". */
export function splitNumber(stem: string): { readonly base: string; readonly number: string } {
  const parts = stem.endsWith(")") ? /^(.*?)(\(\d{1,3}\))$/su.exec(stem) : null;
  return { base: parts?.[1] ?? stem, number: parts?.[2] ?? "" };
}

/** Names, whole or without extension, that a sidecar's file can have; the surest first. */
export function sidecarKeys({ stem, extension }: NamedFile): string[] {
  const keys = [stem];
  if (extension === "aae") {
    // Apple: IMG_O1234.AAE and IMG_1234_O.AAE hold the edits of IMG_1234.
    const original = /^(IMG_)O(\d.*)$/i.exec(stem) ?? /^(.*)(?:_O)$/i.exec(stem);
    if (original != null) keys.push(`${original[1]}${original[2] ?? ""}`);
  }
  if (extension === "lrv") {
    // GoPro: GL010123.LRV is the preview of GX010123.MP4 or GH010123.MP4.
    const preview = /^GL(\d{6})$/i.exec(stem);
    if (preview != null) keys.push(`GX${preview[1]}`, `GH${preview[1]}`);
  }
  if (subtitles.has(extension)) {
    // "film.en.srt", "film.en.forced.srt"
    const spoken = /^(.+?)(?:\.[a-z]{2,3}(?:-[a-z]{2,4})?)(?:\.(?:forced|sdh|cc|default))?$/i.exec(
      stem,
    );
    if (spoken?.[1] != null) keys.push(spoken[1]);
  }
  return keys;
}

const subtitles = new Set(["srt", "vtt", "ass", "ssa"]);

/**
 * The stem without what phones add to one half: Google's ".MP", ".RAW-01.COVER" and ".RAW-02.ORIGINAL",
 * "_HEVC" of videos from iCloud.
 */
export function pairStem({
  stem,
  kind,
}: {
  readonly stem: string;
  readonly kind: MediaKind;
}): string {
  const plain = stem.includes(".")
    ? stem.replace(/(?:\.RAW-\d\d)?(?:\.MP)?(?:\.COVER|\.ORIGINAL|\.NIGHT)?$/, "")
    : stem;
  return kind === "video" ? plain.replace(/_HEVC$/i, "") : plain;
}
