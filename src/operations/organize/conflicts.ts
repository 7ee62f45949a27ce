// Dates that say another day than the one a file is filed by. Nearly all files have none: a look at the days in
// their evidence tells so, and only the rest are judged by the whole ladder.

import type { PlacedFolder } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { Captured, Conflict } from "../../domain/captured.ts";
import { dateInFolders } from "../../domain/captured_from_folder.ts";
import { dateInName } from "../../domain/captured_from_name.ts";
import { otherMoments } from "../../domain/date_sources.ts";
import { judgeCaptured } from "../../domain/ladder.ts";
import { wallText } from "../../domain/wall_time.ts";
import { type DatingSettings, datedFiles, folderNames } from "../dating_inputs.ts";

/** The files of one folder of which something may say another day. */
export class Suspects {
  readonly #catalog: Catalog;
  readonly folder: PlacedFolder;
  readonly #settings: DatingSettings;
  /** As much of it as is known: "2012-08". */
  readonly #folderDay: string | undefined;
  readonly #ids = new Set<FileId>();

  constructor(catalog: Catalog, folder: PlacedFolder, settings: DatingSettings) {
    this.#catalog = catalog;
    this.folder = folder;
    this.#settings = settings;
    const inFolders = dateInFolders(folderNames(catalog, folder.id));
    this.#folderDay = inFolders == null ? undefined : wallText(inFolders).slice(0, 10);
  }

  /** Looks at a file that is filed by its own date. */
  look(row: OrganizeRow): void {
    const { captured } = row;
    if (captured != null && this.#isSuspect(row, captured)) this.#ids.add(row.id);
  }

  /** Conflicts of those looked at, judged by the whole ladder, in byte order of their names. */
  *conflicts(): Generator<
    { readonly name: string; readonly captured: Captured; readonly conflict: Conflict },
    void,
    undefined
  > {
    if (this.#ids.size === 0) return;
    for (const { row, input } of datedFiles(this.#catalog, this.folder.id, this.#settings)) {
      if (!this.#ids.has(row.id)) continue;
      const { taken: captured, conflict } = judgeCaptured(input());
      if (captured != null && conflict != null) yield { name: row.name, captured, conflict };
    }
  }

  #isSuspect({ evidence, name }: OrganizeRow, { local, source }: Captured): boolean {
    const day = local.slice(0, 10);
    if (this.#folderDay != null && !day.startsWith(this.#folderDay)) return true;
    if (saysOther(evidence, day, source)) return true;
    if (source === "name:File" || !mayHoldDate.test(name)) return false;
    const inName = dateInName(name);
    return inName != null && wallText(inName).slice(0, 10) !== day;
  }
}

/** Whether any of the dates in the JSON of evidence but that of `source` is not known to be of the day. */
function saysOther(evidence: string, day: string, source: string): boolean {
  const dayInExif = day.replaceAll("-", ":");
  const isWhole = day.length === "0000-00-00".length;
  for (let at = evidence.indexOf(VALUE); at >= 0; at = evidence.indexOf(VALUE, at)) {
    const from = at;
    at += VALUE.length;
    // What is written otherwise (a count of seconds) is for the ladder to read.
    if (isWhole && (evidence.startsWith(dayInExif, at) || evidence.startsWith(day, at))) continue;
    const other = evidence.slice(evidence.lastIndexOf('"', from - 1) + 1, from);
    if (other !== source && !otherSources.has(other)) return true;
  }
  return false;
}

/** What stands in it between a source and the date that it gives. */
const VALUE = '","value":"';
const otherSources: ReadonlySet<string> = otherMoments;
const mayHoldDate = /(?:18|19|20)\d\d|\d{12}/;
