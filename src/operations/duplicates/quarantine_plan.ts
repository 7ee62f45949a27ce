// A plan that puts duplicates into quarantine. Files that belong together are dropped together or not at all: each of
// them has a twin that stays, and sidecars go with their file. A file that is kept in one group keeps what belongs
// to it in all others.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import { foldersBelow, type PlacedFolder, rootFolders } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { organizeWindows } from "../../catalog/organize_rows.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { type Treasure, treasureOf } from "../../catalog/treasures.ts";
import type { DuplicateMeasure } from "../../domain/duplicates.ts";
import { type KeepRule, verdict } from "../../domain/keep_rules.ts";
import type { PlanStep } from "../../domain/plan.ts";
import { quarantinePlace } from "../../domain/quarantine.ts";
import { GroupMembers } from "./group_members.ts";
import { windows } from "./group_records.ts";
import type { GroupStore, StoredGroup } from "./group_store.ts";
import { candidateOf } from "./keep_order.ts";
import { type Lot, lotsOf, mainsOf } from "./lots.ts";
import { linksOf } from "./same_file.ts";

/** What the copy that is dropped has, and the one that is kept has not. */
export type Offer = {
  /** Absolute paths of the file that is dropped, and of its twin. */
  readonly from: string;
  readonly to: string;
} & Treasure;

/** Files that are asked for at once. */
const WINDOW = 500;

export class QuarantinePlan {
  readonly #catalog: Catalog;
  readonly #members: GroupMembers;
  readonly #rules: readonly KeepRule[];
  readonly #batch: string;
  readonly #reason: "duplicate" | "payload";
  readonly #read: (ids: readonly FileId[]) => PlacedFile[];
  readonly #folders: ReadonlySet<FolderId>;
  #steps = 0;
  #bytes = 0;
  #held = 0;

