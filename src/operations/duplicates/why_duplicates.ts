// `varve why A B`: whether two files are duplicates, which one is kept and by which rule, and what keeps the other from
// being put aside. From the catalog, by the same steps as a plan; of the files only the stamps are looked at.

import { type BigIntStats, lstatSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { displayName, joinPath, osPath } from "../../base/names.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import { type FileInFolder, fileByPath } from "../../catalog/files.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import { metadataTextsOf } from "../../catalog/metadata_texts.ts";
import type { Catalog } from "../../catalog/open.ts";
import { organizeWindows } from "../../catalog/organize_rows.ts";
import { payloadLikenessOf, payloadTwinsOf } from "../../catalog/payload_twins.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { type Likeness, likenessOf, twinsOf } from "../../catalog/twins.ts";
import { stampOf } from "../../disk/entries.ts";
import { sameStamp } from "../../domain/entry.ts";
import { type KeepRule, verdict } from "../../domain/keep_rules.ts";
import { differingFields, type MetadataField } from "../../domain/metadata_fields.ts";
import { isPutAside } from "../../domain/quarantine.ts";
import { definedPayloads } from "../../inspect/payload/versions.ts";
import { realFile } from "../real_path.ts";
import { keptFirst } from "./keep_order.ts";
import { lotsOf, mainsOf } from "./lots.ts";

/** Why two files are not compared. */
type Unlooked = "same-file" | "not-catalogued" | "missing" | "put-aside" | "changed";

/** Whether two files are duplicates, and what a plan makes of it. */
export type VerdictRecord = {
  readonly type: "verdict";
  /** Absolute paths of the two. */
  readonly a: string;
  readonly b: string;
  readonly status: Likeness | "payload" | "turned" | Unlooked;
  /** The same for people, a sentence without a final period. */
  readonly detail: string;
  /** Which of all files that are equal to them is kept; null where they are no duplicates. */
  readonly keep: string | null;
  /** The rule that tells the two apart; null: the bytes of their paths, or they are no duplicates. */
  readonly rule: string | null;
  /** Files that are equal to them, those two among them; 0 where they are no duplicates. */
  readonly copies: number;
  /** Files that belong to the one that is not kept and have no twin, for which it is not put aside. */
  readonly heldBy: readonly string[];
  /** In what of their metadata they differ, where they hold the same media and other bytes. */
  readonly differs: readonly MetadataField[];
};

/** Explains the files at two absolute paths. */
export function whyDuplicates(
  catalog: Catalog,
  paths: readonly [string, string],
  rules: readonly KeepRule[],
): VerdictRecord {
  const [one, other] = paths.map(
    (path) => fileByPath(catalog, path) ?? fileByPath(catalog, realFile(path)),
  );
  const [a, b] = [one?.record.path ?? paths[0], other?.record.path ?? paths[1]];
  const none = { keep: null, rule: null, copies: 0, heldBy: [], differs: [] };
  const answer = (status: VerdictRecord["status"], detail: string): VerdictRecord => {
    return { type: "verdict", a, b, status, detail, ...none };
  };
  if (one == null || other == null) {
    const unknown = displayName(one == null ? a : b);
    return answer(
      "not-catalogued",
      `"${unknown}" is not in the catalog; \`varve why\` with it alone tells why`,
    );
  }
  const missing = [one, other].find(({ record }) => record.missing);
  if (missing != null) {
    return answer("missing", `A scan did not find "${displayName(missing.record.path)}" any more`);
  }
  const aside = [a, b].find(isPutAside);
  if (aside != null) {
    return answer(
      "put-aside",
      `"${displayName(aside)}" lies in quarantine; \`varve undo\` brings it back`,
    );
  }
  if (a === b) return answer("same-file", "They are one file, which is named twice");
  if (areOneFile(a, b)) {
    return answer("same-file", "They are one file by two names, which takes its space once");
  }
  const changed = [one, other].find((file) => isChanged(catalog, file));
  if (changed != null) {
    return answer(
      "changed",
      `"${displayName(changed.record.path)}" is no longer as the catalog has it; a scan takes it up`,
    );
  }
  const status = likenessOf(catalog, one.id, other.id);
  if (status === "equal") {
    const twins = (id: FileId) => twinsOf(catalog, id);
    return { ...answer(status, ""), ...judged(catalog, [one, other], rules, "are equal", twins) };
  }
  const words = likenessWords[status];
  const defined = definedPayloads();
  switch (payloadLikenessOf(catalog, [one.id, other.id], defined)) {
    case "other":
      return answer(status, words);
    case "unread":
      return answer(
        status,
        `${words}; whether they hold the same media, \`varve duplicates --by payload\` tells`,
      );
    case "turned":
      return answer(
        "turned",
        "They are no duplicates: they hold the same picture, and a tag turns it in different ways",
      );
    case "same": {
      const differs = differences(catalog, one.id, other.id);
      const twins = (id: FileId) => payloadTwinsOf(catalog, id, defined);
      const what = differs.length === 0 ? "" : ` (${differs.join(", ")})`;
      const are = `hold the same media under other metadata${what}`;
      const verdict = judged(catalog, [one, other], rules, are, twins);
      return { ...answer("payload", ""), ...verdict, differs };
    }
  }
}

function differences(catalog: Catalog, a: FileId, b: FileId): readonly MetadataField[] {
  const texts = metadataTextsOf(catalog, [a, b]);
  const [one, other] = [texts.get(a), texts.get(b)];
  return one == null || other == null ? [] : differingFields(one, other);
}

const likenessWords: Readonly<Record<Exclude<Likeness, "equal">, string>> = {
  "other-size": "They are no duplicates: their sizes differ",
  "other-sample": "They are no duplicates: their beginnings or ends differ",
  "other-content": "They are no duplicates: they are alike at both ends, and differ between",
  uncompared: "They may be equal: nobody has compared them yet, `varve duplicates` does",
};

/** Finds the files that count as the same, that one among them. */
type FindTwins = (id: FileId) => readonly FileId[];

function judged(
  catalog: Catalog,
  [one, other]: readonly [FileInFolder, FileInFolder],
  rules: readonly KeepRule[],
  are: string,
  twinsOf: FindTwins,
): Pick<VerdictRecord, "detail" | "keep" | "rule" | "copies" | "heldBy"> {
  const ordered = keptFirst(twins(catalog, one.id, twinsOf), rules);
  const [kept] = ordered;
  const candidates = ordered.filter(({ file }) => file.id === one.id || file.id === other.id);
  const [better, worse] = candidates;
  if (kept == null || better == null || worse == null) throw new Error("Twins that are none");
  const { rule } = verdict(better, worse, rules);
  const heldBy = holding(catalog, worse.file.id === one.id ? one : other, twinsOf);
  const by = rule == null ? "by the bytes of their paths" : `by the rule "${rule.text}"`;
  const parts = [
    `They ${are}, and "${displayName(better.path)}" is rather kept ${by}`,
    ...(kept === better ? [] : [`of all copies "${displayName(kept.path)}" is kept`]),
    ...(heldBy.length === 0 ? [] : ["the other is not put aside: what belongs to it has no twin"]),
  ];
  return {
    detail: parts.join("; "),
    keep: kept.path,
    rule: rule?.text ?? null,
    copies: ordered.length,
    heldBy,
  };
}

/** Paths of files that belong to a file, would have to go with it, and have no twin. */
function holding(catalog: Catalog, { id, folderId }: FileInFolder, twinsOf: FindTwins): string[] {
  const folder = new FolderPlaces(catalog).get(folderId);
  for (const rows of organizeWindows(catalog, folderId)) {
    for (const lot of lotsOf(rows, folder)) {
      if (!lot.some((row) => row.id === id)) continue;
      return mainsOf(lot)
        .filter((row) => row.id !== id && twins(catalog, row.id, twinsOf).length < 2)
        .map(({ name }) => joinPath(folder.path, name));
    }
  }
  return [];
}

/** What was put aside is no twin. */
function twins(catalog: Catalog, id: FileId, twinsOf: FindTwins): PlacedFile[] {
  return placedFileReader(catalog)(twinsOf(id)).filter(({ folder }) => !isPutAside(folder));
}

function areOneFile(a: string, b: string): boolean {
  const [one, other] = [statsOf(a), statsOf(b)];
  return one != null && one.dev === other?.dev && one.ino === other.ino;
}

function isChanged(catalog: Catalog, { id, record }: FileInFolder): boolean {
  const [catalogued] = placedFileReader(catalog)([id]);
  const stats = statsOf(record.path);
  if (catalogued == null || stats == null) return false;
  return !sameStamp(catalogued.stamp, stampOf(stats));
}

/** Undefined where the file is gone, or not to be reached now: then the catalog tells what it knows. */
function statsOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(osPath(path), { bigint: true });
  } catch (error) {
    if (systemCode(error) == null) throw error;
    return undefined;
  }
}
