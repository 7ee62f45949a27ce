// A bundle with the files that make it up: what everything about it is decided from. The files of one lie in one
// folder, but for halves that were brought together (halves.ts).

import type { FolderPlaces, PlacedFolder } from "../../catalog/folder_tree.ts";
import type { FolderId } from "../../catalog/folders.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type OrganizeRow, organizeRowById } from "../../catalog/organize_rows.ts";
import type { Member } from "../../catalog/plan_tables/planned_bundle.ts";
import type { FileId } from "../../catalog/scanned.ts";
import { type Bundle, type BundleMember, bundlesOf } from "../../domain/bundle.ts";
import { type Form, formOfMain } from "../../domain/bundle_form.ts";
import type { Member as FolderMember } from "../../domain/companions.ts";
import { momentOf } from "../dating_inputs.ts";

export type KnownFile = { readonly row: OrganizeRow; readonly folder: PlacedFolder };

export type Known = {
  readonly bundle: Bundle;
  /** In the order of the bundle's members: as many, and so at least one. */
  readonly files: readonly [KnownFile, ...KnownFile[]];
};

/** As the working tables keep it while it waits. */
export function knownText({ bundle, files }: Known): string {
  return JSON.stringify({ bundle, ids: files.map(({ row, folder }) => [row.id, folder.id]) });
}

/** What `knownText` wrote, from the catalog again. */
export function knownFrom(catalog: Catalog, places: FolderPlaces, text: string): Known {
  const { bundle, ids } = JSON.parse(text) as {
    bundle: Bundle;
    ids: readonly (readonly [FileId, FolderId])[];
  };
  const [first, ...others] = ids.map(([id, folderId]): KnownFile => {
    const row = organizeRowById(catalog, id);
    if (row == null) throw new Error(`File ${id} is not catalogued any more`);
    return { row, folder: places.get(folderId) };
  });
  if (first == null) throw new Error("A bundle without files");
  return { bundle, files: [first, ...others] };
}

/** What the working tables keep of how a file's name is made; "" for one that is alone. */
export function formText({ members }: Bundle, index: number): string {
  return members.length === 1 ? "" : JSON.stringify(members[index]?.form);
}

/** How the name of a file is made, from what the working tables keep of it. */
export function formOf({ name, kind, form }: Member): Form {
  // Else `formText` wrote it.
  return form === "" ? formOfMain(name, kind, false) : (JSON.parse(form) as Form);
}

/** A bundle again, from what the working tables keep of it. */
export function bundleFrom(members: readonly Member[]): Bundle {
  const [first, ...others] = members.map((member): BundleMember => {
    const { name, kind } = member;
    return { name, kind, form: formOf(member) };
  });
  if (first == null) throw new Error("A bundle without files");
  return {
    stem: first.form.of === "main" ? first.form.core : first.name,
    members: [first, ...others],
  };
}

/** The bundles of these files of a folder, and sidecars without a file. */
export function bundlesIn(
  rows: readonly OrganizeRow[],
  folder: PlacedFolder,
): { readonly bundles: readonly Known[]; readonly orphans: readonly string[] } {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const { bundles, orphans } = bundlesOf(rows.map(toMember));
  const knowns = bundles.map((bundle): Known => {
    const [first, ...others] = bundle.members.map(({ name }): KnownFile => {
      const row = byName.get(name);
      if (row == null) throw new Error(`A bundle of files that are not there: "${name}"`);
      return { row, folder };
    });
    if (first == null) throw new Error("A bundle without files");
    return { bundle, files: [first, ...others] };
  });
  return { bundles: knowns, orphans };
}

function toMember({ name, kind, contentId, about, captured }: OrganizeRow): FolderMember {
  const aroundMs = captured == null ? undefined : momentOf(captured);
  const member: { -readonly [Key in keyof FolderMember]: FolderMember[Key] } = { name, kind };
  if (contentId != null) member.contentId = contentId;
  if (about != null) member.about = about;
  if (aroundMs != null) member.aroundMs = aroundMs;
  return member;
}
