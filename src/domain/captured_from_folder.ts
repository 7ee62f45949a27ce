// Dates in the names of folders: "2012-08-14 Paris", "2012-08", "2012/08/14", "2012". A folder says when
// roughly; the innermost one that says anything counts, made finer by those around it where they agree.

import { maskIds, type NameDate } from "./captured_from_name.ts";
import { type Wall, wallEnd, wallOf } from "./wall_time.ts";

const START = "(?<![0-9A-Za-z])";
const END = "(?![0-9A-Za-z])";
const Y = "(?:18[2-9]\\d|19\\d\\d|20\\d\\d)";
const MO = "(?:0[1-9]|1[0-2])";
const D = "(?:0[1-9]|[12]\\d|3[01])";

const day = new RegExp(`${START}(${Y})([-_.])(${MO})\\2(${D})${END}`, "gu");
const compactDay = new RegExp(`^(${Y})(${MO})(${D})${END}`, "u");
const month = new RegExp(`^(${Y})[-_.](${MO})${END}(?![-_.]\\d)`, "u");
const compactMonth = new RegExp(`^(${Y})(${MO})$`, "u");
const year = new RegExp(`^(${Y})(?:[ _]+\\p{L}.*)?$`, "u");
const yearLast = new RegExp(`^\\p{L}[^\\d]*[ _](${Y})$`, "u");
/** A folder named for a month below one for its year: "08", "08 August", "8". */
const part = /^(\d{1,2})(?:[ ._-]+[^\d].*)?$/;

/**
 * The date that folders give. `folders` are the names of the path, the root's own last parts first, the one
 * that holds the file last.
 */
export function dateInFolders(folders: readonly string[]): NameDate | undefined {
  if (!read.has(folders)) read.set(folders, readFolders(folders));
  return read.get(folders);
}

/** Files of one folder are dated one after the other, and their folders say the same each time. */
const read = new WeakMap<readonly string[], NameDate | undefined>();

function readFolders(folders: readonly string[]): NameDate | undefined {
  let found: NameDate | undefined;
  for (let i = folders.length - 1; i >= 0; i--) {
    const date = dateOf(folders, i);
    if (date == null) continue;
    if (found == null) found = date;
    else if (isWithin(date, found) && wallEnd(date) - date.wallMs < wallEnd(found) - found.wallMs) {
      found = date;
    }
    if (found.precision === "day") return found;
  }
  return found;
}

function isWithin(inner: Wall, outer: Wall): boolean {
  return inner.wallMs >= outer.wallMs && wallEnd(inner) <= wallEnd(outer);
}

function dateOf(folders: readonly string[], i: number): NameDate | undefined {
  const name = folders[i] ?? "";
  return dateInFolder(name) ?? partOfPath(folders, i, name);
}

function dateInFolder(name: string): NameDate | undefined {
  if (!/\d{4}/.test(name)) return undefined;
  const text = maskIds(name);
  const days = [...text.matchAll(day)].map((match) =>
    dateFrom(match[0], match[1], match[3], match[4]),
  );
  if (days.length > 0) return days.length === 1 ? days[0] : commonTo(days, text);
  const inOne = compactDay.exec(text);
  if (inOne != null) return dateFrom(inOne[0], inOne[1], inOne[2], inOne[3]);
  const months = month.exec(text) ?? compactMonth.exec(text);
  if (months != null) return dateFrom(months[0], months[1], months[2]);
  const years = year.exec(text) ?? yearLast.exec(text);
  return years == null ? undefined : dateFrom(years[1] ?? "", years[1]);
}

/** "2012-08-14 – 2012-08-20" says August 2012: what all days have in common. */
function commonTo(days: readonly (NameDate | undefined)[], text: string): NameDate | undefined {
  const dates = days.map((date) => (date == null ? "" : isoDay(date)));
  const first = dates[0] ?? "";
  if (dates.includes("")) return undefined;
  if (dates.every((date) => date === first)) return days[0];
  const [y, m] = first.split("-");
  if (dates.every((date) => date.slice(0, 7) === first.slice(0, 7))) return dateFrom(text, y, m);
  return dates.every((date) => date.slice(0, 4) === y) ? dateFrom(text, y) : undefined;
}

function isoDay(date: Wall): string {
  return new Date(date.wallMs).toISOString().slice(0, 10);
}

/** "08" below "2012", or "14" below "08" below "2012". */
function partOfPath(folders: readonly string[], i: number, name: string): NameDate | undefined {
  const own = part.exec(name)?.[1];
  if (own == null || i === 0) return undefined;
  const above = dateOf(folders, i - 1);
  if (above == null) return undefined;
  const [y, m] = isoDay(above).split("-");
  if (above.precision === "year") return dateFrom(`${y}/${own}`, y, own);
  if (above.precision === "month") return dateFrom(`${y}/${m}/${own}`, y, m, own);
  return undefined;
}

function dateFrom(text: string, y?: string, m?: string, d?: string): NameDate | undefined {
  // "00" would be read as unknown; in a path it is a folder with another meaning.
  if (Number(m ?? 1) === 0 || Number(d ?? 1) === 0) return undefined;
  const wall = wallOf(y, m, d);
  return typeof wall === "string" ? undefined : { ...wall, text };
}
