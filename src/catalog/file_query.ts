// A filter and an order as SQL: constant fragments, chosen by what is asked, and the values bound to them.
// What drives a query is chosen here and not by SQLite, which has no statistics of a catalog being filled.

import { type FileFilter, type FileSort, lastOf } from "../domain/file_filter.ts";

/** Values of named parameters. */
export type Parameters = Record<string, string | number>;

export type IdQuery = { readonly sql: string; readonly parameters: Parameters };

const MATCHES = {
  kinds: "files.kind IN (SELECT value FROM json_each($kinds))",
  under: `files.folder_id IN (
    WITH RECURSIVE below (id) AS (
      SELECT value FROM json_each($under)
      UNION ALL
      SELECT folders.id FROM below CROSS JOIN folders ON folders.parent_id = below.id
    )
    SELECT id FROM below
  )`,
  from: "media.captured_local >= $from",
  to: "media.captured_local < $to",
  camera:
    "instr(lower(coalesce(camera_make, '') || ' ' || coalesce(camera_model, '')), lower($camera)) > 0",
  minRating: "media.rating >= $minRating",
  favorite: "media.favorite = 1",
  present: "files.missing_since_us IS NULL",
  missing: "files.missing_since_us IS NOT NULL",
  failed: `EXISTS (SELECT 1 FROM failures
    WHERE failures.folder_id = files.folder_id AND failures.name = files.name)`,
  landscape: "CASE WHEN orientation >= 5 THEN height > width ELSE width > height END",
  portrait: "CASE WHEN orientation >= 5 THEN height < width ELSE width < height END",
  square: "width = height",
} as const;

const BY_FILE = "files LEFT JOIN media ON media.file_id = files.id";
const BY_MEDIA = "media CROSS JOIN files ON files.id = media.file_id";
const BY_FAILURE = `failures CROSS JOIN files
  ON files.folder_id = failures.folder_id AND files.name = failures.name
  LEFT JOIN media ON media.file_id = files.id`;
const BY_FOLDER = `(WITH RECURSIVE below (id) AS (
    SELECT value FROM json_each($under)
    UNION ALL
    SELECT folders.id FROM below CROSS JOIN folders ON folders.parent_id = below.id
  )
  SELECT id FROM below) AS subtree CROSS JOIN files ON files.folder_id = subtree.id
  LEFT JOIN media ON media.file_id = files.id`;

/** What walks an index in the order asked for, and what is left over without the figure, by id. */
const SORTED = {
  size: [
    {
      from: BY_FILE,
      order: "files.size_bytes DESC, files.mtime_us DESC, files.inode DESC, files.id DESC",
    },
  ],
  captured: [
    {
      from: BY_MEDIA,
      also: "captured_local IS NOT NULL",
      order: "captured_local DESC, file_id DESC",
    },
    { from: BY_FILE, also: "captured_local IS NULL", order: "files.id DESC" },
  ],
  duration: [
    { from: BY_MEDIA, also: "duration_ms IS NOT NULL", order: "duration_ms DESC, file_id DESC" },
    { from: BY_FILE, also: "duration_ms IS NULL", order: "files.id DESC" },
  ],
} as const;

/** The same orders where few rows are left to be sorted; the plus keeps SQLite from walking the index. */
const SELECTED = {
  size: "+files.size_bytes DESC, files.mtime_us DESC, files.inode DESC, files.id DESC",
  captured: "+captured_local DESC NULLS LAST, files.id DESC",
  duration: "+duration_ms DESC NULLS LAST, files.id DESC",
} as const;

/** Queries of ids, to be run one after the other; `under` are the folders where the filter's `under` starts. */
export function sortedIds(
  filter: FileFilter,
  under: readonly number[],
  sort: Exclude<FileSort, "path">,
): IdQuery[] {
  const { clauses, parameters } = conditions(filter, under);
  const driver = selective(filter);
  if (driver != null) {
    const where = driver === BY_FOLDER ? clauses.filter((c) => c !== MATCHES.under) : clauses;
    return [{ sql: select("files.id", driver, where, SELECTED[sort]), parameters }];
  }
  return SORTED[sort].map((part) => {
    const also = "also" in part ? [part.also] : [];
    return { sql: select("files.id", part.from, [...clauses, ...also], part.order), parameters };
  });
}

/** The files of one folder, `$folder`, by name. */
export function idsOfFolder(filter: FileFilter): IdQuery {
  const { under: _walked, ...rest } = filter;
  const { clauses, parameters } = conditions(rest, []);
  const where = ["files.folder_id = $folder", ...clauses];
  return { sql: select("files.id", BY_FILE, where, "files.name"), parameters };
}

/**
 * The folders that hold a match, where the filter names something rare that an index finds; undefined where
 * looking into every folder is as good.
 */
export function foldersWithMatches(filter: FileFilter): IdQuery | undefined {
  const { under: _walked, ...rest } = filter;
  const driver = selective(rest) ?? (filter.captured == null ? undefined : BY_MEDIA);
  if (driver == null) return undefined;
  const { clauses, parameters } = conditions(rest, []);
  return { sql: select("DISTINCT +files.folder_id AS id", driver, clauses), parameters };
}

/** The join that starts from what is rare, or undefined where nothing asked for is. */
function selective(filter: FileFilter): string | undefined {
  if (filter.failed) return BY_FAILURE;
  if (filter.under != null) return BY_FOLDER;
  if (filter.missing) return BY_FILE;
  if (filter.favorite || filter.minRating != null) return BY_MEDIA;
  return undefined;
}

function conditions(
  filter: FileFilter,
  under: readonly number[],
): { clauses: string[]; parameters: Parameters } {
  const clauses: string[] = [filter.missing ? MATCHES.missing : MATCHES.present];
  const parameters: Parameters = {};
  const add = (clause: string, values: Parameters = {}) => {
    clauses.push(clause);
    Object.assign(parameters, values);
  };
  if (filter.kinds != null) add(MATCHES.kinds, { kinds: JSON.stringify(filter.kinds) });
  if (filter.under != null) add(MATCHES.under, { under: JSON.stringify(under) });
  if (filter.captured?.from != null) add(MATCHES.from, { from: filter.captured.from });
  if (filter.captured?.to != null) add(MATCHES.to, { to: lastOf(filter.captured.to) });
  if (filter.camera != null) add(MATCHES.camera, { camera: filter.camera });
  if (filter.minRating != null) add(MATCHES.minRating, { minRating: filter.minRating });
  if (filter.favorite) add(MATCHES.favorite);
  if (filter.failed) add(MATCHES.failed);
  if (filter.shape != null) add(MATCHES[filter.shape]);
  return { clauses, parameters };
}

function select(what: string, from: string, where: readonly string[], order?: string): string {
  return `SELECT ${what} FROM ${from} WHERE ${where.join(" AND ")}${order == null ? "" : ` ORDER BY ${order}`}`;
}
