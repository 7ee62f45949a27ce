// A bundle on its way through a plan: what it wishes for, and what becomes of it.

import type { Stamp } from "../../domain/entry.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { PlanReason } from "../../domain/plan.ts";
import type { FolderId } from "../folders.ts";
import type { FileId } from "../scanned.ts";

/** Bundles are numbered from 1 in the order in which they were found. */
export type BundleId = number;
/** A folder of the target. */
export type PlaceId = number;

/**
 * `goes`: to the name it wished for or one of its own. `folds`: all of it is there already, or on its way there.
 * `there`: a link to each of its files is there. `skipped`: another has its name, and it may have no other.
 * `blocked`: its folder cannot be.
 */
export type BundleOutcome = "goes" | "folds" | "there" | "skipped" | "blocked";

/** A bundle that is to go somewhere. */
export type Wish = {
  readonly place: PlaceId;
  /** The stem it is to have; a counter in it stands as `COUNTER`. */
  readonly stem: string;
  /** The number behind the stem that it has already; 0: none. */
  readonly number: number;
  /** By which those of one stem get their turn: earliest first. */
  readonly turn: string;
  /** Why its first file goes there; the others go with it. */
  readonly reason: PlanReason;
  /** It shares the stem with what is there: files of its own, or those that it joins. */
  readonly isThere: boolean;
  readonly members: readonly WishMember[];
};

/** Stands for a counter in a stem: a character that no name holds. */
export const COUNTER = "\0";

export type WishMember = {
  readonly file: FileId;
  readonly folder: FolderId;
  readonly name: string;
  /** Its new name. */
  readonly target: string;
  readonly kind: MediaKind;
  /** How its name is made (domain/bundle_form.ts), as JSON; "" for a file that is alone. */
  readonly form: string;
  readonly stamp: Stamp;
  /** 16 hex digits; "" where it was not read. */
  readonly sample: string;
};

/** A file that has its content already somewhere else. */
export type SameAs =
  /** The name of a file in the same folder of the target. */
  | { readonly name: string }
  /** A file that goes there: its bundle and its number in it. */
  | { readonly bundle: BundleId; readonly n: number };

export type Member = WishMember & { readonly n: number; readonly sameAs?: SameAs };

export type PlannedBundle = Omit<Wish, "members"> & {
  readonly id: BundleId;
  readonly outcome: BundleOutcome;
  readonly members: readonly Member[];
};
