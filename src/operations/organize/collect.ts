// From the catalog to wishes: folder by folder the files become bundles, halves that lie in different folders are
// brought together, and each bundle gets the place where it belongs. What lies there already, or is to stay where it
// is, is only counted.

import { joinPath } from "../../base/names.ts";
import { FolderPlaces, type PlacedFolder } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { organizeWindows, secondsElsewhere } from "../../catalog/organize_rows.ts";
import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { DatingSettings } from "../dating_inputs.ts";
import { belongingOf } from "./belongs.ts";
import { Suspects } from "./conflicts.ts";
import {
  type Half,
  halfOf,
  isOtherHalf,
  keyOf,
  secondOf,
  type Tie,
  tiedFiles,
  ties,
  united,
} from "./halves.ts";
import { isInPlace, standingIn } from "./in_place.ts";
import { bundlesIn, type Known, type KnownFile, knownFrom, knownText } from "./known.ts";
import type { OrganizeOptions } from "./options.ts";
import { isSameFolder } from "./placing.ts";
import { maySame } from "./proof.ts";
import { conflictNote } from "./remarks.ts";
import type { Scope } from "./scope.ts";
import type { PlanTally } from "./tally.ts";
import { type Wished, WishWriter } from "./wish_writer.ts";

export type CollectInput = {
  readonly catalog: Catalog;
  readonly tables: PlanTables;
  readonly options: OrganizeOptions;
  readonly scope: Scope;
  readonly tally: PlanTally;
  readonly dating: DatingSettings;
};

export class Collector {
  readonly #input: CollectInput;
  readonly #places: FolderPlaces;
  readonly #wishes: WishWriter;
  #suspects: Suspects | undefined;
  /** Seconds of photos of the window in hand in which others elsewhere were taken; undefined: nobody has looked. */
  #sharedSeconds: ReadonlySet<string> | undefined;
  /** First files of what halves of the shot in hand went to. */
  readonly #joined = new Set<FileId>();

  constructor(input: CollectInput) {
    this.#input = input;
    this.#places = new FolderPlaces(input.catalog);
    this.#wishes = new WishWriter(input);
  }

  /**
   * Adds what the files of one folder wish for. Yields between its parts, with the files of each; nothing of the
   * catalog is open meanwhile.
   */
  *folder(folder: PlacedFolder): Generator<number, void, undefined> {
    const { catalog, tables, tally } = this.#input;
    for (const rows of organizeWindows(catalog, folder.id)) {
      const [first] = rows;
      const last = rows.at(-1);
      if (first == null || last == null) continue;
      this.#sharedSeconds = secondsElsewhere(catalog, folder.id, first.name, last.name);
      tally.seen += rows.length;
      const { bundles, orphans } = bundlesIn(rows, folder);
      let bundled = orphans.length;
      for (const known of bundles) {
        bundled += known.files.length;
        this.#arrive(known, ties);
      }
      for (const name of orphans) tables.remarks.add("orphan", joinPath(folder.path, name), "");
      tally.orphans += orphans.length;
      tally.others += rows.length - bundled;
      yield rows.length;
    }
    this.#tellConflicts();
  }

