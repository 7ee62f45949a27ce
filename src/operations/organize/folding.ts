// Content that is at the target already, or goes there: a second copy of it goes nowhere. Only bytes count, and all
// of a bundle's files have to be the same; files that are only here join their other half under its stem.

import { lstatSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { joinPath, osPath } from "../../base/names.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import { type OrganizeRow, organizeRow, organizeRowById } from "../../catalog/organize_rows.ts";
import type { ContentHolder } from "../../catalog/plan_tables/contents.ts";
import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import type {
  Member,
  PlaceId,
  PlannedBundle,
  SameAs,
} from "../../catalog/plan_tables/planned_bundle.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { formOfMain } from "../../domain/bundle_form.ts";
import { isRaw } from "../../domain/companions.ts";
import { extensionOf, type MediaKind } from "../../domain/media.ts";
import { collisionKey } from "../../domain/safe_name.ts";
import type { DecideInput } from "./decide.ts";
import { type Match, mayFold, ownedForm } from "./fold_match.ts";
import { wouldStay } from "./in_place.ts";
import { bundleFrom, formOf } from "./known.ts";
import { namesFor } from "./placing.ts";
import { type Evident, maySame } from "./proof.ts";
import { keysOfName } from "./stem_keys.ts";

/** A file of a bundle that goes to the place. */
type Coming = Extract<ContentHolder, { bundle: number }>;

/** A file that a bundle's file may be the same as. */
type Counterpart = { readonly file: Evident; readonly as: SameAs };

export class Folding {
  readonly #input: DecideInput;
  readonly #tables: PlanTables;
  readonly #place: PlaceId;
  readonly #folder: string;
  readonly #folderId: FolderId | undefined;
  /** Below the target. */
  readonly #below: string;
  readonly #places: FolderPlaces;

  constructor(input: DecideInput, place: PlaceId, folder: string, folderId: FolderId | undefined) {
    this.#input = input;
    this.#tables = input.tables;
    this.#place = place;
    this.#folder = folder;
    this.#folderId = folderId;
    this.#below = input.tables.places.path(place);
    this.#places = new FolderPlaces(input.catalog);
  }

  /** Folds what goes to the place and is there, or goes there, already. */
  async fold(): Promise<void> {
    for (const holders of this.#tables.contents.shared(this.#place)) {
      this.#input.signal.throwIfAborted();
      const kept: ContentHolder[] = holders.filter((holder) => "file" in holder);
      for (const coming of this.#inOrder(holders.filter((holder) => "bundle" in holder))) {
        if (!(await this.#foldIntoAny(coming, kept))) kept.push(coming);
      }
    }
  }

  /**
   * Whole bundles first, so that no lone copy takes a Live Photo's files under its name; of those with as many files
   * the shortest names: "IMG_1.jpg" is kept, "IMG_1 (1).jpg" folds into it.
   */
  #inOrder(coming: readonly Coming[]): Coming[] {
    return coming
      .map((one) => {
        const { members, stem } = this.#tables.bundles.get(one.bundle);
        return { one, files: members.length, length: stem.length };
      })
      .sort(
        (a, b) =>
          b.files - a.files ||
          a.length - b.length ||
          a.one.bundle - b.one.bundle ||
          a.one.n - b.one.n,
      )
      .map(({ one }) => one);
  }

  async #foldIntoAny(
    { bundle: id, n }: Coming,
    others: readonly ContentHolder[],
  ): Promise<boolean> {
    for (const other of others) {
      const bundle = this.#tables.bundles.get(id);
      const same = bundle.members.find((member) => member.n === n);
      // It may have folded by another of its files; what is there with a file of its own stays what it is.
      if (same == null || same.sameAs != null || bundle.outcome !== "goes") return true;
      if (bundle.members.some(({ folder }) => folder === this.#folderId)) return false;
      const isFolded =
        "file" in other
          ? await this.#foldIntoFile(bundle, same, other.file)
          : await this.#foldIntoBundle(bundle, same, other);
      if (isFolded) return true;
    }
    return false;
  }

  /** Into what is in the folder under the stem of a file with the content of `same`. */
  async #foldIntoFile(bundle: PlannedBundle, same: Member, file: FileId): Promise<boolean> {
    const { catalog, options } = this.#input;
    const row = organizeRowById(catalog, file);
    if (row == null || this.#tables.movers.has(file)) return false;
    const { core: stem } = formOfMain(row.name, row.kind, false);
    const names = namesFor(bundleFrom(bundle.members), stem, 0, options.maxNameBytes);
    const match = await this.#match(bundle, names, (member, target) => {
      const name = member === same ? row.name : this.#nameThere(target);
      return name == null ? undefined : this.#fileThere(name);
    });
    if (match == null || !mayFold(match, same, row.name)) return false;
    const there = match.same.flatMap(({ as }) => this.#rowThere("name" in as ? as.name : "") ?? []);
    if (!this.#staysWith(there, match)) return false;
    this.#setSame(bundle, match);
    if (match.rest.length > 0) this.#join(bundle, stem, names);
    else this.#tables.bundles.setOutcome(bundle.id, match.areLinks ? "there" : "folds");
    return true;
  }

  /** The rest of a bundle gets the stem of what it is a copy of. */
  #join({ id, members }: PlannedBundle, stem: string, names: readonly string[]): void {
    this.#tables.bundles.setStem(id, { stem, number: 0, reason: "companion" });
    for (const [i, { n, target }] of members.entries()) {
      this.#tables.bundles.setTarget(id, n, names[i] ?? target);
    }
    this.#tables.wishes.join(this.#place, id);
  }

  /** Into a bundle that goes to the folder, too. */
  async #foldIntoBundle(bundle: PlannedBundle, same: Member, into: Coming): Promise<boolean> {
    const other = this.#tables.bundles.get(into.bundle);
    if (other.id === bundle.id || other.outcome !== "goes") return false;
    const { maxNameBytes } = this.#input.options;
    const names = namesFor(bundleFrom(bundle.members), other.stem, other.number, maxNameBytes);
    const match = await this.#match(bundle, names, (member, target) => {
      const key = collisionKey(target);
      const counterpart = other.members.find((one) =>
        member === same ? one.n === into.n : collisionKey(one.target) === key,
      );
      if (counterpart == null) return undefined;
      return { file: this.#evident(counterpart), as: { bundle: other.id, n: counterpart.n } };
    });
    const twin = other.members.find(({ n }) => n === into.n)?.target ?? "";
    if (match == null || !mayFold(match, same, twin)) return false;
    if (
      !this.#staysWith(
        other.members.flatMap((member) => this.#rowUnder(member, member.target)),
        match,
      )
    ) {
      return false;
    }
    this.#setSame(bundle, match);
    for (const { member, target } of match.rest) {
      this.#tables.bundles.setTarget(bundle.id, member.n, target);
      this.#tables.bundles.giveTo(bundle.id, member.n, other.id, ownedForm(member, match, other));
      if (other.isThere) continue;
      for (const key of keysOfName(target, member.kind)) {
        this.#tables.wishes.add(this.#place, key, other.turn, other.id);
      }
    }
    this.#tables.bundles.setOutcome(bundle.id, "folds");
    return true;
  }

  /** Holds every file against its counterpart; undefined where one is another. */
  async #match(
    bundle: PlannedBundle,
    names: readonly string[],
    counterpartOf: (member: Member, target: string) => Counterpart | "other" | undefined,
  ): Promise<Match | undefined> {
    const same: Match["same"][number][] = [];
    const rest: { member: Member; target: string }[] = [];
    let areLinks = true;
    for (const [i, member] of bundle.members.entries()) {
      const target = names[i] ?? member.target;
      const counterpart = counterpartOf(member, target);
      if (counterpart == null) {
        rest.push({ member, target });
        continue;
      }
      if (counterpart === "other") return undefined;
      const isLink = this.#areLinks(this.#evident(member), counterpart.file);
      if (!isLink) {
        areLinks = false;
        if (!(await this.#isSame(this.#evident(member), counterpart.file))) return undefined;
      }
      same.push({ member, target, as: counterpart.as });
    }
    return { same, rest, areLinks };
  }

  /** With a RAW or a half that it had not, a bundle may have another date, or another name by the template. */
  #staysWith(rows: readonly OrganizeRow[], { rest }: Match): boolean {
    if (rest.every(({ member }) => member.kind === "sidecar")) return true;
    // Nor has it two of one half: the next plan would part them.
    if (rest.some(({ member }) => !isEdit(member) && rows.some((row) => isSameHalf(row, member)))) {
      return false;
    }
    const all = [...rows, ...rest.flatMap(({ member, target }) => this.#rowUnder(member, target))];
    const folder = { id: this.#folderId ?? 0, path: this.#folder, root: this.#folder };
    return wouldStay(all, folder, this.#below, this.#input.options);
  }

  async #isSame(a: Evident, b: Evident): Promise<boolean> {
    return maySame(a, b) && (await this.#input.proof.isSame(a, b));
  }

  /** Two names of one file, as a view of links has them: looked at now, since numbers of files are used again. */
  #areLinks(a: Evident, b: Evident): boolean {
    if (this.#input.options.action !== "hardlink" || a.stamp.inode !== b.stamp.inode) return false;
    try {
      const one = lstatSync(osPath(joinPath(a.folder, a.name)), { bigint: true });
      const other = lstatSync(osPath(joinPath(b.folder, b.name)), { bigint: true });
      return one.dev === other.dev && one.ino === other.ino;
    } catch (error) {
      if (systemCode(error) == null) throw error;
      return false; // One of them has gone.
    }
  }

  #setSame(bundle: PlannedBundle, { same }: Match): void {
    for (const { member, as } of same) this.#tables.bundles.setSame(bundle.id, member.n, as);
  }

  /** The name in the folder that collides with this one; undefined: it is free. */
  #nameThere(target: string): string | undefined {
    const full = collisionKey(target);
    const [key = ""] = keysOfName(target, "other");
    return this.#tables.names.heldBy(key).find(({ name }) => collisionKey(name) === full)?.name;
  }

  #rowThere(name: string): OrganizeRow | undefined {
    const { catalog } = this.#input;
    return this.#folderId == null ? undefined : organizeRow(catalog, this.#folderId, name);
  }

  /** The row that a file will have under its new name. */
  #rowUnder({ file }: Member, name: string): OrganizeRow[] {
    const row = organizeRowById(this.#input.catalog, file);
    return row == null ? [] : [{ ...row, name }];
  }

  /** "other": a file that the catalog does not know, which is the same as nothing. */
  #fileThere(name: string): Counterpart | "other" {
    const row = this.#rowThere(name);
    if (row == null) return "other";
    const { id, kind, stamp, sample } = row;
    return { file: { id, folder: this.#folder, name, kind, stamp, sample }, as: { name } };
  }

  #evident({ file: id, folder, name, kind, stamp, sample }: Member): Evident {
    return { id, folder: this.#places.get(folder).path, name, kind, stamp, sample };
  }
}

type Named = { readonly name: string; readonly kind: MediaKind };

function isSameHalf(a: Named, b: Named): boolean {
  const raw = ({ name, kind }: Named) => isRaw({ kind, extension: extensionOf(name) });
  return a.kind === b.kind && a.kind !== "sidecar" && raw(a) === raw(b);
}

function isEdit(member: Member): boolean {
  const form = formOf(member);
  return form.of === "main" && form.edit !== "";
}
