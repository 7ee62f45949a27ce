// `varve failures`: what could not be read, and why.

import { isoTime } from "../base/iso_time.ts";
import { type FailureFilter, failures, type StoredFailure } from "../catalog/failures.ts";
import type { FailureReason, FailureStage } from "../domain/inspection.ts";
import { type Asking, type Found, stoppable } from "./found.ts";
import { withKnownFolder } from "./unknown_folder.ts";

export type FailureRecord = {
  readonly type: "failure";
  /** Absolute path of a file, or of a folder that could not be listed. */
  readonly path: string;
  readonly stage: FailureStage;
  readonly reason: FailureReason;
  readonly detail: string;
  /** The stamp it failed under: bytes and ISO 8601; null where it could not be had. */
  readonly size: number | null;
  readonly mtime: string | null;
  /** The run that tried it last, and when (ISO 8601). */
  readonly run: number;
  readonly at: string;
};

export type FailuresSummary = {
  readonly failures: number;
  readonly byStage: Readonly<Partial<Record<FailureStage, number>>>;
  readonly byReason: Readonly<Partial<Record<FailureReason, number>>>;
};

export type FailuresQuery = FailureFilter & {
  /** At most so many records; default: all. The summary counts all that match. */
  readonly limit?: number;
};

/** Lists failures in the order of a walk. */
export function listFailures(
  context: Asking,
  query: FailuresQuery,
): Found<FailureRecord, FailuresSummary> {
  const { limit = Number.POSITIVE_INFINITY } = query;
  const byStage: Partial<Record<FailureStage, number>> = {};
  const byReason: Partial<Record<FailureReason, number>> = {};
  let count = 0;
  async function* records() {
    const known = withKnownFolder(context, query);
    for await (const failure of stoppable(failures(context.catalog, known), context.signal)) {
      byStage[failure.stage] = (byStage[failure.stage] ?? 0) + 1;
      byReason[failure.reason] = (byReason[failure.reason] ?? 0) + 1;
      if (count++ < limit) yield toFailureRecord(failure);
    }
  }
  return { records, summary: () => ({ failures: count, byStage, byReason }) };
}

export function toFailureRecord(failure: StoredFailure): FailureRecord {
  const { path, stage, reason, detail, sizeBytes, mtimeUs, runId, atUs } = failure;
  return {
    type: "failure",
    path,
    stage,
    reason,
    detail,
    size: sizeBytes ?? null,
    mtime: mtimeUs == null ? null : isoTime(mtimeUs),
    run: runId,
    at: isoTime(atUs),
  };
}
