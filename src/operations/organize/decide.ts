// Which bundle gets which name, folder by folder of the target. What is on disk keeps its names; of those that wish
// for one stem the earliest gets it, and the others a number; what proves to be the same content goes nowhere.
// Decided in an order that depends on nothing but the files, by tables that hold whatever there is of them.

import { joinPath } from "../../base/names.ts";
import { nextTurn } from "../../base/turn.ts";
import { foldersAt } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { organizeWindows } from "../../catalog/organize_rows.ts";
import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import type { BundleId, PlaceId, PlannedBundle } from "../../catalog/plan_tables/planned_bundle.ts";
import type { Held } from "../../catalog/plan_tables/taken_names.ts";
import { namesIn } from "../../disk/names_in.ts";
import { kindOf } from "../../domain/media.ts";
import { collisionKey } from "../../domain/safe_name.ts";
import { CollisionError } from "./errors.ts";
import { Folding } from "./folding.ts";
import { bundleFrom } from "./known.ts";
import type { OrganizeOptions } from "./options.ts";
import { namesFor } from "./placing.ts";
import type { Proof } from "./proof.ts";
import { keysOfName, stemKeys } from "./stem_keys.ts";
import { TargetFolders } from "./target_folders.ts";

export type DecideInput = {
  readonly catalog: Catalog;
  readonly tables: PlanTables;
  readonly options: OrganizeOptions;
  readonly proof: Proof;
  readonly signal: AbortSignal;
  /** Called between two folders. */
  readonly progress: (folder: string) => void;
};

/** Decides on everything that was collected. */
export async function decide(input: DecideInput): Promise<void> {
  const { tables, options, signal, progress } = input;
  const folders = new TargetFolders(options.target);
  tables.contents.index();
  for (const { id, path } of tables.wishes.places()) {
    signal.throwIfAborted();
    const found = folders.find(path);
    if (found.can === "not-be") {
      tables.bundles.block(id);
      tables.remarks.add("blocked", joinPath(options.target, found.path), found.type);
      continue;
    }
    if (found.path !== path) tables.places.spell(id, found.path);
    const folder = joinPath(options.target, found.path);
    progress(folder);
    await new PlaceDecision(input, id, folder, found.isThere).decide();
    await nextTurn();
  }
}

/** Decides on one folder of the target. */
class PlaceDecision {
  readonly #input: DecideInput;
  readonly #tables: PlanTables;
  readonly #place: PlaceId;
  /** Absolute. */
  readonly #folder: string;
  /** Its row, where it is catalogued. */
  readonly #folderId: FolderId | undefined;
  readonly #isThere: boolean;
  /** Whether any name may be taken. */
  #holds = false;

  constructor(input: DecideInput, place: PlaceId, folder: string, isThere: boolean) {
    this.#input = input;
    this.#tables = input.tables;
    this.#place = place;
    this.#folder = folder;
    this.#isThere = isThere;
    this.#folderId = isThere
      ? foldersAt(input.catalog, folder).find(({ path }) => path === folder)?.id
      : undefined;
  }

