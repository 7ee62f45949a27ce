// A plan that puts duplicates into quarantine. Files that belong together are dropped together or not at all: each of
// them has a twin that stays, and sidecars go with their file. A file that is kept in one group keeps what belongs
// to it in all others.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import { foldersBelow, type PlacedFolder, rootFolders } from "../../catalog/folder_tree.ts";
import { type FolderId, foldersOfFiles } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type OrganizeRow, organizeWindows } from "../../catalog/organize_rows.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { joinedTreasure, type Treasure, treasuresOf } from "../../catalog/treasures.ts";
import type { DuplicateMeasure } from "../../domain/duplicates.ts";
import { type KeepRule, verdict } from "../../domain/keep_rules.ts";
import type { PlanStep } from "../../domain/plan.ts";
import { quarantinePlace } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { GroupMembers } from "./group_members.ts";
import type { GroupsToPlan, StoredGroup } from "./group_store.ts";
import { candidateOf } from "./keep_order.ts";
import { type Lot, lotsOf, mainsOf } from "./lots.ts";
import { groupWindows } from "./placed_groups.ts";
import { PlanPace } from "./plan_pace.ts";
import { linksOf } from "./same_file.ts";

/** What the copy that is dropped has, and the one that is kept has not. */
export type Offer = {
  /** Absolute paths of the file that is dropped, and of its twin. */
  readonly from: string;
  readonly to: string;
} & Treasure;

/** Files that are asked for at once. */
const WINDOW = 500;

/** Lots of a folder that have a file in a group, as many as are read at once. */
type LotWindow = { readonly lots: readonly Lot[]; readonly folder: PlacedFolder };

export type QuarantineRequest = GroupsToPlan & {
  /** What the groups are made by. */
  readonly by: DuplicateMeasure;
  /** Names the folder of quarantine. */
  readonly batch: string;
};

export class QuarantinePlan {
  readonly #catalog: Catalog;
  readonly #pace: PlanPace;
  readonly #members: GroupMembers;
  readonly #rules: readonly KeepRule[];
  readonly #batch: string;
  readonly #reason: "duplicate" | "payload";
  readonly #read: (ids: readonly FileId[]) => PlacedFile[];
  /** Those that hold a file of a group. */
  readonly #folders = new Set<FolderId>();
  /** Those of them that hold something to offer, perhaps. */
  readonly #treasured = new Set<FolderId>();
  #steps = 0;
  #bytes = 0;
  #held = 0;

  private constructor(context: Context, request: QuarantineRequest) {
    const { catalog } = context;
    const { groups, rules, by, batch, memoryLimitBytes } = request;
    this.#catalog = catalog;
    this.#pace = new PlanPace(context, memoryLimitBytes);
    this.#members = new GroupMembers(groups);
    this.#rules = rules;
    this.#batch = batch;
    this.#reason = by === "payload" ? "payload" : "duplicate";
    this.#read = placedFileReader(catalog);
  }

