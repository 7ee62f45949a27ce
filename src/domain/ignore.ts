// Folders and files that hold nothing of the owner's: caches, thumbnails, recycle bins, snapshots and
// bookkeeping of NAS and desktop systems. Each rule has its reason; docs/formats.md lists them. What is
// left out is counted and shown. That a name begins with a dot is no reason: people hide photos too.

import { QUARANTINE_FOLDER } from "./quarantine.ts";

/** Why a folder or file is left out. */
export type IgnoreRule = {
  readonly name: string;
  readonly match: "exact" | "prefix" | "caseless";
  readonly reason: string;
};

function rules(match: IgnoreRule["match"], reason: string, names: readonly string[]): IgnoreRule[] {
  return names.map((name) => ({ name, match, reason }));
}

/** Folders left out anywhere. Exact rules are compared as written. */
export const ignoredFolders: readonly IgnoreRule[] = [
  ...rules("exact", "Synology: thumbnails and extended attributes of the files beside it", [
    "@eaDir",
  ]),
  ...rules("exact", "Synology, QNAP: deleted files", ["#recycle", "@Recycle"]),
  ...rules("exact", "Synology, QNAP: snapshots, each a copy of the whole share", [
    "#snapshot",
    "@Recently-Snapshot",
  ]),
  ...rules("exact", "Synology: work in progress of the system", [
    "@tmp",
    "@sharebin",
    "@sharesnap",
    "@img_bkp_cache",
    ".SynologyWorkingDirectory",
  ]),
  ...rules("exact", "QNAP: thumbnails and uploads in progress", [
    ".@__thumb",
    "@__thumb",
    ".@upload_cache",
  ]),
  ...rules("exact", "Linux: pieces found by a file system check", ["lost+found"]),
  ...rules("exact", "macOS: trash, search index, file system log and attributes of files", [
    ".Trashes",
    ".Spotlight-V100",
    ".fseventsd",
    ".DocumentRevisions-V100",
    ".AppleDouble",
    ".AppleDB",
    ".AppleDesktop",
    ".TemporaryItems",
  ]),
  ...rules("prefix", "Linux desktops: trash, one folder a user", [".Trash-"]),
  ...rules("caseless", "Windows: trash", ["$RECYCLE.BIN"]),
  ...rules("caseless", "Windows: restore points and indexes", ["System Volume Information"]),
  ...rules("exact", "Syncthing: replaced files and its marker", [".stversions", ".stfolder"]),
  ...rules("exact", "Varve: files put aside until they are purged", [QUARANTINE_FOLDER]),
];

/** Folders left out where they lie directly below a volume of a NAS: the packages' and the system's. */
export const ignoredBelowVolume: readonly IgnoreRule[] = rules(
  "prefix",
  "Synology: folders of the system and its packages, directly below a volume",
  ["@"],
);

/** Files left out anywhere. */
export const ignoredFiles: readonly IgnoreRule[] = [
  ...rules("caseless", "Windows: thumbnails and folder settings", ["Thumbs.db", "desktop.ini"]),
  ...rules("exact", "macOS: folder settings and icons", [".DS_Store", "Icon\r"]),
  ...rules("prefix", "macOS: attributes of the file that it is named after", ["._"]),
  ...rules("prefix", "Synology: thumbnails", ["SYNOFILE_THUMB_"]),
];

/**
 * Whether a folder is left out with all it holds. `belowVolume`: it lies directly below a volume of a NAS
 * (/volume1), where every name that begins with @ is the system's.
 */
export function isIgnoredFolder(name: string, belowVolume: boolean): boolean {
  return folders(name) || (belowVolume && name.startsWith("@"));
}

/** Whether a file is left out. */
export function isIgnoredFile(name: string): boolean {
  return files(name);
}

/** The two bytes that an ignored file's name can begin with, as first × 256 + second: a name that begins otherwise is kept. */
export const ignoredFirstPairs: ReadonlySet<number> = new Set(
  beginnings().map((start) => start.charCodeAt(0) * 256 + start.charCodeAt(1)),
);

const folders = matcher(ignoredFolders);
const files = matcher(ignoredFiles);

function matcher(list: readonly IgnoreRule[]): (name: string) => boolean {
  const by = (match: IgnoreRule["match"]) =>
    list.filter((rule) => rule.match === match).map((rule) => rule.name);
  const exact = new Set(by("exact"));
  const caseless = new Set(by("caseless").map((name) => name.toLowerCase()));
  const lengths = new Set([...caseless].map((name) => name.length));
  const prefixes = by("prefix");
  return (name) =>
    exact.has(name) ||
    prefixes.some((prefix) => name.startsWith(prefix)) ||
    (lengths.has(name.length) && caseless.has(name.toLowerCase()));
}

/** The first two characters of every ignored file's name, in either case where case is free. */
function beginnings(): string[] {
  return ignoredFiles.flatMap(({ name, match }) => {
    let starts = [""];
    for (const letter of name.slice(0, 2)) {
      const forms = match === "caseless" ? [letter.toLowerCase(), letter.toUpperCase()] : [letter];
      starts = starts.flatMap((start) => forms.map((form) => start + form));
    }
    return starts;
  });
}
