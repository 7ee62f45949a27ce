// Whether a catalog is sound: what SQLite checks of itself, and what must hold of ours.

import type { Database } from "bun:sqlite";
import { SKETCH_BYTES } from "../domain/similar_sketch.ts";
import { fromSqlite, isDamage } from "./errors.ts";
import { schemaVersion } from "./migrations.ts";
import { tablesOf } from "./schema_text.ts";
import { FRAME_BYTES } from "./video_looks.ts";

/** Something that is not as it must be. */
export type Finding = {
  readonly check: string;
  /** What it means, for people. */
  readonly detail: string;
  /** How many rows, or problems that SQLite names (it stops at 100 a table). */
  readonly count: number;
};

/** SQLite names this many problems of a table and stops. */
const MOST_PROBLEMS = 100;

/**
 * SQLite's own check of each table and its indexes; `quick` leaves out that every row is in its indexes.
 * Yields after each table, so that the caller can stop between them.
 */
export function* structure(
  db: Database,
  quick = false,
): Generator<{ readonly table: string; readonly finding?: Finding }, void, undefined> {
  const pragma = quick ? "quick_check" : "integrity_check";
  for (const table of guarded(() => tablesOf(db))) {
    const problems = problemsOf(db, `PRAGMA ${pragma}('${table}')`);
    yield problems.length === 0
      ? { table }
      : {
          table,
          finding: {
            check: "structure",
            detail: `The table ${table} is damaged: ${problems[0]}`,
            count: Math.min(problems.length, MOST_PROBLEMS),
          },
        };
  }
}

function problemsOf(db: Database, pragma: string): string[] {
  try {
    const rows = db.query<Record<string, string>, []>(pragma).all();
    return rows.flatMap((row) => Object.values(row)).filter((text) => text !== "ok");
  } catch (error) {
    if (!isDamage(error) || !(error instanceof Error)) throw fromSqlite(error);
    return [error.message];
  }
}

/** What must hold beyond the structure; each query counts rows for which it does not. */
const invariants = [
  {
    check: "present-in-missing-folder",
    detail: "Files that count as there, in folders that count as missing",
    sql: `SELECT count(*) AS n FROM folders CROSS JOIN files ON files.folder_id = folders.id
          WHERE folders.missing_since_us IS NOT NULL AND files.missing_since_us IS NULL`,
  },
  {
    check: "folder-in-missing-folder",
    detail: "Folders that count as there, in folders that count as missing",
    sql: `SELECT count(*) AS n FROM folders above CROSS JOIN folders ON folders.parent_id = above.id
          WHERE above.missing_since_us IS NOT NULL AND folders.missing_since_us IS NULL`,
  },
  {
    check: "folder-of-two-roots",
    detail: "Folders that belong to another root than the folder they lie in",
    sql: `SELECT count(*) AS n FROM folders JOIN folders above ON above.id = folders.parent_id
          WHERE above.root_id <> folders.root_id`,
  },
  {
    check: "unreachable-folder",
    detail: "Folders that no root leads to",
    sql: `WITH RECURSIVE reached (id) AS (
            SELECT id FROM folders WHERE parent_id IS NULL
            UNION ALL
            SELECT folders.id FROM reached CROSS JOIN folders ON folders.parent_id = reached.id
          )
          SELECT (SELECT count(*) FROM folders) - (SELECT count(*) FROM reached) AS n`,
  },
  {
    check: "half-captured",
    detail: "Capture times without their precision, source or confidence",
    sql: `SELECT count(*) AS n FROM media
          WHERE (captured_local IS NULL) <> (captured_precision IS NULL)
             OR (captured_local IS NULL) <> (captured_source IS NULL)
             OR (captured_local IS NULL) <> (captured_confidence IS NULL)`,
  },
  {
    check: "bad-name",
    detail: "Files or folders whose name is empty or holds a slash",
    sql: `SELECT (SELECT count(*) FROM files WHERE name = '' OR instr(name, '/'))
               + (SELECT count(*) FROM folders
                  WHERE parent_id IS NOT NULL AND (name = '' OR instr(name, '/'))) AS n`,
  },
  {
    check: "bad-hash",
    detail: "Hashes of a wrong length",
    sql: `SELECT count(*) AS n FROM files
          WHERE length(sample) <> 8 OR length(sha256) <> 32 OR length(md5) <> 16
             OR length(content) <> 16 OR length(payload) <> 32 OR length(payload_outline) <> 8`,
  },
  {
    check: "half-payload",
    detail:
      "Payloads without their definition, and files that have one and a reason why they have none",
    sql: `SELECT count(*) AS n FROM files
          WHERE (payload_definition IS NULL
              AND coalesce(payload, payload_outline, payload_reason) IS NOT NULL)
             OR (payload IS NOT NULL AND payload_reason IS NOT NULL)`,
  },
  {
    check: "bad-sketch",
    detail: "Sketches of photos of a wrong length",
    sql: `SELECT count(*) AS n FROM sketches WHERE length(sketch) <> ${SKETCH_BYTES}`,
  },
  {
    check: "bad-video-look",
    detail: "Frames of videos of a wrong length, or none",
    sql: `SELECT count(*) AS n FROM video_looks
          WHERE length(frames) % ${FRAME_BYTES} <> 0 OR length(frames) = 0`,
  },
  {
    check: "no-library",
    detail: "Names of the library, of which there must be one",
    sql: "SELECT count(*) <> 1 AS n FROM library",
  },
  {
    check: "half-done-step",
    detail: "Steps of the journal that are done, without the stamp of the file afterwards",
    sql: `SELECT count(*) AS n FROM steps
          WHERE state = 'done' AND (after_mtime_us IS NULL OR after_inode IS NULL)`,
  },
] as const;

/**
 * Rows that refer to nothing, then our own rules, which are those of the newest schema (`version`). Yields after
 * each, as `structure` does.
 */
export function* consistency(
  db: Database,
  version: number,
): Generator<{ readonly finding?: Finding }, void, undefined> {
  const orphans = guarded(() =>
    db
      .query<{ table: string; parent: string; n: number }, []>(
        `SELECT "table", parent, count(*) AS n FROM pragma_foreign_key_check GROUP BY "table", parent`,
      )
      .all(),
  );
  for (const { table, parent, n } of orphans) {
    const detail = `Rows of ${table} that refer to rows of ${parent} that are not there`;
    yield { finding: { check: "orphans", detail, count: n } };
  }
  yield {};
  if (version !== schemaVersion) return;
  for (const { check, detail, sql } of invariants) {
    const count = guarded(() => db.query<{ n: number }, []>(sql).get()?.n ?? 0);
    yield count === 0 ? {} : { finding: { check, detail, count } };
  }
}

/** Rows of each table. */
export function countRows(db: Database): Record<string, number> {
  return guarded(() =>
    Object.fromEntries(
      tablesOf(db).map((table) => [
        table,
        db.query<{ n: number }, []>(`SELECT count(*) AS n FROM "${table}"`).get()?.n ?? 0,
      ]),
    ),
  );
}

function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fromSqlite(error);
  }
}
