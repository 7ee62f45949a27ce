// From the catalog to wishes: folder by folder the files become bundles, each with the place where it belongs. What
// lies there already, or is to stay where it is, is only counted.

import { joinPath } from "../../base/names.ts";
import { FolderPlaces, isAtOrBelow, type PlacedFolder } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import {
  filesByContentId,
  type OrganizeRow,
  organizeWindows,
} from "../../catalog/organize_rows.ts";
import type {
  BundleId,
  OrganizeTables,
  PlaceId,
  Wish,
  WishMember,
} from "../../catalog/organize_tables.ts";
import { type Bundle, bundlesOf } from "../../domain/bundle.ts";
import { formOfMain } from "../../domain/bundle_form.ts";
import type { Member } from "../../domain/companions.ts";
import type { Shape } from "../../domain/file_filter.ts";
import type { PlanReason } from "../../domain/plan.ts";
import { isSameName } from "../../domain/safe_name.ts";
import type { TemplateFacts } from "../../domain/template_tokens.ts";
import { type DatingSettings, momentOf } from "../dating_inputs.ts";
import { type BundleDate, dateOfBundle } from "./bundle_date.ts";
import { Suspects } from "./conflicts.ts";
import type { OrganizeOptions } from "./options.ts";
import { folderKey, isSameFolder, namesFor, type Place, placeOf, standingOf } from "./placing.ts";
import { conflictNote } from "./remarks.ts";
import type { PlanTally } from "./tally.ts";
import { stemKeys } from "./ties.ts";

export type CollectInput = {
  readonly catalog: Catalog;
  readonly tables: OrganizeTables;
  readonly options: OrganizeOptions;
  readonly tally: PlanTally;
  readonly dating: DatingSettings;
};

/** A bundle with the rows of its files. */
type Known = {
  readonly bundle: Bundle;
  /** In the order of its members. */
  readonly rows: readonly OrganizeRow[];
};

/** A bundle that belongs somewhere, and why. */
type Placed = {
  readonly place: Place;
  readonly facts: TemplateFacts;
  readonly date: BundleDate | undefined;
  readonly reason: PlanReason;
};

export class Collector {
  readonly #input: CollectInput;
  readonly #places: FolderPlaces;
  #bundles = 0;
  #lastPlace: { readonly path: string; readonly id: PlaceId } | undefined;

  constructor(input: CollectInput) {
    this.#input = input;
    this.#places = new FolderPlaces(input.catalog);
  }

  /** Adds what the files of one folder wish for. Nothing of the catalog stays open between two folders. */
  folder(folder: PlacedFolder): void {
    const { catalog, dating, tables, tally, options } = this.#input;
    const suspects = new Suspects(catalog, folder.id, dating);
    const below = belowTarget(folder.path, options.target);
    for (const rows of organizeWindows(catalog, folder.id)) {
      tally.seen += rows.length;
      const byName = new Map(rows.map((row) => [row.name, row]));
      const { bundles, orphans } = bundlesOf(rows.map(toMember));
      let bundled = orphans.length;
      for (const bundle of bundles) {
        const members = bundle.members.flatMap(({ name }) => byName.get(name) ?? []);
        bundled += members.length;
        this.#bundle({ bundle, rows: members }, folder, below, suspects);
      }
      for (const name of orphans) tables.addRemark("orphan", joinPath(folder.path, name), "");
      tally.orphans += orphans.length;
      tally.others += rows.length - bundled;
    }
    for (const { name, captured, conflict } of suspects.conflicts()) {
      tally.conflicts += 1;
      const note = conflictNote(captured, conflict);
      tables.addRemark("conflict", joinPath(folder.path, name), note);
    }
  }

