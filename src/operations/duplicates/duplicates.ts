// `duplicates`: stamps brought up to date where folders are named, the hashes read that would tell twins, and the
// groups of equal files handed out, those that waste most first. A run that was stopped reads nothing twice.

import type { NumberList } from "../../base/number_list.ts";
import { type DuplicateScope, expectLookups, placedFileReader } from "../../catalog/duplicates.ts";
import { finishRun, resumableRun, resumeRun, startRun } from "../../catalog/runs.ts";
import { hasFiles } from "../../catalog/scanned.ts";
import { Writer } from "../../catalog/writer.ts";
import type { DuplicateGroup, TurnedFiles } from "../../domain/duplicates.ts";
import type { FilesToHash } from "../../domain/hashes.ts";
import type { RunId } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import { stoppable } from "../found.ts";
import { Pace } from "../scan/pace.ts";
import type { UnavailableRoot } from "../scan/root.ts";
import { Tally } from "../scan/tally.ts";
import { NothingToCompareError } from "./errors.ts";
import { findByPayload } from "./find_by_payload.ts";
import { type FoundGroups, findGroups } from "./find_groups.ts";
import { groupRecords } from "./group_records.ts";
import type { GroupStore } from "./group_store.ts";
import { type DuplicatesOptions, runOptions } from "./options.ts";
import { readHashes } from "./read_hashes.ts";
import { ReadTally } from "./read_tally.ts";
import { foldersOf } from "./scope.ts";
import { turnedRecords } from "./turned_records.ts";
import { walkTargets } from "./walk_targets.ts";

export type DuplicatesSummary = {
  readonly groups: number;
  /** Files beyond the first of each group, and the bytes that they take. */
  readonly surplus: number;
  readonly wasted: number;
  /** Further names of files that have several (hard links): no waste. */
  readonly hardLinks: number;
  /** Files that share all their blocks on disk with another (reflinks): no waste either. */
  readonly reflinks: number;
  /** Files that the walk found, in the folders that were named. */
  readonly found: number;
  /** Bytes read to tell files apart. */
  readonly bytesRead: number;
  /** Files and folders that could not be read. */
  readonly failed: number;
  /** Files that are not as the catalog has them, and were left out. */
  readonly changed: number;
  /** By payload only: sets of files that a tag turns in different ways, and files that cannot be compared. */
  readonly turned?: number;
  readonly unread?: number;
  readonly withoutPayload?: number;
  readonly durationMs: number;
};

export type Duplicates = {
  readonly run: RunId;
  /** An interrupted run of the same options was taken up again. */
  readonly resumed: boolean;
  /** `interrupted`: stopped by the signal, with everything so far committed, and no groups. */
  readonly end: "done" | "interrupted";
  /** Folders that were left alone, and are not looked at. */
  readonly unavailable: readonly UnavailableRoot[];
  readonly summary: DuplicatesSummary;
  /** The groups as the ids of their files, and where they were looked for; absent where it was stopped. */
  readonly found?: { readonly groups: GroupStore; readonly scope: DuplicateScope };
  /** Those that waste most first. */
  readonly groups: () => AsyncIterable<DuplicateGroup>;
  /** By payload only. */
  readonly turned: () => AsyncIterable<TurnedFiles>;
};

/**
 * Looks for duplicates. Troubles of single files are told as events and stored; throws `NothingToCompareError`, and
 * where the catalog cannot be written, with everything so far committed.
 */
export async function duplicates(
  context: Context,
  options: DuplicatesOptions,
): Promise<Duplicates> {
  const { catalog, clock, signal, emit } = context;
  if (options.targets.length === 0 && !hasFiles(catalog)) throw new NothingToCompareError();
  const asked = runOptions(options);
  const startMs = clock.elapsedMs();
  const nowUs = clock.nowUs();
  const operation = "duplicates";
  const resumable = resumableRun(catalog, operation, asked);
  if (resumable != null) resumeRun(catalog, resumable.id, options.scan.pid);
  const run =
    resumable?.id ?? startRun(catalog, { operation, options: asked, pid: options.scan.pid, nowUs });
  const resumed = resumable != null;
  emit({ type: "run", operation, run, resumed });

  const writer = new Writer(catalog, run, nowUs);
  const walked = new Tally(clock, emit, undefined, operation);
  const read = new ReadTally(context, writer);
  const unavailable: UnavailableRoot[] = [];
  const finish = (status: "done" | "interrupted" | "failed", found?: FoundGroups) => {
    const { groups, surplus, wasted, hardLinks, reflinks } = found?.figures ?? noGroups;
    const summary: DuplicatesSummary = {
      ...{ groups, surplus, wasted, hardLinks, reflinks },
      ...(found == null ? {} : payloadFigures(found)),
      found: walked.found,
      bytesRead: walked.bytesRead + read.bytesRead,
      failed: walked.failed + read.failed,
      changed: read.changed,
      durationMs: Math.round(clock.elapsedMs() - startMs),
    };
    finishRun(catalog, run, status, summary, clock.nowUs());
    return summary;
  };
  try {
    const to = { writer, run, tally: walked, unavailable };
    const { there, fresh: freshFiles } = await walkTargets(context, options, to);
    expectLookups(catalog);
    const folders = foldersOf(catalog, there, options.under);
    const isLost = there.length === 0 && options.targets.length > 0;
    const scope: DuplicateScope = {
      kinds: options.kinds,
      minSizeBytes: options.minSizeBytes,
      ...(isLost ? { folders: [] } : folders == null ? {} : { folders }),
    };
    const { inspector, scan } = options;
    const reading = {
      writer,
      hasher: inspector,
      workers: inspector.workers,
      pace: new Pace(scan.limitsOf, () => clock.elapsedMs()),
      tally: read,
    };
    const readMore = (ids: NumberList, depth: FilesToHash["depth"]) =>
      readHashes(context, reading, ids, depth);
    const find = options.by === "payload" ? findByPayload : findGroups;
    const fresh = scope.folders == null ? freshFiles : undefined;
    const found = await find(context, scope, readMore, fresh);
    const summary = finish("done", found);
    const readPlaced = fresh?.placedReader(catalog) ?? placedFileReader(catalog);
    const records = () => groupRecords(catalog, found.groups.byWaste(), readPlaced, options);
    const groups = () => stoppable(records(), signal);
    const turned = () =>
      stoppable(turnedRecords(catalog, found.ofPayload?.turned.all() ?? []), signal);
    const byIds = { groups: found.groups, scope };
    return { run, resumed, end: "done", unavailable, summary, found: byIds, groups, turned };
  } catch (error) {
    if (signal.aborted) {
      writer.commit(read.checkpoint());
      const summary = finish("interrupted");
      return { run, resumed, end: "interrupted", unavailable, summary, groups: none, turned: none };
    }
    writer.rollback();
    try {
      finish("failed");
    } catch {
      // The catalog cannot be written: that is the error already on its way.
    }
    throw error;
  }
}

const noGroups = { groups: 0, surplus: 0, wasted: 0, hardLinks: 0, reflinks: 0 };

async function* none(): AsyncGenerator<never, void, undefined> {}

function payloadFigures({ ofPayload }: FoundGroups) {
  return ofPayload == null ? {} : { turned: ofPayload.turned.groups, ...ofPayload.incomparable };
}
