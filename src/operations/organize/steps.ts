// From what was decided to the steps of a plan, in the order in which the files were found: a folder of the source
// after the other, each bundle's files together.

import { joinPath } from "../../base/names.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { organizeRowById } from "../../catalog/organize_rows.ts";
import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import {
  COUNTER,
  type Member,
  type PlaceId,
  type PlannedBundle,
} from "../../catalog/plan_tables/planned_bundle.ts";
import type { PlanReason, PlanStep } from "../../domain/plan.ts";
import { quarantinePlace } from "../../domain/quarantine.ts";
import { isReview } from "./belongs.ts";
import { dateOfBundle } from "./bundle_date.ts";
import type { OrganizeOptions } from "./options.ts";
import { PlanTally } from "./tally.ts";

export type StepsInput = {
  /** Absent: they are only looked at, and neither counted nor remarked on. */
  readonly tally?: PlanTally;
  readonly catalog: Catalog;
  readonly tables: PlanTables;
  readonly options: OrganizeOptions;
  /** Names the folder of quarantine. */
  readonly batch: string;
};

/** Makes the steps, adds them up and remarks on what has none. */
export class Steps {
  readonly #input: StepsInput;
  readonly #tally: PlanTally;
  readonly #places: FolderPlaces;
  #n = 0;
  #place: { readonly id: PlaceId; readonly path: string } | undefined;
  /** What goes to the place in hand, noted when another one comes. */
  #filled = { files: 0, bytes: 0 };

  constructor(input: StepsInput) {
    this.#input = input;
    this.#tally = input.tally ?? new PlanTally();
    this.#places = new FolderPlaces(input.catalog);
  }

  /** All steps. To be taken once, to the end. */
  *all(): Generator<PlanStep, void, undefined> {
    for (const bundle of this.#input.tables.bundles.all()) yield* this.#bundle(bundle);
    this.#noteFilled();
  }

  *#bundle(bundle: PlannedBundle): Generator<PlanStep> {
    const tally = this.#tally;
    const { outcome, members } = bundle;
    switch (outcome) {
      case "goes":
      case "folds":
        yield* this.#going(bundle);
        return;
      case "there":
        tally.inPlace += members.length;
        return;
      case "skipped":
        tally.skipped += members.length;
        for (const member of members)
          this.#remark("skipped", member, this.#targetOf(bundle, member));
        return;
      case "blocked":
        tally.blocked += members.length;
        return;
    }
  }

  *#going(bundle: PlannedBundle): Generator<PlanStep> {
    const { options } = this.#input;
    const tally = this.#tally;
    const folder = this.#pathOf(bundle.place);
    const steps: PlanStep[] = [];
    const first = this.#n + 1;
    const shiftedBefore = tally.shifted;
    const add = (member: Member, step: Pick<PlanStep, "action" | "from" | "to" | "reason">) => {
      this.#n += 1;
      const { action, from, to, reason } = step;
      const { sizeBytes, mtimeUs } = member.stamp;
      const stamp = { sizeBytes, mtimeUs };
      steps.push({ n: this.#n, action, from, to, bundle: first, stamp, reason });
      tally.bytes += sizeBytes;
    };
    for (const member of bundle.members) {
      const from = this.#sourceOf(member);
      if (member.sameAs != null) {
        tally.folded += 1;
        tally.foldedBytes += member.stamp.sizeBytes;
        this.#remark("folded", member, this.#sameAs(bundle, member));
        if (!options.fold || !this.#isKept(bundle, member)) continue;
        const { root } = this.#places.get(member.folder);
        const to = quarantinePlace(root, from, this.#input.batch);
        add(member, { action: "quarantine", from, to, reason: "folded" });
        continue;
      }
      // Of a bundle that folds, what is not the same goes with the other, which has it as its own now.
      if (bundle.outcome === "folds") continue;
      const to = joinPath(folder, member.target);
      if (to === from) {
        tally.inPlace += 1;
        continue;
      }
      const reason = member.n === 0 ? bundle.reason : "companion";
      add(member, { action: options.action, from, to, reason });
      this.#count(bundle, member, bundle.reason);
    }
    this.#countShift(bundle, tally.shifted - shiftedBefore);
    if (steps.length > 0) tally.bundles += 1;
    tally.files += steps.length;
    yield* steps;
  }

  #count({ number, stem }: PlannedBundle, { stamp }: Member, reason: PlanReason): void {
    const tally = this.#tally;
    if (isReview(reason)) tally.review += 1;
    if (reason === "shifted") tally.shifted += 1;
    if (number > 0 && !stem.includes(COUNTER)) tally.numbered += 1;
    this.#filled.files += 1;
    this.#filled.bytes += stamp.sizeBytes;
  }

  /** Files that go by a shift are counted under it, too; found again, since no plan keeps it. */
  #countShift({ members }: PlannedBundle, files: number): void {
    if (files === 0) return;
    const { catalog, options } = this.#input;
    const rows = members.flatMap(({ file }) => organizeRowById(catalog, file) ?? []);
    const shift = dateOfBundle(rows, options.shifts)?.shift;
    const counted = this.#tally.shifts[shift == null ? -1 : options.shifts.indexOf(shift)];
    if (counted != null) counted.files += files;
  }

  /** The absolute path of a place. */
  #pathOf(id: PlaceId): string {
    if (this.#place?.id !== id) {
      this.#noteFilled();
      const { tables, options } = this.#input;
      this.#place = { id, path: joinPath(options.target, tables.places.path(id)) };
    }
    return this.#place.path;
  }

  #noteFilled(): void {
    const { files, bytes } = this.#filled;
    const { tables, tally } = this.#input;
    if (tally != null && this.#place != null && files > 0) {
      tables.places.fill(this.#place.id, files, bytes);
    }
    this.#filled = { files: 0, bytes: 0 };
  }

  #sourceOf({ folder, name }: Member): string {
    return joinPath(this.#places.get(folder).path, name);
  }

  #targetOf({ place }: PlannedBundle, { target }: Member): string {
    const { tables, options } = this.#input;
    return joinPath(joinPath(options.target, tables.places.path(place)), target);
  }

  /** Where the same content lies, or goes; where it stays if it goes nowhere. */
  #sameAs(bundle: PlannedBundle, { sameAs }: Member): string {
    const { tables } = this.#input;
    if (sameAs == null) return "";
    if ("name" in sameAs) return joinPath(this.#pathOf(bundle.place), sameAs.name);
    const other = tables.bundles.get(sameAs.bundle);
    const member = tables.bundles.member(sameAs.bundle, sameAs.n);
    if (member.sameAs != null) return this.#sameAs(other, member);
    return other.outcome === "goes" ? this.#targetOf(other, member) : this.#sourceOf(member);
  }

  /** Whether the same content is at the target, or on its way there. */
  #isKept(bundle: PlannedBundle, { sameAs }: Member): boolean {
    if (sameAs == null) return bundle.outcome === "goes";
    if ("name" in sameAs) return true;
    const { tables } = this.#input;
    return this.#isKept(
      tables.bundles.get(sameAs.bundle),
      tables.bundles.member(sameAs.bundle, sameAs.n),
    );
  }

  #remark(kind: "folded" | "skipped", member: Member, detail: string): void {
    if (this.#input.tally != null)
      this.#input.tables.remarks.add(kind, this.#sourceOf(member), detail);
  }
}
