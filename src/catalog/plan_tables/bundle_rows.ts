// Bundles and their files as rows, and back.

import type { SQLQueryBindings } from "bun:sqlite";
import type { MediaKind } from "../../domain/media.ts";
import type { PlanReason } from "../../domain/plan.ts";
import { nameParameter } from "../name_column.ts";
import type { BundleOutcome, Member, PlannedBundle, WishMember } from "./planned_bundle.ts";
import { type Name, nameOf } from "./working_database.ts";

export type MemberRow = {
  bundle: number;
  n: number;
  file: number;
  folder: number;
  name: Name;
  target: Name;
  kind: MediaKind;
  form: string;
  size: number;
  mtime_us: number;
  inode: number;
  sample: string;
  same_name: Name | null;
  same_bundle: number | null;
  same_n: number | null;
};

/** With its first file. */
export type BundleRow = Omit<MemberRow, "bundle" | "n"> & {
  id: number;
  place: number;
  stem: Name;
  number: number;
  turn: Name;
  reason: PlanReason;
  is_there: number;
  outcome: BundleOutcome;
};

/** `others`: its files but the first. */
export function toBundle(row: BundleRow, others: readonly Member[]): PlannedBundle {
  const { id, place, number, reason, outcome } = row;
  return {
    id,
    place,
    stem: nameOf(row.stem),
    number,
    turn: nameOf(row.turn),
    reason,
    isThere: row.is_there === 1,
    outcome,
    members: [toMember(row, 0), ...others],
  };
}

export function toMember(row: Omit<MemberRow, "bundle" | "n">, n: number): Member {
  const member = {
    n,
    file: row.file,
    folder: row.folder,
    name: nameOf(row.name),
    target: nameOf(row.target),
    kind: row.kind,
    form: row.form,
    stamp: { sizeBytes: row.size, mtimeUs: row.mtime_us, inode: row.inode },
    sample: row.sample,
  };
  if (row.same_name != null) return { ...member, sameAs: { name: nameOf(row.same_name) } };
  if (row.same_bundle == null || row.same_n == null) return member;
  return { ...member, sameAs: { bundle: row.same_bundle, n: row.same_n } };
}

/** The columns of a file from `file` to `sample`. */
export function valuesOf(member: WishMember): SQLQueryBindings[] {
  const { stamp } = member;
  return [
    member.file,
    member.folder,
    nameParameter(member.name),
    nameParameter(member.target),
    member.kind,
    member.form,
    stamp.sizeBytes,
    stamp.mtimeUs,
    stamp.inode,
    member.sample,
  ];
}
