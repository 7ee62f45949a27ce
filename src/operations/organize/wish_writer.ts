// What bundles wish for, written into the working tables: their names, the stems these take, and the place they go to.

import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import type { BundleId, PlaceId, WishMember } from "../../catalog/plan_tables/planned_bundle.ts";
import type { PlanReason } from "../../domain/plan.ts";
import { formText, type Known } from "./known.ts";
import type { OrganizeOptions } from "./options.ts";
import { folderKey, namesFor } from "./placing.ts";
import type { Scope } from "./scope.ts";
import { stemKeys } from "./stem_keys.ts";

/** What a bundle wishes for. */
export type Wished = {
  /** Below the target. */
  readonly folder: string;
  readonly stem: string;
  readonly number: number;
  readonly reason: PlanReason;
  readonly turn: string;
  readonly isThere: boolean;
};

export class WishWriter {
  readonly #tables: PlanTables;
  readonly #options: OrganizeOptions;
  readonly #scope: Scope;
  #bundles: BundleId = 0;
  #lastPlace: { readonly path: string; readonly id: PlaceId } | undefined;

  constructor({
    tables,
    options,
    scope,
  }: {
    readonly tables: PlanTables;
    readonly options: OrganizeOptions;
    readonly scope: Scope;
  }) {
    this.#tables = tables;
    this.#options = options;
    this.#scope = scope;
  }

  add({ bundle, files }: Known, wished: Wished): void {
    const { folder, stem, number, reason, turn, isThere } = wished;
    const { wishes, bundles, movers } = this.#tables;
    const names = namesFor(bundle, stem, number, this.#options.maxNameBytes);
    const members = files.map(({ row, folder: { id } }, i): WishMember => {
      const { name, kind, stamp, sample } = row;
      const target = names[i] ?? name;
      const form = formText(bundle, i);
      return { file: row.id, folder: id, name, target, kind, form, stamp, sample };
    });
    const id = ++this.#bundles;
    const place = this.#placeId(folder);
    bundles.add(id, { place, stem, number, turn, reason, isThere, members });
    if (this.#options.action === "move") {
      for (const file of files) {
        if (this.#scope.belowTarget(file.folder.path) != null) movers.add(file.row.id);
      }
    }
    if (isThere) wishes.join(place, id);
    else for (const key of stemKeys(members)) wishes.add(place, key, turn, id);
  }

  /** The id of a folder of the target; mostly that of the one before. */
  #placeId(path: string): PlaceId {
    if (this.#lastPlace?.path !== path) {
      this.#lastPlace = { path, id: this.#tables.places.idOf(folderKey(path), path) };
    }
    return this.#lastPlace.id;
  }
}
