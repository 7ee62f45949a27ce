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
    written.lastIndex = 0;
    for (let found = written.exec(evidence); found != null; found = written.exec(evidence)) {
      const [, other = "", date = ""] = found;
      // What is no plain date (a count of seconds) is for the ladder to read.
      if (isSameDay(day, date) || other === source || otherSources.has(other)) continue;
      return true;
    }
    if (source === "name:File" || !mayHoldDate.test(name)) return false;
    const inName = dateInName(name);
    return inName != null && wallText(inName).slice(0, 10) !== day;
  }
}

/** Each date in the JSON of evidence: its source, and as much of its value as tells the day. */
const written = /"source":"([^"]+)","value":"([^" T]*)/g;
const otherSources: ReadonlySet<string> = otherMoments;
const mayHoldDate = /(?:18|19|20)\d\d|\d{12}/;

/** "2019-07-04" and "2019:07:04": whatever parts the numbers. */
function isSameDay(day: string, date: string): boolean {
  return (
    date.length === 10 &&
    day.length === 10 &&
    date.startsWith(day.slice(0, 4)) &&
    date.startsWith(day.slice(5, 7), 5) &&
    date.startsWith(day.slice(8), 8)
  );
}