  async decide(): Promise<void> {
    this.#tables.enter();
    this.#holdWhatIsThere();
    const folding = new Folding(this.#input, this.#place, this.#folder, this.#folderId);
    await folding.fold();
    this.#giveToJoiners();
    this.#giveStems();
    this.#giveNumbers();
  }

  #holdWhatIsThere(): void {
    if (!this.#isThere) return;
    for (const { name } of namesIn(this.#folder) ?? []) this.#hold(name);
    if (this.#folderId == null) return;
    for (const rows of organizeWindows(this.#input.catalog, this.#folderId)) {
      for (const { id, kind, sample, stamp } of rows) {
        if (kind === "sidecar" || kind === "other" || sample === "") continue;
        this.#tables.contents.add(sample, stamp.sizeBytes, id);
      }
    }
  }

  /** Those that share a stem with what is there need names that are free, and nothing else. */
  #giveToJoiners(): void {
    for (const id of this.#tables.wishes.joining(this.#place)) {
      const bundle = this.#tables.bundles.get(id);
      if (bundle.outcome !== "goes") continue;
      const going = bundle.members.filter(({ sameAs }) => sameAs == null);
      const isFree = going.every(({ target, kind }) => {
        const full = collisionKey(target);
        return this.#heldBy(bundle, keysOfName(target, kind)).every(
          ({ name }) => collisionKey(name) !== full,
        );
      });
      if (isFree) for (const { target } of going) this.#hold(target, id);
      else this.#lose(bundle);
    }
  }

  /** The first of each stem has it, where nothing on disk does. */
  #giveStems(): void {
    let stem: string | undefined;
    let winner: BundleId | undefined;
    for (const { key, bundle: id } of this.#tables.wishes.at(this.#place)) {
      if (key !== stem) winner = undefined;
      stem = key;
      if (winner == null && !this.#holds) {
        winner = id;
        continue;
      }
      if (id === winner) continue;
      const bundle = this.#tables.bundles.get(id);
      if (winner == null && this.#heldBy(bundle, [key]).length === 0) winner = id;
      else this.#lose(bundle);
    }
  }

  #lose(bundle: PlannedBundle): void {
    const [key = ""] = stemKeys(bundle.members);
    this.#tables.names.addLoser(key, bundle.turn, bundle.id);
  }

  /** All others get the first number under which nobody has any of their names. */
  #giveNumbers(): void {
    const { collision, maxNameBytes } = this.#input.options;
    let last: { stem: string; number: number } | undefined;
    for (const id of this.#tables.names.losers()) {
      const bundle = this.#tables.bundles.get(id);
      if (bundle.outcome !== "goes") continue;
      if (collision === "fail") throw new CollisionError(this.#pathOf(bundle));
      if (collision === "skip") {
        this.#tables.bundles.setOutcome(id, "skipped");
        continue;
      }
      const form = bundleFrom(bundle.members);
      let number = last?.stem === bundle.stem ? last.number : 0;
      let names: readonly string[];
      do {
        number += 1;
        names = namesFor(form, bundle.stem, number, maxNameBytes);
      } while (!this.#isFree(bundle, names));
      last = { stem: bundle.stem, number };
      const { stem, reason } = bundle;
      this.#tables.bundles.setStem(id, { stem, number, reason });
      for (const [i, { n, target }] of bundle.members.entries()) {
        const given = names[i] ?? target;
        this.#tables.bundles.setTarget(id, n, given);
        this.#hold(given, id);
      }
    }
  }

  #isFree(bundle: PlannedBundle, names: readonly string[]): boolean {
    const named = bundle.members.map(({ target, kind }, i) => {
      return { target: names[i] ?? target, kind };
    });
    const keys = [...stemKeys(named)];
    return (
      this.#heldBy(bundle, keys).length === 0 &&
      !keys.some((key) => this.#tables.wishes.isWished(this.#place, key, bundle.id))
    );
  }

  /** Names that others have under these stems. */
  #heldBy(bundle: PlannedBundle, keys: readonly string[]): Held[] {
    const own = new Set<string>();
    for (const { folder, name } of bundle.members) if (folder === this.#folderId) own.add(name);
    return keys
      .flatMap((key) => this.#tables.names.heldBy(key))
      .filter(({ name, bundle: by }) => (by == null ? !own.has(name) : by !== bundle.id));
  }

  #hold(name: string, bundle?: BundleId): void {
    this.#holds = true;
    const full = collisionKey(name);
    for (const key of keysOfName(name, kindOf(name)))
      this.#tables.names.hold(key, full, name, bundle);
  }

  #pathOf(bundle: PlannedBundle): string {
    return joinPath(this.#folder, bundle.members[0]?.target ?? "");
  }
}
