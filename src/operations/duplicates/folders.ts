// `duplicates folders`: which folder is how far inside which, from the contents that files have in common; and a
// plan that makes one of two.

import { joinPath } from "../../base/names.ts";
import { inTurns } from "../../base/turn.ts";
import { FolderNumbers } from "../../catalog/duplicate_folders.ts";
import { FolderPlaces } from "../../catalog/folder_tree.ts";
import { GivenPaths } from "../../catalog/plan_tables/given_paths.ts";
import type { FolderOverlap } from "../../domain/folder_overlap.ts";
import { mediaKinds } from "../../domain/media.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { Progress } from "../progress.ts";
import { realFolder } from "../real_path.ts";
import { Housekeeping } from "../scan/housekeeping.ts";
import { memoryLimitFor } from "../scan/limits.ts";
import type { Duplicates } from "./duplicates.ts";
import { findDuplicates, type LibraryDuplicates } from "./find_duplicates.ts";
import { FolderIndex } from "./folders_index.ts";
import { type FolderPair, FolderPairs } from "./folders_pairs.ts";
import { type MergeFigures, MergePlan } from "./folders_plan.ts";
import { type PlanPlace, writtenPlan } from "./written_plan.ts";

export type FoldersRequest = Omit<LibraryDuplicates, "by" | "kinds" | "minSizeBytes"> &
  PlanPlace & {
    /** Pairs that share less are not told: above 0, and 1 at most. */
    readonly leastShare: number;
    /** A plan that merges is wanted. */
    readonly merge: boolean;
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

/** Turns between two looks at the memory taken: a fifth of a second. */
const TURNS_A_LOOK = 4;

/** Looks for folders inside others. Throws as `findDuplicates` does, the signal's reason, and what the plan's file system says. */
export async function duplicateFolders(
  context: Context,
  request: FoldersRequest,
): Promise<DuplicateFolders> {
  const { catalog } = context;
  const memoryLimitBytes = memoryLimitFor(request.config.performance);
  const housekeeping = new Housekeeping(memoryLimitBytes, TURNS_A_LOOK);
  const rest = () => housekeeping.rest();
  // Of every kind: a folder is not inside another whose sidecars are missing there.
  const all = { by: "digest", kinds: mediaKinds, minSizeBytes: 1 } as const;
  const search = await findDuplicates(context, { ...request, ...all });
  if (search.found == null) return { search, pairs: 0, overlaps: () => [] };
  const { groups, scope } = search.found;
  const [first] = request.roots;
  const firstNamed = first == null ? undefined : realFolder(first);
  const folders = await inTurns(FolderNumbers.of(catalog, scope, firstNamed), context, rest);
  const index = await inTurns(FolderIndex.of(catalog, folders, groups), context, rest);
  const places = new FolderPlaces(catalog);
  const pathOf = (number: number) => places.get(folders.ids[number] ?? 0).path;
  const finding = new FolderPairs(index, request.leastShare);
  const progress = new Progress(context, "duplicates");
  const pairs = await inTurns(finding.find(), context, async () => {
    progress.tell(() => {
      const { folder, files, bytes } = finding;
      return { files, bytes, folder: pathOf(folder), expectedFiles: index.files };
    });
    await rest();
  });
  const plan = request.merge ? await mergePlan(context, request, index, pairs) : undefined;
  return {
    search,
    pairs: pairs.length,
    overlaps: () => overlaps(pairs, pathOf),
    ...(plan == null ? {} : { plan }),
  };
}

type PathOf = (number: number) => string;

function* overlaps(pairs: readonly FolderPair[], pathOf: PathOf): Generator<FolderOverlap> {
  for (const { a, b, files, bytes, shared, sharedBytes } of pairs) {
    const onlyHere = files - shared;
    yield {
      ...{ type: "overlap", a: pathOf(a), b: pathOf(b) },
      ...{ files, shared, bytes, sharedBytes, onlyHere },
    };
  }
}

async function mergePlan(
  context: Context,
  request: FoldersRequest,
  index: FolderIndex,
  pairs: readonly FolderPair[],
): Promise<DuplicateFolders["plan"]> {
  const createdUs = context.clock.nowUs();
  const batch = quarantineBatch(createdUs);
  using given = new GivenPaths(joinPath(request.dataFolder, "merge.tmp"));
  const memoryLimitBytes = memoryLimitFor(request.config.performance);
  const merge = new MergePlan(context, { index, pairs, batch, given, memoryLimitBytes });
  const making = { steps: merge.steps(), figures: () => merge.figures() };
  const path = await writtenPlan(context, request, "merge", createdUs, making);
  return path == null ? merge.figures() : { ...merge.figures(), path };
}
