// Content that is at the target already, or goes there: a second copy of it goes nowhere. Only bytes count, and all
// of a bundle's files have to be the same; files that are only here join their other half under its stem.

import { lstatSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { joinPath, osPath } from "../../base/names.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import { organizeRow, organizeRowById } from "../../catalog/organize_rows.ts";
import type {
  BundleId,
  Member,
  OrganizeTables,
  PlaceId,
  PlannedBundle,
  SameAs,
} from "../../catalog/organize_tables.ts";
import { formOfMain } from "../../domain/bundle_form.ts";
import { collisionKey } from "../../domain/safe_name.ts";
import { bundleFrom } from "./bundle_from.ts";
import { type DecideInput, join } from "./decide.ts";
import { namesFor } from "./placing.ts";
import { type Evident, maySame } from "./proof.ts";
import { keysOfName } from "./ties.ts";

/** What a bundle's files are to something of its content: with each that is the same, and the rest. */
type Match = {
  readonly same: readonly { readonly member: Member; readonly as: SameAs }[];
  readonly rest: readonly { readonly member: Member; readonly target: string }[];
  /** All of the same are one file by another name. */
  readonly areLinks: boolean;
};

/** A file that a bundle's file may be the same as. */
type Counterpart = { readonly file: Evident; readonly as: SameAs };

export class Folding {
  readonly #input: DecideInput;
  readonly #tables: OrganizeTables;
  readonly #place: PlaceId;
  readonly #folder: string;
  readonly #folderId: FolderId | undefined;
  readonly #places: FolderPlaces;

  constructor(input: DecideInput, place: PlaceId, folder: string, folderId: FolderId | undefined) {
    this.#input = input;
    this.#tables = input.tables;
    this.#place = place;
    this.#folder = folder;
    this.#folderId = folderId;
    this.#places = new FolderPlaces(input.catalog);
  }

  /** Folds what wishes to go to the place and is there, or goes there, already. */
  async fold(): Promise<void> {
    for (const holders of this.#tables.sameContents(this.#place)) {
      this.#input.signal.throwIfAborted();
      const kept = holders.filter((holder) => holder < 0).map((holder) => -holder);
      const keptBundles: BundleId[] = [];
      for (const id of this.#inOrder(holders.filter((holder) => holder > 0))) {
        const isFolded =
          (await this.#foldIntoAny(id, kept, (bundle, file) => this.#matchThere(bundle, file))) ||
          (await this.#foldIntoAny(id, keptBundles, (bundle, other) =>
            this.#matchGoing(bundle, other),
          ));
        if (!isFolded) keptBundles.push(id);
      }
    }
  }

  /** Those with the shortest names first: "IMG_1.jpg" is kept, "IMG_1 (1).jpg" folds into it. */
  #inOrder(ids: readonly BundleId[]): BundleId[] {
    const length = new Map(ids.map((id) => [id, this.#tables.bundle(id).stem.length]));
    return [...ids].sort((a, b) => (length.get(a) ?? 0) - (length.get(b) ?? 0) || a - b);
  }

  async #foldIntoAny<Other extends number>(
    id: BundleId,
    others: readonly Other[],
    match: (bundle: PlannedBundle, other: Other) => Promise<boolean>,
  ): Promise<boolean> {
    for (const other of others) if (await match(this.#tables.bundle(id), other)) return true;
    return false;
  }

  /** Against a file that is in the folder. */
  async #matchThere(bundle: PlannedBundle, fileId: number): Promise<boolean> {
    const { catalog, options } = this.#input;
    const { maxNameBytes } = options;
    const row = organizeRowById(catalog, fileId);
    const [lead] = bundle.members;
    if (row == null || lead == null || this.#tables.isMover(fileId)) return false;
    if (bundle.members.some(({ file }) => file === fileId)) return false;
    const stem = formOfMain(row.name, row.kind, false).core;
    const names = namesFor(bundleFrom(bundle.members), stem, 0, maxNameBytes);
    const match = await this.#match(bundle, names, (member, target) => {
      const name = member === lead ? row.name : this.#nameThere(target);
      return name == null ? undefined : this.#fileThere(name);
    });
    if (match == null) return false;
    if (match.rest.length === 0) {
      this.#setSame(bundle, match);
      this.#tables.setOutcome(bundle.id, match.areLinks ? "there" : "folds");
      return true;
    }
    this.#setSame(bundle, match);
    join(this.#tables, bundle, { place: this.#place, stem }, maxNameBytes);
    return true;
  }

  /** Against a bundle that goes to the folder, too. */
  async #matchGoing(bundle: PlannedBundle, otherId: BundleId): Promise<boolean> {
    const { maxNameBytes } = this.#input.options;
    const other = this.#tables.bundle(otherId);
    const names = namesFor(bundleFrom(bundle.members), other.stem, other.number, maxNameBytes);
    const [lead] = bundle.members;
    const [otherLead] = other.members;
    const match = await this.#match(bundle, names, (member, target) => {
      const key = collisionKey(target);
      const counterpart =
        member === lead ? otherLead : other.members.find((one) => collisionKey(one.target) === key);
      if (counterpart == null) return undefined;
      return { file: this.#evident(counterpart), as: { bundle: otherId, n: counterpart.n } };
    });
    if (match == null) return false;
    this.#setSame(bundle, match);
    for (const { member, target } of match.rest) {
      this.#tables.setTarget(bundle.id, member.n, target);
      this.#tables.giveTo(bundle.id, member.n, otherId);
      const keys = keysOfName(target, member.kind);
      for (const key of keys) this.#tables.wishFor(this.#place, key, other.turn, otherId);
    }
    this.#tables.setOutcome(bundle.id, "folds");
    return true;
  }

  /** Holds every file against its counterpart; undefined where one is another, or none is the same. */
  async #match(
    bundle: PlannedBundle,
    names: ReadonlyMap<string, string>,
    counterpartOf: (member: Member, target: string) => Counterpart | "other" | undefined,
  ): Promise<Match | undefined> {
    const same: { member: Member; as: SameAs }[] = [];
    const rest: { member: Member; target: string }[] = [];
    let areLinks = true;
    for (const member of bundle.members) {
      const target = names.get(member.name) ?? member.target;
      const counterpart = counterpartOf(member, target);
      if (counterpart == null) {
        if (same.length === 0) return undefined;
        rest.push({ member, target });
        continue;
      }
      if (counterpart === "other") return undefined;
      const isLink = this.#areLinks(this.#evident(member), counterpart.file);
      if (!isLink) {
        areLinks = false;
        if (!(await this.#isSame(this.#evident(member), counterpart.file))) return undefined;
      }
      same.push({ member, as: counterpart.as });
    }
    return { same, rest, areLinks };
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
    for (const { member, as } of same) this.#tables.setSame(bundle.id, member.n, as);
  }

  /** The name in the folder that collides with this one; undefined: it is free. */
  #nameThere(target: string): string | undefined {
    const full = collisionKey(target);
    const [key = ""] = keysOfName(target, "other");
    return this.#tables.heldBy(key).find(({ name }) => collisionKey(name) === full)?.name;
  }

  /** "other": a file that the catalog does not know, which is the same as nothing. */
  #fileThere(name: string): Counterpart | "other" {
    const row =
      this.#folderId == null ? undefined : organizeRow(this.#input.catalog, this.#folderId, name);
    if (row == null) return "other";
    const { id, kind, stamp, sample } = row;
    return { file: { id, folder: this.#folder, name, kind, stamp, sample }, as: { name } };
  }

  #evident({ file: id, folder, name, kind, stamp, sample }: Member): Evident {
    return { id, folder: this.#places.get(folder).path, name, kind, stamp, sample };
  }
}
