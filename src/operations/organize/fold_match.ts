// What a bundle's files are to something of the same content: which of them are the same, and what is left.

import type { Member, PlannedBundle, SameAs } from "../../catalog/plan_tables/planned_bundle.ts";
import { collisionKey } from "../../domain/safe_name.ts";
import { formOf } from "./known.ts";

/** What a bundle's files are to something of its content: with each that is the same, and the rest. */
export type Match = {
  readonly same: readonly {
    readonly member: Member;
    readonly target: string;
    readonly as: SameAs;
  }[];
  readonly rest: readonly { readonly member: Member; readonly target: string }[];
  /** All of the same are one file by another name. */
  readonly areLinks: boolean;
};

/** What is left of a bundle goes on under the name of the file it is a copy of: if that is the same file to it. */
export function mayFold({ same, rest }: Match, member: Member, twin: string): boolean {
  if (rest.length === 0) return true;
  const own = same.find((one) => one.member === member);
  return own != null && collisionKey(own.target) === collisionKey(twin);
}

/** How a file is named in another bundle: a sidecar after that bundle's copy of its owner. */
export function ownedForm(member: Member, { same }: Match, other: PlannedBundle): string {
  const form = formOf(member);
  if (form.of === "main") return JSON.stringify(form);
  const as = same.find((one) => one.member.name === form.owner)?.as;
  const copy = as == null || "name" in as ? undefined : other.members.find(({ n }) => n === as.n);
  return JSON.stringify(copy == null ? form : { ...form, owner: copy.name });
}