  /** Behind the last folder: adds what halves wish for that waited for their other half. */
  halves(): void {
    const { catalog, tables } = this.#input;
    this.#sharedSeconds = undefined;
    for (const [i, tie] of ties.entries()) {
      const later = ties.slice(i + 1);
      for (const texts of tables.halves.byKey(tie)) {
        this.#joined.clear();
        const waiting = texts.map((text) => knownFrom(catalog, this.#places, text));
        const paired = this.#paired(waiting, tie);
        const whole = paired.filter((known) => halfOf(known, tie) == null);
        for (const known of paired) {
          const half = halfOf(known, tie);
          if (half == null || !this.#joins(known, half, tie, whole)) this.#arrive(known, later);
        }
      }
    }
    this.#tellConflicts();
  }

  /**
   * Those with their other half as one; the others as they are. A first half that belongs nowhere comes last: it
   * would keep the other half from one that is filed, to which that would go by the next plan.
   */
  #paired(waiting: readonly Known[], tie: Tie): Known[] {
    const { options } = this.#input;
    const all: Known[] = [];
    const left = waiting.filter((known) => !halfOf(known, tie)?.isFirst);
    const firsts = waiting.filter((known) => halfOf(known, tie)?.isFirst);
    const isLost = (known: Known) => Number(belongingOf(known, options) == null);
    for (const first of firsts.toSorted((a, b) => isLost(a) - isLost(b))) {
      const near = left.find(({ bundle }) => bundle.stem === first.bundle.stem) ?? left[0];
      const both =
        near == null ? undefined : united(first, near, (folder) => this.#isAtTarget(folder));
      all.push(both ?? first);
      if (near != null && both != null) left.splice(left.indexOf(near), 1);
    }
    return [...all, ...left];
  }

  #isAtTarget({ path }: PlacedFolder): boolean {
    return this.#input.scope.belowTarget(path) != null;
  }

  /** A bundle has its place, or waits where its other half may lie in another folder. */
  #arrive(known: Known, left: readonly Tie[]): void {
    const { tables } = this.#input;
    for (const tie of left) {
      if (tie === "shot" && !this.#mayShareSecond(known)) continue;
      const half = halfOf(known, tie);
      if (half == null) continue;
      const isElsewhere = this.#tied(half, tie).some((file) => isOtherHalf(file, half, tie));
      const key = isElsewhere ? keyOf(half, tie) : undefined;
      if (key == null) continue;
      tables.halves.add(tie, key, knownText(known));
      return;
    }
    this.#file(known);
  }

  #mayShareSecond({ files }: Known): boolean {
    const shared = this.#sharedSeconds;
    return shared == null || files.some(({ row }) => shared.has(secondOf(row) ?? ""));
  }

  /** Files of the same shot that this plan looks at. */
  #tied(half: Half, tie: Tie): KnownFile[] {
    const { catalog, scope } = this.#input;
    return tiedFiles(catalog, this.#places, half, tie).filter(({ folder: { path } }) => {
      return scope.isFiled(path) || scope.belowTarget(path) != null;
    });
  }

  /**
   * A half goes to its other half at the target, a copy of a half to what it is a copy of; false where there is neither.
   * `whole`: what was brought together of the same shot.
   */
  #joins(known: Known, half: Half, tie: Tie, whole: readonly Known[]): boolean {
    const byFolder = Map.groupBy(this.#tied(half, tie), ({ folder }) => folder);
    const others = [...byFolder].flatMap(([folder, files]) => {
      const rows = files.map(({ row }) => row);
      return bundlesIn(rows, folder).bundles;
    });
    for (const other of [...whole, ...others]) {
      const spot = this.#spotBeside(half, other, tie);
      if (spot == null) continue;
      this.#joined.add(other.files[0].row.id);
      this.#wish(known, { ...spot, number: 0, reason: "companion" });
      return true;
    }
    return false;
  }

  /** Where it would be with the other, under its stem; undefined where it has nothing to do there. */
  #spotBeside(
    half: Half,
    other: Known,
    tie: Tie,
  ): Pick<Wished, "folder" | "stem" | "turn" | "isThere"> | undefined {
    const { scope, tables, options } = this.#input;
    const { bundle, files } = other;
    const [{ row, folder }] = files;
    const below = scope.belowTarget(folder.path);
    const isFiled = scope.isFiled(folder.path);
    const there =
      below == null || tables.movers.has(row.id)
        ? undefined
        : { folder: below, stem: bundle.stem, turn: "", isThere: true };
    const copied = files.filter((file) => !isOtherHalf(file, half, tie));
    // What lacks a half and is filed has waited, too, and found none. It lacks one half only.
    if (copied.length === 0) return isFiled || this.#joined.has(row.id) ? undefined : there;
    if (this.#isAtTarget(half.file.folder)) return undefined;
    if (!copied.some((file) => maySame(half.file.row, file.row))) return undefined;
    if (there != null) return there;
    const belonging =
      isFiled && halfOf(other, tie) == null ? belongingOf(other, options) : undefined;
    if (belonging == null) return undefined;
    const { place, local } = belonging;
    return { ...place, turn: `${local}|${natural(bundle.stem)}`, isThere: false };
  }

  /** Where a bundle belongs by itself. */
  #file(known: Known): void {
    const { options, tally } = this.#input;
    const { bundle, files } = known;
    const [{ row: lead }] = files;
    const { length } = files;
    if (!options.kinds.has(lead.kind)) {
      tally.others += length;
      return;
    }
    if (!lead.hasMedia) {
      tally.unread += length;
      return;
    }
    const belonging = belongingOf(known, options);
    if (belonging == null) {
      tally.undated += length;
      return;
    }
    const { place, doubted, date, local, reason } = belonging;
    const liesIn = (file: KnownFile, folder: string) => this.#liesIn(file, folder);
    if (
      isInPlace(known, belonging, liesIn) ||
      (doubted != null && isInPlace(known, doubted, liesIn))
    ) {
      tally.inPlace += length;
      return;
    }
    const standing = standingIn(known, belonging, liesIn);
    const stem = standing?.stem ?? place.stem;
    const number = standing?.number ?? 0;
    const turn = `${local}|${natural(bundle.stem)}`;
    const isThere = standing != null;
    const goes = this.#wish(known, { folder: place.folder, stem, number, reason, turn, isThere });
    const dated = files.find(({ row }) => row === date?.from);
    if (goes && dated != null) this.#suspect(dated);
  }

  #liesIn({ folder }: KnownFile, place: string): boolean {
    const below = this.#input.scope.belowTarget(folder.path);
    return below != null && isSameFolder(below, place);
  }

  /** Writes down what it wishes for; false where it may be arriving still, and waits. */
  #wish(known: Known, wished: Wished): boolean {
    const { options, tally, dating } = this.#input;
    const isArriving = ({ row }: KnownFile) =>
      isYoung(row.stamp.mtimeUs, dating.nowUs, options.settleMs);
    if (known.files.some(isArriving)) {
      tally.waiting += known.files.length;
      return false;
    }
    this.#wishes.add(known, wished);
    return true;
  }

  /** Looks whether something says another day than the file that its bundle is filed by. */
  #suspect({ row, folder }: KnownFile): void {
    const { catalog, dating } = this.#input;
    if (this.#suspects?.folder.id !== folder.id) {
      this.#tellConflicts();
      this.#suspects = new Suspects(catalog, folder, dating);
    }
    this.#suspects.look(row);
  }

  #tellConflicts(): void {
    const { tables, tally } = this.#input;
    const suspects = this.#suspects;
    this.#suspects = undefined;
    if (suspects == null) return;
    for (const { name, captured, conflict } of suspects.conflicts()) {
      tally.conflicts += 1;
      const path = joinPath(suspects.folder.path, name);
      tables.remarks.add("conflict", path, conflictNote(captured, conflict));
    }
  }
}

/** A time in the future is a wrong clock, and no file that would arrive for years. */
function isYoung(mtimeUs: number, nowUs: number, settleMs: number): boolean {
  return Math.abs(nowUs - mtimeUs) < settleMs * 1000;
}

const ZEROS = "0000000000";

/** Numbers in it compare as numbers: shots of one second keep the order in which the camera counted them. */
function natural(stem: string): string {
  return stem.replace(/\d+/g, (digits) => ZEROS.slice(digits.length) + digits);
}
