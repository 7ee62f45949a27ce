// `varve quarantine`: what was put aside, and the one way in which it is ever deleted: by name, once it has lain there
// as long as was set.

import { isoTime, parseIsoTime } from "../base/iso_time.ts";
import { joinPath } from "../base/names.ts";
import { compareBytes } from "../base/order.ts";
import { folderOf } from "../base/paths.ts";
import { nextTurn } from "../base/turn.ts";
import { roots } from "../catalog/roots.ts";
import { type FileCalls, fileCalls } from "../disk/move/file_calls.ts";
import { type FileFacts, sameContent } from "../disk/move/file_facts.ts";
import { attempt, troubleOf } from "../disk/move/trouble.ts";
import { namesIn } from "../disk/names_in.ts";
import { QUARANTINE_FOLDER } from "../domain/quarantine.ts";
import { troubleWords } from "./apply/acted.ts";
import type { Context } from "./context.ts";
import type { Found } from "./found.ts";

/** The files that were put aside together. */
export type BatchRecord = {
  readonly type: "batch";
  /** Absolute path of its folder. */
  readonly path: string;
  /** When the last of its files was put there, ISO 8601 in UTC. */
  readonly since: string;
  readonly files: number;
  readonly bytes: number;
  /** Whether it has lain there as long as was set. */
  readonly due: boolean;
};

/** A file that a purge deletes. */
export type PurgedRecord = {
  readonly type: "purged";
  readonly path: string;
  readonly size: number;
  /** `would`: of a dry run. */
  readonly result: "deleted" | "would" | "failed";
  /** Why it failed. */
  readonly detail?: string;
};

export type QuarantineSummary = {
  readonly batches: number;
  readonly files: number;
  readonly bytes: number;
  /** Of those, in batches that have lain there as long as was set. */
  readonly dueFiles: number;
  readonly dueBytes: number;
};

export type PurgeSummary = {
  /** Deleted, or that would be. */
  readonly files: number;
  readonly bytes: number;
  readonly failed: number;
  /** In batches that have not lain there for so long. */
  readonly waiting: number;
  readonly dryRun: boolean;
};

export type PurgeOptions = {
  /** Whole milliseconds. */
  readonly olderThanMs: number;
  readonly dryRun: boolean;
  /** Default: the system's. */
  readonly calls?: FileCalls;
};

type Asking = Pick<Context, "catalog" | "clock" | "signal">;

/** What was put aside in all roots, a batch after the other. */
export function listQuarantine(
  context: Asking,
  olderThanMs: number,
  calls = fileCalls,
): Found<BatchRecord, QuarantineSummary> {
  const total = { batches: 0, files: 0, bytes: 0, dueFiles: 0, dueBytes: 0 };
  async function* records(): AsyncGenerator<BatchRecord, void, undefined> {
    for (const path of batches(context)) {
      const batch = await lookAt(path, context, olderThanMs, calls);
      total.batches++;
      total.files += batch.files;
      total.bytes += batch.bytes;
      if (batch.due) {
        total.dueFiles += batch.files;
        total.dueBytes += batch.bytes;
      }
      yield batch;
    }
  }
  return { records, summary: () => ({ ...total }) };
}

/** Deletes the files of batches that are due, each before its record is given; a batch is due as a whole. */
export function purgeQuarantine(
  context: Asking,
  { olderThanMs, dryRun, calls = fileCalls }: PurgeOptions,
): Found<PurgedRecord, PurgeSummary> {
  const total = { files: 0, bytes: 0, failed: 0, waiting: 0, dryRun };
  async function* records(): AsyncGenerator<PurgedRecord, void, undefined> {
    for (const path of batches(context)) {
      const { due, files } = await lookAt(path, context, olderThanMs, calls);
      if (!due) {
        total.waiting += files;
        continue;
      }
      for await (const file of filesBelow(path, context.signal, calls)) {
        const record = purge(file, olderThanMs, context, dryRun, calls);
        if (record == null) continue;
        if (record.result === "failed") total.failed++;
        else {
          total.files++;
          total.bytes += record.size;
        }
        yield record;
      }
      if (!dryRun) removeEmptyFolders(path, calls);
    }
  }
  return { records, summary: () => ({ ...total }) };
}