  #bundle(known: Known, folder: PlacedFolder, below: string | undefined, suspects: Suspects): void {
    const { options, tally, dating } = this.#input;
    const { bundle, rows } = known;
    const [lead] = rows;
    if (lead == null) return;
    if (!options.kinds.has(lead.kind)) {
      tally.others += rows.length;
      return;
    }
    if (!lead.hasMedia) {
      tally.unread += rows.length;
      return;
    }
    const placed = this.#placed(known, lead);
    if (placed == null) {
      tally.undated += rows.length;
      return;
    }
    const { place, facts } = placed;
    const standing =
      below != null && isSameFolder(below, place.folder)
        ? standingOf(bundle, facts, place, this.#placing(placed.reason))
        : undefined;
    const stem = standing?.stem ?? place.stem;
    const number = standing?.number ?? 0;
    const names = namesFor(bundle, stem, number, options.maxNameBytes);
    const isNamed = ({ name }: OrganizeRow) => isSameName(names.get(name) ?? "", name);
    if (standing != null && rows.every(isNamed)) {
      tally.inPlace += rows.length;
      return;
    }
    if (rows.some(({ stamp }) => isArriving(stamp.mtimeUs, dating.nowUs, options.settleMs))) {
      tally.waiting += rows.length;
      return;
    }
    if (placed.date != null) suspects.look(placed.date.from);
    this.#wish({ known, placed, folder, below, stem, number, names, isThere: standing != null });
  }

  /** Where it belongs; undefined: it is to be left alone. */
  #placed({ bundle, rows }: Known, lead: OrganizeRow): Placed | undefined {
    const { options } = this.#input;
    const date = dateOfBundle(rows, options.shifts);
    const facts = factsOf(bundle, lead, date);
    const isDated = date != null && (date.isTrusted || options.undated === "mtime");
    const place = isDated ? placeOf(facts, this.#placing("captured")) : undefined;
    if (date != null && place != null) {
      const dated = date.shift == null ? "captured" : "shifted";
      return { place, facts, date, reason: date.isTrusted ? dated : "mtime" };
    }
    if (options.undated === "skip") return undefined;
    const reason = isDated
      ? "incomplete"
      : isKnownBy(date, "stat:ModifyTime")
        ? "undated"
        : "doubtful";
    const review = placeOf(facts, this.#placing(reason));
    return review == null ? undefined : { place: review, facts, date, reason };
  }

  #placing(reason: PlanReason) {
    const { template, reviewTemplate, rename, maxNameBytes } = this.#input.options;
    return isReview(reason)
      ? { template: reviewTemplate, rename, maxNameBytes }
      : { template, rename, maxNameBytes };
  }

  #wish(wish: {
    readonly known: Known;
    readonly placed: Placed;
    readonly folder: PlacedFolder;
    readonly below: string | undefined;
    readonly stem: string;
    readonly number: number;
    readonly names: ReadonlyMap<string, string>;
    readonly isThere: boolean;
  }): void {
    const { tables, options } = this.#input;
    const { known, placed, folder, below, stem, number, names, isThere } = wish;
    const { bundle, rows } = known;
    const [lead] = rows;
    if (lead == null) return;
    const id = ++this.#bundles;
    const place = this.#placeId(placed.place.folder);
    const turn = `${placed.date?.captured.local ?? ""}|${natural(bundle.stem)}`;
    const joins = isThere ? undefined : this.#otherHalf(known, folder);
    const isAlone = rows.length === 1;
    const members: WishMember[] = rows.map((row, i) => ({
      file: row.id,
      folder: folder.id,
      name: row.name,
      target: names.get(row.name) ?? row.name,
      kind: row.kind,
      form: isAlone ? "" : JSON.stringify(bundle.members[i]?.form),
      stamp: row.stamp,
      sample: row.sample,
    }));
    tables.addWish(id, {
      place,
      stem,
      number,
      turn,
      reason: placed.reason,
      ...(joins == null ? {} : { joins }),
      isThere,
      members,
    });
    if (below != null && options.action === "move")
      for (const { file } of members) tables.addMover(file);
    if (isThere) {
      tables.wishToJoin(place, id);
    } else if (joins == null) {
      wishFor(tables, id, place, turn, members);
    }
  }

  /** The id of a folder of the target; mostly that of the one before. */
  #placeId(path: string): PlaceId {
    if (this.#lastPlace?.path !== path) {
      this.#lastPlace = { path, id: this.#input.tables.place(folderKey(path), path) };
    }
    return this.#lastPlace.id;
  }

  /** A file at the target that is the other half of this one, by the identifier that both hold. */
  #otherHalf({ rows }: Known, folder: PlacedFolder): Wish["joins"] {
    const { catalog, options } = this.#input;
    const contentId = rows.find((row) => row.contentId != null)?.contentId;
    if (contentId == null) return undefined;
    const kinds = new Set(rows.map(({ kind }) => kind));
    if (kinds.has("photo") === kinds.has("video")) return undefined;
    const lacking = kinds.has("photo") ? "video" : "photo";
    for (const { folderId, row } of filesByContentId(catalog, contentId)) {
      if (row.kind !== lacking || folderId === folder.id) continue;
      const path = belowTarget(this.#places.get(folderId).path, options.target);
      if (path == null) continue;
      const place = this.#placeId(path);
      return { file: row.id, place, stem: formOfMain(row.name, row.kind, false).core };
    }
    return undefined;
  }
}

