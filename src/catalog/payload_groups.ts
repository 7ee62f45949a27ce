// Which files share a payload, and which lack what would tell. Groups come from indexes, which hold hashes and ids
// and nothing else, and are held against the files of a scope; what takes long yields undefined between its parts.

import { NumberList } from "../base/number_list.ts";
import { type DuplicateScope, inScope, type Parameters } from "./duplicates.ts";
import type { Catalog } from "./open.ts";
import {
  type DefinedPayloads,
  IN_FORCE,
  IS_DEFINED,
  IS_TOLD,
  listed,
  ORIENTATION,
} from "./payloads.ts";
import type { FileId } from "./scanned.ts";

/** Files of a scope that cannot be compared, by why. */
export type Incomparable = {
  /** No scan has read their metadata, or none could. */
  readonly unread: number;
  /** Their format has no payload, or they are damaged. */
  readonly withoutPayload: number;
};

/** How a file stands, as `STATE` says it; of those that are not compared 0. */
const WITH_PAYLOAD = 1;
const WITH_OUTLINE = 2;
const NEW = 3;
const UNREAD = 4;
const WITHOUT = 5;
const STATE = `CASE WHEN media.file_id IS NULL OR NOT (${IS_TOLD} OR NOT ${IS_DEFINED}) THEN ${UNREAD}
  WHEN NOT ${IS_DEFINED} THEN ${WITHOUT}
  WHEN NOT coalesce(${IN_FORCE}, 0) THEN ${NEW}
  WHEN payload_reason IS NOT NULL THEN ${WITHOUT}
  WHEN payload IS NULL THEN ${WITH_OUTLINE} ELSE ${WITH_PAYLOAD} END`;

/** The files of a scope as they stand now: a byte each. */
export class ComparedFiles {
  /** Files of which nothing was read. */
  readonly lackingOutlines = new NumberList();
  readonly #counts = { unread: 0, withoutPayload: 0 };
  /** At each id whether its payload was read, or its outline only. */
  readonly #states: Uint8Array;

  static *of(
    catalog: Catalog,
    scope: DuplicateScope,
    defined: DefinedPayloads,
  ): Generator<undefined, ComparedFiles, void> {
    const last = catalog.db
      .query<{ id: number | null }, []>("SELECT max(id) AS id FROM files")
      .get();
    const files = new ComparedFiles(last?.id ?? 0);
    const { sql, parameters } = inScope(catalog, scope);
    const rows = catalog.db
      .prepare<{ id: FileId; state: number }, Parameters>(
        `SELECT files.id, ${STATE} AS state FROM files LEFT JOIN media ON media.file_id = files.id
         WHERE ${sql} ORDER BY files.id`,
      )
      .iterate({ ...parameters, ...listed(defined) });
    for (const { id, state } of rows) {
      files.#take(id, state);
      yield;
    }
    return files;
  }

  private constructor(lastId: FileId) {
    this.#states = new Uint8Array(lastId + 1);
  }

  get incomparable(): Incomparable {
    return this.#counts;
  }

  /** Whether what was read of a file can be compared. */
  has(id: FileId): boolean {
    return (this.#states[id] ?? 0) !== 0;
  }

  /** Whether no more than the outline of a file was read. */
  lacksPayload(id: FileId): boolean {
    return this.#states[id] === WITH_OUTLINE;
  }

  #take(id: FileId, state: number): void {
    if (state === UNREAD) this.#counts.unread++;
    else if (state === WITHOUT) this.#counts.withoutPayload++;
    else if (state === NEW) this.lackingOutlines.push(id);
    else this.#states[id] = state;
  }
}

/** Files that share their outline with another one, and of which no more was read; in the order of their ids. */
export function* lackingPayloads(
  catalog: Catalog,
  files: ComparedFiles,
): Generator<undefined, NumberList, void> {
  const lacking = new NumberList();
  for (const ids of sharing(catalog, "payload_outline")) {
    const compared = ids.filter((id) => files.has(id));
    if (compared.length > 1) {
      for (const id of compared) if (files.lacksPayload(id)) lacking.push(id);
    }
    yield;
  }
  lacking.sort();
  return lacking;
}

/** A file with the same payload as others. */
export type PayloadMember = {
  readonly id: FileId;
  readonly sizeBytes: number;
  readonly inode: number;
  /** EXIF, 1–8. */
  readonly orientation: number;
};

/** Files that are read at once, about. */
const FILES_AT_ONCE = 1000;

/** The files of each payload that several have. */
export function* samePayloads(
  catalog: Catalog,
  files: ComparedFiles,
): Generator<readonly PayloadMember[] | undefined, void, void> {
  const read = memberReader(catalog);
  let groups: FileId[][] = [];
  let count = 0;
  for (const ids of sharing(catalog, "payload")) {
    yield;
    const compared = ids.filter((id) => files.has(id));
    if (compared.length < 2) continue;
    groups.push(compared);
    count += compared.length;
    if (count < FILES_AT_ONCE) continue;
    yield* read(groups);
    groups = [];
    count = 0;
  }
  yield* read(groups);
}

/** Files of any scope that share a hash, hash by hash, from its index alone. */
function* sharing(
  catalog: Catalog,
  column: "payload_outline" | "payload",
): Generator<FileId[], void, undefined> {
  const rows = catalog.db
    .prepare<{ ids: string }, []>(
      `SELECT group_concat(id) AS ids FROM files WHERE ${column} IS NOT NULL
       GROUP BY ${column} HAVING count(*) > 1`,
    )
    .iterate();
  for (const { ids } of rows) yield ids.split(",").map(Number);
}

function memberReader(
  catalog: Catalog,
): (groups: readonly (readonly FileId[])[]) => Generator<readonly PayloadMember[], void, void> {
  const query = catalog.db.prepare<PayloadMember, { ids: string }>(
    `SELECT files.id, size_bytes AS sizeBytes, inode, ${ORIENTATION} AS orientation
     FROM json_each($ids) AS wanted CROSS JOIN files ON files.id = wanted.value
     JOIN media ON media.file_id = files.id`,
  );
  return function* (groups) {
    const members = query.all({ ids: JSON.stringify(groups.flat()) });
    let start = 0;
    for (const { length } of groups) {
      yield members.slice(start, start + length);
      start += length;
    }
  };
}
