// `duplicates folders`: which folder is how far inside which, from the contents that files have in common; and a
// plan that makes one of two.

import { FolderNumbers } from "../../catalog/duplicate_folders.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import { libraryId } from "../../catalog/library.ts";
import type { FolderOverlap } from "../../domain/folder_overlap.ts";
import { mediaKinds } from "../../domain/media.ts";
import type { PlanHeader } from "../../domain/plan.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { newPlanPath } from "../new_plan.ts";
import { realFolder } from "../real_path.ts";
import { writePlan } from "../write_plan.ts";
import type { Duplicates } from "./duplicates.ts";
import { findDuplicates, type LibraryDuplicates } from "./find_duplicates.ts";
import { FolderIndex } from "./folders_index.ts";
import { type FolderPair, folderPairs } from "./folders_pairs.ts";
import { type MergeFigures, MergePlan } from "./folders_plan.ts";

export type FoldersRequest = Omit<LibraryDuplicates, "by" | "kinds" | "minSizeBytes"> & {
  /** Pairs that share less are not told: above 0, and 1 at most. */
  readonly leastShare: number;
  /** A plan that merges is wanted. */
  readonly merge: boolean;
  /** Absolute path of the plan. Default: a new file in the data folder, where there is anything to do. */
  readonly out?: string;
  /** Absolute. */
  readonly dataFolder: string;
};

export type DuplicateFolders = {
  /** The search before it; where it was stopped, there are no pairs. */
  readonly search: Duplicates;
  readonly pairs: number;
  /** Those that share most bytes first. */
  readonly overlaps: () => Iterable<FolderOverlap>;
  /** Absent where none was asked for. */
  readonly plan?: MergeFigures & {
    /** Absolute path; absent: there is nothing to do, and none was written. */
    readonly path?: string;
  };
};

/** Looks for folders inside others. Throws as `findDuplicates` does, and what the plan's file system says. */
export async function duplicateFolders(
  context: Context,
  request: FoldersRequest,
): Promise<DuplicateFolders> {
  const { catalog } = context;
  // Of every kind: a folder is not inside another whose sidecars are missing there.
  const all = { by: "digest", kinds: mediaKinds, minSizeBytes: 1 } as const;
  const search = await findDuplicates(context, { ...request, ...all });
  if (search.found == null) return { search, pairs: 0, overlaps: () => [] };
  const { groups, scope } = search.found;
  const [first] = request.roots;
  const folders = new FolderNumbers(catalog, scope, first == null ? undefined : realFolder(first));
  const index = new FolderIndex(catalog, folders, groups.byWaste());
  const pairs = folderPairs(index, request.leastShare);
  const plan = request.merge ? await mergePlan(context, request, index, pairs) : undefined;
  return {
    search,
    pairs: pairs.length,
    overlaps: () => overlaps(new FolderPlaces(catalog), folders, pairs),
    ...(plan == null ? {} : { plan }),
  };
}

function* overlaps(
  places: FolderPlaces,
  folders: FolderNumbers,
  pairs: readonly FolderPair[],
): Generator<FolderOverlap> {
  const pathOf = (number: number) => places.get(folders.ids[number] ?? 0).path;
  for (const { a, b, files, bytes, shared, sharedBytes } of pairs) {
    const onlyHere = files - shared;
    yield {
      ...{ type: "overlap", a: pathOf(a), b: pathOf(b) },
      ...{ files, shared, bytes, sharedBytes, onlyHere },
    };
  }
}

/** Writes the plan, where it has a step or was given a name. */
async function mergePlan(
  { catalog, clock }: Context,
  { out, dataFolder }: FoldersRequest,
  index: FolderIndex,
  pairs: readonly FolderPair[],
): Promise<DuplicateFolders["plan"]> {
  const createdUs = clock.nowUs();
  const batch = quarantineBatch(createdUs);
  const isEmpty = new MergePlan(catalog, index, pairs, batch).steps().next().done === true;
  const merge = new MergePlan(catalog, index, pairs, batch);
  if (isEmpty && out == null) return merge.figures();
  const header = (): PlanHeader => {
    const { steps, bytes } = merge.figures();
    return { operation: "duplicates", createdUs, library: libraryId(catalog), steps, bytes };
  };
  const path = out ?? newPlanPath(dataFolder, "merge", batch);
  await writePlan(path, header, merge.steps());
  return { ...merge.figures(), path };
}
