// Folders that a run changed, so that an undo can give them back as they were.

import type { RunId } from "../domain/run.ts";
import { exactName, nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";

/** What a run did to a folder. */
export type FolderChange = "touched" | "made" | "removed";

/** A folder before it was changed. */
export type FolderBefore = {
  /** Permission bits. */
  readonly mode: number;
  /** Unix nanoseconds. */
  readonly mtimeNs: bigint;
};

export type StepFolder = {
  readonly path: string;
  readonly change: FolderChange;
  /** From before; absent where it was made. */
  readonly before?: FolderBefore;
  /** As the run left it; absent where that is not known, or it is gone. */
  readonly afterUs?: number;
};

/**
 * Notes a folder that is about to be changed; what was noted first stays. Call it in the transaction in which the
 * steps are written that change it.
 */
export function folderTouched(
  catalog: Catalog,
  run: RunId,
  path: string,
  { mode, mtimeNs }: FolderBefore,
): void {
  const restNs = ((mtimeNs % 1000n) + 1000n) % 1000n;
  const mtimeUs = (mtimeNs - restNs) / 1000n;
  catalog.db
    .query<unknown, Parameters>(
      `INSERT INTO step_folders (run_id, path, change, mode, mtime_us, mtime_ns)
       VALUES ($run, CAST($path AS TEXT), 'touched', $mode, $mtimeUs, $restNs)
       ON CONFLICT (run_id, path) DO UPDATE SET change = 'touched' WHERE change = 'removed'`,
    )
    .run({
      run,
      path: nameParameter(path),
      mode,
      mtimeUs: Number(mtimeUs),
      restNs: Number(restNs),
    });
}

/** Notes a folder that is about to be made; one that this run removed before is there again by that. */
export function folderMade(catalog: Catalog, run: RunId, path: string): void {
  catalog.db
    .query<unknown, Parameters>(
      `INSERT INTO step_folders (run_id, path, change) VALUES ($run, CAST($path AS TEXT), 'made')
       ON CONFLICT (run_id, path) DO UPDATE SET change = 'touched' WHERE change = 'removed'`,
    )
    .run({ run, path: nameParameter(path) });
}

/** Notes a folder that is about to be removed. Of one that this run made nothing is left to tell. */
export function folderRemoved(catalog: Catalog, run: RunId, path: string): void {
  const parameters = { run, path: nameParameter(path) };
  const where = "WHERE run_id = $run AND path = CAST($path AS TEXT)";
  catalog.db
    .query<unknown, Parameters>(
      `UPDATE step_folders SET change = 'removed', after_us = NULL ${where} AND change = 'touched'`,
    )
    .run(parameters);
  catalog.db
    .query<unknown, Parameters>(`DELETE FROM step_folders ${where} AND change = 'made'`)
    .run(parameters);
}

/** Notes the modification time that the run left a folder with. */
export function folderLeft(catalog: Catalog, run: RunId, path: string, afterUs: number): void {
  catalog.db
    .query<unknown, Parameters>(
      `UPDATE step_folders SET after_us = $afterUs
       WHERE run_id = $run AND path = CAST($path AS TEXT) AND change <> 'removed'`,
    )
    .run({ run, path: nameParameter(path), afterUs });
}

/** What a run did to the folder of that path, or undefined. */
export function stepFolder(catalog: Catalog, run: RunId, path: string): StepFolder | undefined {
  const row = catalog.db
    .query<Row, Parameters>(`${SELECT} WHERE run_id = $run AND path = CAST($path AS TEXT)`)
    .get({ run, path: nameParameter(path) });
  return row == null ? undefined : toFolder(catalog, row);
}

/** Rows are taken in slices, so that no statement is open while others write. */
const SLICE = 1000;

/** All folders of a run in byte order of their paths: those above come before those below them. */
export function* stepFolders(catalog: Catalog, run: RunId): Generator<StepFolder, void, undefined> {
  const query = catalog.db.query<Row, Parameters>(
    `${SELECT} WHERE run_id = $run AND path > CAST($past AS TEXT) ORDER BY path LIMIT $limit`,
  );
  let past = "";
  for (;;) {
    const rows = query.all({ run, past: nameParameter(past), limit: SLICE });
    for (const row of rows) {
      const folder = toFolder(catalog, row);
      past = folder.path;
      yield folder;
    }
    if (rows.length < SLICE) return;
  }
}

type Parameters = Record<string, string | number | Uint8Array | null>;

type Row = {
  id: number;
  path: string;
  change: FolderChange;
  mode: number | null;
  mtime_us: number | null;
  mtime_ns: number | null;
  after_us: number | null;
};

const SELECT = "SELECT id, path, change, mode, mtime_us, mtime_ns, after_us FROM step_folders";

function toFolder(catalog: Catalog, row: Row): StepFolder {
  const bytes = () =>
    catalog.db
      .query<{ bytes: Uint8Array }, { id: number }>(
        "SELECT CAST(path AS BLOB) AS bytes FROM step_folders WHERE id = $id",
      )
      .get({ id: row.id })?.bytes ?? new Uint8Array();
  return {
    path: exactName(row.path, bytes),
    change: row.change,
    ...(row.mode == null || row.mtime_us == null
      ? {}
      : {
          before: {
            mode: row.mode,
            mtimeNs: BigInt(row.mtime_us) * 1000n + BigInt(row.mtime_ns ?? 0),
          },
        }),
    ...(row.after_us == null ? {} : { afterUs: row.after_us }),
  };
}
