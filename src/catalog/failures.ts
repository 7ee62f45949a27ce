// What could not be read, as the last run that tried it left it.

import { joinPath } from "../base/names.ts";
import type { FailureReason, FailureStage } from "../domain/inspection.ts";
import type { RunId } from "../domain/run.ts";
import { foldersAt, foldersBelow, type PlacedFolder, rootFolders } from "./folder_tree.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";

export type StoredFailure = {
  /** Absolute path of the file, or of the folder that could not be listed. */
  readonly path: string;
  readonly stage: FailureStage;
  readonly reason: FailureReason;
  readonly detail: string;
  /** The stamp it failed under; absent where it could not be had. */
  readonly sizeBytes?: number;
  readonly mtimeUs?: number;
  /** The run that tried it last, and when. */
  readonly runId: number;
  readonly atUs: number;
};

/** All that are given must hold. */
export type FailureFilter = {
  readonly stage?: FailureStage;
  readonly reason?: FailureReason;
  /** Absolute path of a folder: in it and below it. */
  readonly under?: string;
};

type Row = {
  name: string;
  bytes: Uint8Array;
  stage: FailureStage;
  reason: FailureReason;
  detail: string;
  size_bytes: number | null;
  mtime_us: number | null;
  run_id: number;
  at_us: number;
};

const COLUMNS =
  "name, CAST(name AS BLOB) AS bytes, stage, reason, detail, size_bytes, mtime_us, run_id, at_us";
const MATCHES = "($stage IS NULL OR stage = $stage) AND ($reason IS NULL OR reason = $reason)";
type Matches = { stage: string | null; reason: string | null };

/** Failures in the order of a walk, a folder's own before those of its files. */
export function* failures(
  catalog: Catalog,
  filter: FailureFilter = {},
): Generator<StoredFailure, void, undefined> {
  const matches = toMatches(filter);
  const folders = catalog.db
    .prepare<{ id: number }, Matches>(
      `SELECT DISTINCT folder_id AS id FROM failures WHERE ${MATCHES}`,
    )
    .all(matches);
  const failing = new Set(folders.map((row) => row.id));
  if (failing.size === 0) return;
  const ofFolder = catalog.db.prepare<Row, Matches & { folder: number }>(
    `SELECT ${COLUMNS} FROM failures WHERE folder_id = $folder AND ${MATCHES} ORDER BY name`,
  );
  const starts = filter.under == null ? rootFolders(catalog) : foldersAt(catalog, filter.under);
  for (const start of starts) {
    for (const folder of foldersBelow(catalog, start)) {
      if (!failing.has(folder.id)) continue;
      for (const row of ofFolder.iterate({ ...matches, folder: folder.id })) {
        yield toFailure(folder, row);
      }
    }
  }
}

/** How many failures there are, by stage and reason, the most frequent first. */
export function failureCounts(
  catalog: Catalog,
): { readonly stage: FailureStage; readonly reason: FailureReason; readonly count: number }[] {
  return catalog.db
    .query<{ stage: FailureStage; reason: FailureReason; count: number }, []>(
      `SELECT stage, reason, count(*) AS count FROM failures
       GROUP BY stage, reason ORDER BY count DESC, stage, reason`,
    )
    .all();
}

/** The failure of one file, or of the folder itself where `name` is empty. */
export function failureOf(
  catalog: Catalog,
  folder: PlacedFolder,
  name: string,
): StoredFailure | undefined {
  const row = catalog.db
    .query<Row, { folder: number; name: string | Uint8Array }>(
      `SELECT ${COLUMNS} FROM failures WHERE folder_id = $folder AND name = CAST($name AS TEXT)`,
    )
    .get({ folder: folder.id, name: nameParameter(name) });
  return row == null ? undefined : toFailure(folder, row);
}

function toMatches({ stage, reason }: FailureFilter): Matches {
  return { stage: stage ?? null, reason: reason ?? null };
}

function toFailure(folder: PlacedFolder, row: Row): StoredFailure {
  return {
    path: joinPath(
      folder.path,
      exactName(row.name, () => row.bytes),
    ),
    stage: row.stage,
    reason: row.reason,
    detail: row.detail,
    ...(row.size_bytes == null ? {} : { sizeBytes: row.size_bytes }),
    ...(row.mtime_us == null ? {} : { mtimeUs: row.mtime_us }),
    runId: row.run_id,
    atUs: row.at_us,
  };
}

/** How many failures a run has left, by reason. */
export function failuresOfRun(catalog: Catalog, runId: RunId): Map<FailureReason, number> {
  const rows = catalog.db
    .query<{ reason: FailureReason; n: number }, { runId: number }>(
      "SELECT reason, count(*) AS n FROM failures WHERE run_id = $runId GROUP BY reason ORDER BY reason",
    )
    .all({ runId });
  return new Map(rows.map(({ reason, n }) => [reason, n]));
}