/** Deletes the file, if it is due itself: another may have been put aside since the batch was looked at. */
function purge(
  { path, facts }: FileThere,
  olderThanMs: number,
  { clock }: Asking,
  dryRun: boolean,
  calls: FileCalls,
): PurgedRecord | undefined {
  if (!isDue(changedUs(facts), clock.nowUs(), olderThanMs)) return undefined;
  const record = { type: "purged", path, size: facts.sizeBytes } as const;
  if (dryRun) return { ...record, result: "would" };
  const { code } = attempt(() => {
    if (sameContent(calls.look(path), facts)) calls.unlink(path);
  });
  if (code == null) return { ...record, result: "deleted" };
  return { ...record, result: "failed", detail: troubleWords(troubleOf(code, "unlink", path)) };
}

/** The folders of all batches. */
function* batches({ catalog, signal }: Asking): Generator<string, void, undefined> {
  const paths = roots(catalog).map(({ path }) => path);
  for (const root of paths.sort(compareBytes)) {
    const folder = joinPath(root, QUARANTINE_FOLDER);
    const names = (namesIn(folder) ?? []).filter(({ type }) => type === "folder");
    for (const { name } of names.sort((a, b) => compareBytes(a.name, b.name))) {
      signal.throwIfAborted();
      yield joinPath(folder, name);
    }
  }
}

async function lookAt(
  path: string,
  { clock, signal }: Asking,
  olderThanMs: number,
  calls: FileCalls,
): Promise<BatchRecord> {
  let files = 0;
  let bytes = 0;
  let newestUs = plannedUs(path);
  for await (const { facts } of filesBelow(path, signal, calls)) {
    files++;
    bytes += facts.sizeBytes;
    newestUs = Math.max(newestUs, changedUs(facts));
  }
  const due = files > 0 && isDue(newestUs, clock.nowUs(), olderThanMs);
  return { type: "batch", path, since: isoTime(newestUs), files, bytes, due };
}

/** A time in the future is a wrong clock, and nothing is due by it. */
function isDue(sinceUs: number, nowUs: number, olderThanMs: number): boolean {
  return nowUs - sinceUs >= olderThanMs * 1000;
}

/** Getting another name counts as a change, so no file has lain there for longer. */
function changedUs(facts: FileFacts): number {
  return Number(facts.changedNs / 1000n);
}

/** When the plan was made that the batch is named after; 0 for a folder that somebody else made. */
function plannedUs(path: string): number {
  const match = /(\d{4}-\d\d-\d\dT)(\d\d)(\d\d)(\d\dZ)$/.exec(path);
  if (match == null) return 0;
  const [, day, hour, minute, second] = match;
  return parseIsoTime(`${day}${hour}:${minute}:${second}`) ?? 0;
}

type FileThere = { readonly path: string; readonly facts: FileFacts };

/** Files in a folder and below it, in byte order; links are not followed, and are none. */
async function* filesBelow(
  folder: string,
  signal: AbortSignal,
  calls: FileCalls,
): AsyncGenerator<FileThere, void, undefined> {
  await nextTurn();
  signal.throwIfAborted();
  const names = (namesIn(folder) ?? []).map(({ name }) => name);
  for (const name of names.sort(compareBytes)) {
    const path = joinPath(folder, name);
    const seen = attempt(() => calls.look(path));
    if (seen.code != null) continue; // Gone since the names were read, or not to be looked at.
    const facts = seen.value;
    if (facts.type === "folder") yield* filesBelow(path, signal, calls);
    else if (facts.type === "file") yield { path, facts };
  }
}

/** Removes folders in which nothing is left, and those around them up to that of all batches. */
function removeEmptyFolders(batch: string, calls: FileCalls): void {
  const remove = (folder: string) => {
    for (const { name, type } of namesIn(folder) ?? []) {
      if (type === "folder") remove(joinPath(folder, name));
    }
    // ENOTEMPTY: something is left in it, and so it stays.
    attempt(() => calls.removeFolder(folder));
  };
  remove(batch);
  attempt(() => calls.removeFolder(folderOf(batch)));
}
