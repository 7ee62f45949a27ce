// Where a bundle belongs by its date and the template, and why: to its place, or to review.

import type { OrganizeRow } from "../../catalog/organize_rows.ts";
import { targetNames } from "../../domain/bundle_names.ts";
import type { Captured } from "../../domain/captured.ts";
import { dateInFolders } from "../../domain/captured_from_folder.ts";
import { dateInName } from "../../domain/captured_from_name.ts";
import type { Shape } from "../../domain/file_filter.ts";
import type { PlanReason } from "../../domain/plan.ts";
import { byteLength } from "../../domain/safe_name.ts";
import { isDatedToken, type TemplateFacts } from "../../domain/template_tokens.ts";
import { type Wall, wallText } from "../../domain/wall_time.ts";
import { type BundleDate, dateOfBundle } from "./bundle_date.ts";
import type { Known } from "./known.ts";
import type { OrganizeOptions } from "./options.ts";
import { namesFor, type Place, type PlacingOptions, placeOf } from "./placing.ts";

/** A place with what it was made of. */
export type MadePlace = {
  readonly place: Place;
  readonly facts: TemplateFacts;
  readonly placing: PlacingOptions;
};

export type Belonging = MadePlace & {
  /** Where a date that is not to be trusted would put it: what lies there already stays. */
  readonly doubted?: MadePlace;
  /** The date that it is filed by; absent: it has none, or goes to review. */
  readonly date?: BundleDate;
  /** By which those that want one name get their turn; "": it has no date. */
  readonly local: string;
  readonly reason: PlanReason;
};

/**
 * The rules, in their order; undefined: it is left alone.
 * 1. A bundle with a date to be trusted goes where the template says. A date that stands nowhere but in its name stays
 *    there: where the template's name would not say it, the bundle keeps its own. One that stands nowhere but in the
 *    name of its folder must be said by the new folder as far as the template asks; else it goes to review.
 * 2. Where no token of the template is one of a date, none is needed: what has none goes where the template says, too.
 * 3. All else stays where it is, if it lies where its date would put it, however little that is to be trusted; or else
 *    goes to review.
 * So nothing that decides is lost on the way, and the next plan decides the same.
 */
export function belongingOf(known: Known, options: OrganizeOptions): Belonging | undefined {
  const rows = known.files.map(({ row }) => row);
  const date = dateOfBundle(rows, options.shifts);
  const facts = factsOf(known, date?.captured);
  const placing: PlacingOptions = options;
  const endingBytes = () => endingBytesOf(known);
  const local = date?.captured.local ?? "";
  const isDated = date != null && (date.isTrusted || options.undated === "mtime");
  if (isDated) {
    const place = lastingPlace(known, facts, date, placing);
    if (place != null) return { place, facts, placing, date, local, reason: datedReason(date) };
  } else if (![...options.template.tokens].some(isDatedToken)) {
    const place = placeOf(facts, placing, endingBytes);
    if (place != null) return { place, facts, placing, local, reason: "dateless" };
  }
  if (options.undated === "skip" || isKnownByFolder(date, options)) return undefined;
  const review = { ...options, template: options.reviewTemplate };
  const place = placeOf(facts, review, endingBytes);
  const reason = isDated ? "incomplete" : isKnownByMtime(date) ? "undated" : "doubtful";
  if (place == null) return undefined;
  const there = date == null ? undefined : placeOf(facts, placing, endingBytes);
  const doubted = there == null ? {} : { doubted: { place: there, facts, placing } };
  return { place, facts, placing: review, local, reason, ...doubted };
}

/** Whether a file goes to review for this reason. */
export function isReview(reason: PlanReason): boolean {
  return reason === "undated" || reason === "doubtful" || reason === "incomplete";
}

function datedReason({ shift, isTrusted }: BundleDate): PlanReason {
  if (!isTrusted) return "mtime";
  return shift == null ? "captured" : "shifted";
}

function isKnownByMtime(date: BundleDate | undefined): boolean {
  return date == null || date.captured.source === "stat:ModifyTime";
}

/** In review it would be known by its modification time alone, and the next plan would file it by that. */
function isKnownByFolder(date: BundleDate | undefined, { undated }: OrganizeOptions): boolean {
  return undated === "mtime" && date?.captured.source === "name:Folder";
}

/** The place by the template, if the date is known there still. */
function lastingPlace(
  known: Known,
  facts: TemplateFacts,
  date: BundleDate,
  placing: PlacingOptions,
): Place | undefined {
  const endingBytes = () => endingBytesOf(known);
  const place = placeOf(facts, placing, endingBytes);
  const { source } = date.captured;
  if (place == null) return undefined;
  if (source === "name:File") {
    const index = known.files.findIndex(({ row }) => row === date.from);
    const name = namesFor(known.bundle, place.stem, 0, placing.maxNameBytes)[index] ?? "";
    if (isSameDate(dateInName(name), dateInName(date.from.name))) return place;
    return { folder: place.folder, stem: facts.stem };
  }
  if (source === "name:Folder") {
    const said = dateInFolders(place.folder.split("/"));
    const { captured: _, ...others } = facts;
    const again = placeOf(
      said == null ? others : { ...others, captured: asSaid(date.captured, said) },
      placing,
      endingBytes,
    );
    return again?.folder === place.folder && again.stem === place.stem ? place : undefined;
  }
  return place;
}

function asSaid(captured: Captured, said: Wall): Captured {
  return { ...captured, local: wallText(said), precision: said.precision };
}

function isSameDate(a: Wall | undefined, b: Wall | undefined): boolean {
  return a != null && b != null && wallText(a) === wallText(b);
}

/** The most that stands behind the stem in the names of its files. */
function endingBytesOf({ bundle }: Known): number {
  const names = targetNames(bundle, "x", { maxNameBytes: Number.MAX_SAFE_INTEGER });
  return Math.max(...names.map(byteLength)) - 1;
}

function factsOf({ bundle, files }: Known, captured: Captured | undefined): TemplateFacts {
  const [{ row }] = files;
  const { form } = bundle.members[0];
  const facts: { -readonly [Key in keyof TemplateFacts]: TemplateFacts[Key] } = {
    kind: row.kind,
    stem: bundle.stem,
    ext: form.ending,
  };
  const shape = shapeOf(row);
  if (captured != null) facts.captured = captured;
  if (row.cameraMake != null) facts.make = row.cameraMake;
  if (row.cameraModel != null) facts.model = row.cameraModel;
  if (row.lens != null) facts.lens = row.lens;
  if (shape != null) facts.shape = shape;
  if (row.album != null) facts.album = row.album;
  if (row.artist != null) facts.artist = row.artist;
  if (row.title != null) facts.title = row.title;
  if (row.sample !== "") facts.hash8 = row.sample.slice(0, 8);
  return facts;
}

/** As it is looked at: orientations from 5 on lie on their side. */
function shapeOf({ width, height, orientation }: OrganizeRow): Shape | undefined {
  if (width == null || height == null) return undefined;
  const [across, down] = (orientation ?? 1) >= 5 ? [height, width] : [width, height];
  return across === down ? "square" : across > down ? "landscape" : "portrait";
}