  /** Decides what is kept; `by` tells what the groups are made by, `batch` names the folder of quarantine. */
  constructor(
    catalog: Catalog,
    groups: GroupStore,
    rules: readonly KeepRule[],
    { by, batch }: { readonly by: DuplicateMeasure; readonly batch: string },
  ) {
    this.#catalog = catalog;
    this.#members = new GroupMembers(groups);
    this.#rules = rules;
    this.#batch = batch;
    this.#reason = by === "payload" ? "payload" : "duplicate";
    this.#read = placedFileReader(catalog);
    this.#folders = this.#foldersOf();
    for (const { lot } of this.#lots()) this.#noteBundle(lot);
    for (const window of windows(groups.all())) this.#decide(window);
  }

  /** Of the steps taken so far. */
  figures() {
    return { steps: this.#steps, bytes: this.#bytes, held: this.#held };
  }

  /** All steps; to be taken once. */
  *steps(): Generator<PlanStep, void, undefined> {
    for (const { lot, folder } of this.#lots()) {
      if (this.#isDropped(lot)) yield* this.#stepsOf(lot, folder);
      else this.#held += lot.filter(({ id }) => this.#isSurplus(id)).length;
    }
  }

  /** What is offered to files that are kept; may be taken again. */
  *offers(): Generator<Offer, void, undefined> {
    for (const { lot, folder } of this.#lots()) {
      if (!this.#isDropped(lot)) continue;
      const [main] = mainsOf(lot);
      const kept = main == null ? undefined : this.#members.keptFor(main.id);
      if (main == null || kept == null) continue;
      const treasure = this.#treasureOf(lot);
      const has = this.#members.treasuresOf(kept);
      const offered: Treasure = {
        ...(treasure.rating == null || has.isRated ? {} : { rating: treasure.rating }),
        ...(treasure.favorite == null || has.isFavorite ? {} : { favorite: true as const }),
        ...(treasure.place == null || has.isPlaced ? {} : { place: treasure.place }),
      };
      if (Object.keys(offered).length === 0) continue;
      yield { from: joinPath(folder.path, main.name), to: this.#pathOf(kept), ...offered };
    }
  }

  *#stepsOf(lot: Lot, folder: PlacedFolder): Generator<PlanStep> {
    const bundle = this.#steps + 1;
    for (const { id, name, stamp } of lot) {
      const { sizeBytes, mtimeUs } = stamp;
      this.#steps++;
      this.#bytes += sizeBytes;
      const from = joinPath(folder.path, name);
      const kept = this.#members.keptFor(id);
      yield {
        ...{ n: this.#steps, action: "quarantine", from, bundle, stamp: { sizeBytes, mtimeUs } },
        to: quarantinePlace(folder.root, from, this.#batch),
        ...(kept == null
          ? { reason: "companion" }
          : { reason: this.#reason, twin: this.#pathOf(kept) }),
      };
    }
  }

  /** All of it goes: whatever is no sidecar has a twin that stays, and nothing of it is kept for another's sake. */
  #isDropped(lot: Lot): boolean {
    const members = this.#members;
    return (
      mainsOf(lot).every(({ id }) => members.has(id)) && !lot.some(({ id }) => members.isKept(id))
    );
  }

  #isSurplus(id: FileId): boolean {
    return this.#members.has(id) && !this.#members.isKept(id);
  }

  #pathOf(id: FileId): string {
    const [file] = this.#read([id]);
    if (file == null) throw new Error(`File ${id} is not catalogued any more`);
    return joinPath(file.folder, file.name);
  }

  /** The folders that hold a file of a group. */
  #foldersOf(): ReadonlySet<FolderId> {
    const found = new Set<FolderId>();
    const ids = this.#members.ids();
    for (let start = 0; start < ids.length; start += WINDOW) {
      for (const { folderId } of this.#read([...ids.subarray(start, start + WINDOW)])) {
        found.add(folderId);
      }
    }
    return found;
  }

  /** The files that belong together, of all such folders, as far as one of them is in a group. */
  *#lots(): Generator<{ readonly lot: Lot; readonly folder: PlacedFolder }> {
    for (const root of rootFolders(this.#catalog)) {
      for (const folder of foldersBelow(this.#catalog, root)) {
        if (!this.#folders.has(folder.id)) continue;
        for (const rows of organizeWindows(this.#catalog, folder.id)) {
          for (const lot of lotsOf(rows, folder)) {
            if (lot.some(({ id }) => this.#members.has(id))) yield { lot, folder };
          }
        }
      }
    }
  }

  #noteBundle(lot: Lot): void {
    const { rating, favorite, place } = this.#treasureOf(lot);
    const treasures = {
      isRated: rating != null,
      isFavorite: favorite != null,
      isPlaced: place != null,
    };
    for (const { id } of lot) this.#members.setBundle(id, lot[0].id, treasures);
  }

  #treasureOf(lot: Lot): Treasure {
    return treasureOf(
      this.#catalog,
      lot.map(({ id }) => id),
    );
  }

  /**
   * Says which file of each group is kept: by the files that their bundles are named by, so that both halves of a
   * Live Photo are kept in the same place.
   */
  #decide(window: readonly StoredGroup[]): void {
    const wanted = new Set(
      window.flatMap(({ ids }) => ids.flatMap((id) => [id, this.#members.leadOf(id)])),
    );
    const files = new Map(this.#read([...wanted]).map((file) => [file.id, file]));
    for (const { ids } of window) {
      const ordered = ids
        .flatMap((id) => {
          const own = files.get(id);
          const lead = files.get(this.#members.leadOf(id));
          return own == null || lead == null ? [] : [{ own, lead: candidateOf(lead) }];
        })
        .sort(
          (a, b) =>
            verdict(a.lead, b.lead, this.#rules).order || compareBytes(a.own.name, b.own.name),
        )
        .map(({ own }) => own);
      const links = linksOf(ordered);
      this.#members.setKept(
        ordered.filter((_, i) => i === 0 || links[i] === 0).map(({ id }) => id),
      );
    }
  }
}
