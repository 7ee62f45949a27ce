// `duplicates folders` on a library of a test, part by part.

import { FolderNumbers } from "../../src/catalog/duplicate_folders.ts";
import { FolderPlaces } from "../../src/catalog/folder_tree.ts";
import { GivenPaths } from "../../src/catalog/plan_tables/given_paths.ts";
import { mediaKinds } from "../../src/domain/media.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { FolderIndex } from "../../src/operations/duplicates/folders_index.ts";
import { type FolderPair, FolderPairs } from "../../src/operations/duplicates/folders_pairs.ts";
import { type MergeFigures, MergePlan } from "../../src/operations/duplicates/folders_plan.ts";
import { look } from "./duplicates.ts";
import { quietContext } from "./quiet_context.ts";
import type { ScanLibrary } from "./scan_library.ts";
import { TempFolder } from "./temp_folder.ts";

/** A pair with the absolute paths of its folders. */
export type NamedPair = Omit<FolderPair, "a" | "b"> & { readonly a: string; readonly b: string };

export type LookedAtFolders = {
  readonly pairs: readonly NamedPair[];
  /** The plan that merges these pairs. */
  readonly merged: (signal?: AbortSignal) => Promise<{
    readonly steps: readonly PlanStep[];
    readonly figures: MergeFigures;
  }>;
};

/** Pairs that share so much; `first`: the folder that was named first, below the root. */
export async function lookAtFolders(
  library: ScanLibrary,
  leastShare: number,
  first?: string,
): Promise<LookedAtFolders> {
  const { catalog } = library;
  const { result } = await look(library, { kinds: mediaKinds });
  if (result.found == null) throw new Error("It was stopped");
  const { groups, scope } = result.found;
  const named = first == null ? undefined : library.path(first);
  const folders = ended(FolderNumbers.of(catalog, scope, named));
  const index = ended(FolderIndex.of(catalog, folders, groups));
  const pairs = ended(new FolderPairs(index, leastShare).find());
  const places = new FolderPlaces(catalog);
  const pathOf = (number: number) => places.get(folders.ids[number] ?? 0).path;
  return {
    pairs: pairs.map(({ a, b, ...rest }) => ({ a: pathOf(a), b: pathOf(b), ...rest })),
    merged: async (signal = new AbortController().signal) => {
      using temp = new TempFolder();
      using given = new GivenPaths(`${temp.path}/given`);
      const context = quietContext(catalog, signal);
      const merge = new MergePlan(context, {
        index,
        pairs,
        batch: "batch",
        given,
        memoryLimitBytes: 1e9,
      });
      const steps = await Array.fromAsync(merge.steps());
      return { steps, figures: merge.figures() };
    },
  };
}

/** What work that yields comes to. */
export function ended<Result>(work: Generator<unknown, Result, void>): Result {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