  /** Decides what is kept. Rejects with the signal's reason, as the steps and offers do. */
  static async of(context: Context, request: QuarantineRequest): Promise<QuarantinePlan> {
    const plan = new QuarantinePlan(context, request);
    const ids = plan.#members.ids();
    for (let start = 0; start < ids.length; start += WINDOW) {
      const window = [...ids.subarray(start, start + WINDOW)];
      for (const folder of foldersOfFiles(plan.#catalog, window)) plan.#folders.add(folder);
      await plan.#pace.rest([], "");
    }
    for await (const window of plan.#windows(plan.#folders)) plan.#noteBundles(window);
    plan.#pace.begin(ids.length);
    for (const window of groupWindows(request.groups.all())) {
      const files = plan.#decide(window);
      await plan.#pace.rest(files, files.at(-1)?.folder ?? "");
    }
    return plan;
  }

  /** Of the steps taken so far. */
  figures() {
    return { steps: this.#steps, bytes: this.#bytes, held: this.#held };
  }

  /** All steps; to be taken once. */
  async *steps(): AsyncGenerator<PlanStep, void, undefined> {
    for await (const { lots, folder } of this.#windows(this.#folders)) {
      const kept = this.#keptPaths(lots.filter((lot) => this.#isDropped(lot)).flat());
      for (const lot of lots) {
        if (this.#isDropped(lot)) yield* this.#stepsOf(lot, folder, kept);
        else this.#held += lot.filter(({ id }) => this.#isSurplus(id)).length;
      }
    }
  }

  /** What is offered to files that are kept; may be taken again. */
  async *offers(): AsyncGenerator<Offer, void, undefined> {
    for await (const { lots, folder } of this.#windows(this.#treasured)) {
      const dropped = lots.filter((lot) => this.#isDropped(lot));
      const treasures = this.#treasuresOf(dropped);
      const kept = this.#keptPaths(dropped.flatMap((lot) => mainsOf(lot).slice(0, 1)));
      for (const [i, lot] of dropped.entries()) {
        const [main] = mainsOf(lot);
        const keptId = main == null ? undefined : this.#members.keptFor(main.id);
        const to = kept.get(keptId ?? 0);
        if (main == null || keptId == null || to == null) continue;
        const offered = this.#lacking(keptId, treasures[i] ?? {});
        if (Object.keys(offered).length === 0) continue;
        yield { from: joinPath(folder.path, main.name), to, ...offered };
      }
    }
  }

  /** Of a treasure that which a file that is kept has not, nor what belongs to it. */
  #lacking(kept: FileId, { rating, favorite, place }: Treasure): Treasure {
    const has = this.#members.treasuresOf(kept);
    return {
      ...(rating == null || has.isRated ? {} : { rating }),
      ...(favorite == null || has.isFavorite ? {} : { favorite }),
      ...(place == null || has.isPlaced ? {} : { place }),
    };
  }

  *#stepsOf(
    lot: Lot,
    folder: PlacedFolder,
    keptPaths: ReadonlyMap<FileId, string>,
  ): Generator<PlanStep> {
    const bundle = this.#steps + 1;
    for (const { id, name, stamp } of lot) {
      const { sizeBytes, mtimeUs } = stamp;
      this.#steps++;
      this.#bytes += sizeBytes;
      const from = joinPath(folder.path, name);
      const kept = this.#members.keptFor(id);
      const twin = kept == null ? undefined : keptPaths.get(kept);
      if (kept != null && twin == null) throw new Error(`File ${kept} is not catalogued any more`);
      yield {
        ...{ n: this.#steps, action: "quarantine", from, bundle, stamp: { sizeBytes, mtimeUs } },
        to: quarantinePlace(folder.root, from, this.#batch),
        ...(twin == null ? { reason: "companion" } : { reason: this.#reason, twin }),
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

  /** The paths of the files that are kept in the stead of these, by their ids. */
  #keptPaths(rows: readonly OrganizeRow[]): ReadonlyMap<FileId, string> {
    const kept = new Set(rows.flatMap(({ id }) => this.#members.keptFor(id) ?? []));
    const files = kept.size === 0 ? [] : this.#read([...kept]);
    return new Map(files.map(({ id, folder, name }) => [id, joinPath(folder, name)]));
  }

  /** The files of folders that belong together, as far as one of them is in a group. */
  async *#windows(folders: ReadonlySet<FolderId>): AsyncGenerator<LotWindow, void, undefined> {
    this.#pace.begin(this.#members.ids().length);
    for (const root of rootFolders(this.#catalog)) {
      for (const folder of foldersBelow(this.#catalog, root)) {
        if (!folders.has(folder.id)) continue;
        for (const rows of organizeWindows(this.#catalog, folder.id)) {
          const all = [...lotsOf(rows, folder)];
          const lots = all.filter((lot) => lot.some(({ id }) => this.#members.has(id)));
          yield { lots, folder };
          await this.#pace.rest(lots.flat(), folder.path);
        }
      }
    }
  }

  #noteBundles({ lots, folder }: LotWindow): void {
    const treasures = this.#treasuresOf(lots);
    if (treasures.some((treasure) => Object.keys(treasure).length > 0)) {
      this.#treasured.add(folder.id);
    }
    for (const [i, lot] of lots.entries()) {
      const { rating, favorite, place } = treasures[i] ?? {};
      const has = {
        isRated: rating != null,
        isFavorite: favorite != null,
        isPlaced: place != null,
      };
      for (const { id } of lot) this.#members.setBundle(id, lot[0].id, has);
    }
  }

  /** What the files of each lot have together; a place that several have is that of the one catalogued first. */
  #treasuresOf(lots: readonly Lot[]): Treasure[] {
    const all = treasuresOf(
      this.#catalog,
      lots.flatMap((lot) => lot.map(({ id }) => id)),
    );
    return lots.map((lot) => {
      const ids = lot.map(({ id }) => id).sort((a, b) => a - b);
      return joinedTreasure(ids.flatMap((id) => all.get(id) ?? []));
    });
  }

  /**
   * Says which file of each group is kept: by the files that their bundles are named by, so that both halves of a
   * Live Photo are kept in the same place. Returns the files that it has looked at.
   */
  #decide(window: readonly StoredGroup[]): readonly PlacedFile[] {
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
    return [...files.values()];
  }
}
