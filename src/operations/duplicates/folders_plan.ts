// A plan that makes one folder of two: what only `a` has moves to `b`, under the paths that it has in `a`, and the
// rest of `a` goes into quarantine, each file for the sake of its twin in `b`. Files that belong together go together.

import { lstatSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import { joinPath, osPath } from "../../base/names.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import { FolderPlaces, foldersBelow, type PlacedFolder } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { type OrganizeRow, organizeWindows } from "../../catalog/organize_rows.ts";
import type { GivenPaths } from "../../catalog/plan_tables/given_paths.ts";
import type { PlanStep } from "../../domain/plan.ts";
import { quarantinePlace } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { belowOf } from "../scan/targets.ts";
import type { FolderIndex } from "./folders_index.ts";
import type { FolderPair } from "./folders_pairs.ts";
import { lotsOf } from "./lots.ts";
import { PlanPace } from "./plan_pace.ts";

export type MergeFigures = {
  /** Folders that are merged. */
  readonly merged: number;
  /** Pairs that are not: one of their folders is part of another pair of the plan. */
  readonly notMerged: number;
  readonly steps: number;
  readonly bytes: number;
  /** Files that move, and files that go into quarantine. */
  readonly moved: number;
  readonly quarantined: number;
  /** Files that stay: something else has their name in the other folder. */
  readonly taken: number;
};

/** Twins of one file that are looked at for the one that it is compared with. */
const MOST_TWINS = 100;

/** A file of `a`, with its twin in `b` if it has one. */
type MergedFile = { readonly row: OrganizeRow; readonly twin: PlacedFile | undefined };

type Move = { readonly row: OrganizeRow; readonly to: string };

export type MergeRequest = {
  readonly index: FolderIndex;
  /** The best first. */
  readonly pairs: readonly FolderPair[];
  /** Names the folder of quarantine. */
  readonly batch: string;
  /** Empty. */
  readonly given: GivenPaths;
  /** Past it garbage is collected. */
  readonly memoryLimitBytes: number;
};

export class MergePlan {
  readonly #catalog: Catalog;
  readonly #index: FolderIndex;
  readonly #batch: string;
  readonly #pairs: readonly FolderPair[];
  readonly #readPlaced: ReturnType<typeof placedFileReader>;
  readonly #given: GivenPaths;
  readonly #pace: PlanPace;
  readonly #figures: { -readonly [Key in keyof MergeFigures]: MergeFigures[Key] };

  constructor(context: Context, request: MergeRequest) {
    const { index, pairs, batch, given, memoryLimitBytes } = request;
    const { catalog } = context;
    this.#catalog = catalog;
    this.#index = index;
    this.#batch = batch;
    this.#given = given;
    this.#readPlaced = placedFileReader(catalog);
    this.#pairs = apart(index, pairs);
    this.#pace = new PlanPace(context, memoryLimitBytes);
    const merged = this.#pairs.length;
    this.#figures = { merged, notMerged: pairs.length - merged, ...nothing };
  }

  /** Of the steps taken so far. */
  figures(): MergeFigures {
    return { ...this.#figures };
  }

  /** All steps; to be taken once. Throws the signal's reason. */
  async *steps(): AsyncGenerator<PlanStep, void, undefined> {
    const places = new FolderPlaces(this.#catalog);
    this.#pace.begin(this.#pairs.reduce((sum, { files }) => sum + files, 0));
    for (const pair of this.#pairs) {
      const placeOf = (number: number) => places.get(this.#index.folders.ids[number] ?? 0);
      const [a, b] = [placeOf(pair.a), placeOf(pair.b)];
      for (const folder of foldersBelow(this.#catalog, a)) {
        const home = joinPath(b.path, folder.path === a.path ? "" : belowOf(folder.path, a.path));
        for (const rows of organizeWindows(this.#catalog, folder.id)) {
          for (const lot of lotsOf(rows, folder)) {
            const files = lot.map((row) => ({ row, twin: this.#twinOf(row, pair.b, home) }));
            yield* this.#stepsOf(files, folder, home);
          }
          await this.#pace.rest(rows, folder.path);
        }
      }
    }
  }

  /** The steps of files that belong together; none where one of them cannot have its name. */
  *#stepsOf(files: readonly MergedFile[], folder: PlacedFolder, home: string): Generator<PlanStep> {
    const { moves, drops } = decided(files, home);
    if (moves.some(({ to }) => this.#isTaken(to))) {
      this.#figures.taken += files.length;
      return;
    }
    const bundle = this.#figures.steps + 1;
    for (const { row, to } of moves) {
      this.#given.add(to);
      this.#figures.moved++;
      yield this.#step(row, folder, { action: "move", to, reason: "merged", bundle });
    }
    for (const { row, twin } of drops) {
      const to = quarantinePlace(folder.root, joinPath(folder.path, row.name), this.#batch);
      const path = joinPath(twin.folder, twin.name);
      this.#figures.quarantined++;
      const step = { action: "quarantine", to, reason: "duplicate", bundle, twin: path } as const;
      yield this.#step(row, folder, step);
    }
  }

  #step(
    { name, stamp }: OrganizeRow,
    folder: PlacedFolder,
    step: Pick<PlanStep, "action" | "to" | "reason" | "bundle" | "twin">,
  ): PlanStep {
    const { sizeBytes, mtimeUs } = stamp;
    this.#figures.steps++;
    this.#figures.bytes += sizeBytes;
    const n = this.#figures.steps;
    return { n, from: joinPath(folder.path, name), stamp: { sizeBytes, mtimeUs }, ...step };
  }

  /** The file in the folder `b` that is kept for this one: rather that of its name, and rather where it would go. */
  #twinOf(row: OrganizeRow, b: number, home: string): PlacedFile | undefined {
    const group = this.#index.groupOf(row.id);
    const ids = group == null ? [] : this.#index.twinsIn(group, b, MOST_TWINS);
    const worth = ({ name, folder }: PlacedFile) =>
      name !== row.name ? 0 : folder === home ? 2 : 1;
    return this.#readPlaced(ids).reduce<PlacedFile | undefined>(
      (best, twin) => (best == null || worth(twin) > worth(best) ? twin : best),
      undefined,
    );
  }

  #isTaken(path: string): boolean {
    if (this.#given.has(path)) return true;
    try {
      lstatSync(osPath(path));
      return true;
    } catch (error) {
      const code = systemCode(error);
      // What cannot be looked at is not free: applying would find that out.
      return code !== "ENOENT" && code !== "ENOTDIR";
    }
  }
}

const nothing = { steps: 0, bytes: 0, moved: 0, quarantined: 0, taken: 0 };

/** The pairs that can be merged at once: no folder that takes files is part of one that gives them. */
function apart({ folders }: FolderIndex, pairs: readonly FolderPair[]): FolderPair[] {
  const touch = (x: number, y: number) => folders.isIn(x, y) || folders.isIn(y, x);
  const chosen: FolderPair[] = [];
  for (const pair of pairs) {
    if (chosen.some((other) => touch(pair.a, other.b) || touch(pair.b, other.a))) continue;
    chosen.push(pair);
  }
  return chosen;
}

/**
 * What becomes of files that belong together. Where all of them have a twin they are dropped, where none has they
 * move; else the rest joins the twin of one, if that has the same name, so that what belongs together is found
 * together. If no twin has, all of them move, and nothing is torn apart.
 */
function decided(
  files: readonly MergedFile[],
  home: string,
): {
  readonly moves: readonly Move[];
  readonly drops: readonly { readonly row: OrganizeRow; readonly twin: PlacedFile }[];
} {
  const drops = files.flatMap(({ row, twin }) => (twin == null ? [] : [{ row, twin }]));
  const rest = files.filter(({ twin }) => twin == null);
  if (drops.length === 0 || rest.length === 0) return { moves: movedTo(home, rest), drops };
  const namesake = drops.find(({ row, twin }) => twin.name === row.name)?.twin;
  return namesake == null
    ? { moves: movedTo(home, files), drops: [] }
    : { moves: movedTo(namesake.folder, rest), drops };
}

function movedTo(folder: string, files: readonly MergedFile[]): Move[] {
  return files.map(({ row }) => ({ row, to: joinPath(folder, row.name) }));
}