/** Notes which stems the bundle is to have at the place. */
export function wishFor(
  tables: OrganizeTables,
  id: BundleId,
  place: PlaceId,
  turn: string,
  members: readonly WishMember[],
): void {
  for (const key of stemKeys(members)) tables.wishFor(place, key, turn, id);
}

/** Whether a file goes to review for this reason. */
export function isReview(reason: PlanReason): boolean {
  return reason === "undated" || reason === "doubtful" || reason === "incomplete";
}

/** The path below the target; undefined where it lies elsewhere. */
export function belowTarget(path: string, target: string): string | undefined {
  if (!isAtOrBelow(path, target)) return undefined;
  return path.slice(target === "/" ? 1 : target.length + 1);
}

function isKnownBy(date: BundleDate | undefined, source: string): boolean {
  return date == null || date.captured.source === source;
}

/** A time in the future is a wrong clock, and no file that would arrive for years. */
function isArriving(mtimeUs: number, nowUs: number, settleMs: number): boolean {
  return Math.abs(nowUs - mtimeUs) < settleMs * 1000;
}

function toMember({ name, kind, contentId, about, captured }: OrganizeRow): Member {
  const aroundMs = captured == null ? undefined : momentOf(captured);
  const member: { -readonly [Key in keyof Member]: Member[Key] } = { name, kind };
  if (contentId != null) member.contentId = contentId;
  if (about != null) member.about = about;
  if (aroundMs != null) member.aroundMs = aroundMs;
  return member;
}

function factsOf(bundle: Bundle, lead: OrganizeRow, date: BundleDate | undefined): TemplateFacts {
  const { form } = bundle.members[0];
  const facts: { -readonly [Key in keyof TemplateFacts]: TemplateFacts[Key] } = {
    kind: lead.kind,
    stem: bundle.stem,
    ext: form.ending,
  };
  const shape = shapeOf(lead);
  if (date != null) facts.captured = date.captured;
  if (lead.cameraMake != null) facts.make = lead.cameraMake;
  if (lead.cameraModel != null) facts.model = lead.cameraModel;
  if (lead.lens != null) facts.lens = lead.lens;
  if (shape != null) facts.shape = shape;
  if (lead.album != null) facts.album = lead.album;
  if (lead.artist != null) facts.artist = lead.artist;
  if (lead.title != null) facts.title = lead.title;
  if (lead.sample !== "") facts.hash8 = lead.sample.slice(0, 8);
  return facts;
}

/** As it is looked at: orientations from 5 on lie on their side. */
function shapeOf({ width, height, orientation }: OrganizeRow): Shape | undefined {
  if (width == null || height == null) return undefined;
  const [across, down] = (orientation ?? 1) >= 5 ? [height, width] : [width, height];
  return across === down ? "square" : across > down ? "landscape" : "portrait";
}

/** Numbers in it compare as numbers: shots of one second keep the order in which the camera counted them. */
function natural(stem: string): string {
  return stem.replace(/\d+/g, (digits) => digits.padStart(10, "0"));
}
