// Everything a catalog says of a library, as text, without what differs between two runs that did the same:
// ids, runs and times of scanning. Two catalogs are equal when their dumps are.

import { Database } from "bun:sqlite";

type Row = Readonly<Record<string, unknown>>;

/** Tables, the columns that are left out, and those that only tell whether there is something. */
const tables: Readonly<
  Record<string, { readonly without: readonly string[]; readonly whether: readonly string[] }>
> = {
  roots: { without: ["id"], whether: [] },
  folders: { without: ["id", "root_id", "parent_id", "name"], whether: ["missing_since_us"] },
  files: { without: ["id", "folder_id", "name", "run_id"], whether: ["missing_since_us"] },
  media: { without: ["file_id"], whether: [] },
  failures: { without: ["folder_id", "name", "run_id", "at_us"], whether: [] },
};
/** Of runs only that they ended is compared, by whoever killed them; a library's name is its own, and a scan neither checks files nor looks at pictures. */
const leftOut = [
  "runs",
  "library",
  "intentions",
  "steps",
  "step_folders",
  "verifications",
  "sketches",
  "video_looks",
];

/** A line a row, sorted. Throws where the catalog has a table that the dump does not know. */
export function dumpCatalog(file: string): string[] {
  using db = new Database(file, { readwrite: true, strict: true });
  const found = all(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) =>
    String(name),
  );
  const stranger = found.find((name) => !(name in tables) && !leftOut.includes(name));
  if (stranger != null) throw new Error(`The dump does not know the table "${stranger}"`);

  const folders = new Map(
    all(db, "SELECT id, root_id, parent_id, hex(name) AS name FROM folders").map((row) => [
      row["id"],
      row,
    ]),
  );
  const roots = new Map(
    all(db, "SELECT id, path FROM roots").map((row) => [row["id"], row["path"]]),
  );
  const pathOf = (id: unknown): string => {
    const folder = folders.get(id);
    if (folder == null) throw new Error(`There is no folder ${id}`);
    if (folder["parent_id"] == null) return String(roots.get(folder["root_id"]));
    return `${pathOf(folder["parent_id"])}/${textOf(folder["name"])}`;
  };
  const places = new Map<unknown, string>();
  for (const { id, folder_id, name } of all(
    db,
    "SELECT id, folder_id, hex(name) AS name FROM files",
  )) {
    places.set(id, `${pathOf(folder_id)}/${textOf(name)}`);
  }

  const lines: string[] = [];
  const add = (table: keyof typeof tables, place: string, row: Row) => {
    const { without = [], whether = [] } = tables[table] ?? {};
    const kept = Object.entries(row)
      .filter(([column]) => !without.includes(column) && column !== "name_hex")
      .map(
        ([column, value]) => `${column}=${whether.includes(column) ? value != null : show(value)}`,
      );
    lines.push(`${table} ${place} ${kept.join(" ")}`);
  };
  for (const row of all(db, "SELECT * FROM roots")) add("roots", String(row["path"]), row);
  for (const row of all(db, "SELECT * FROM folders")) add("folders", pathOf(row["id"]), row);
  for (const row of all(db, "SELECT * FROM files")) add("files", places.get(row["id"]) ?? "", row);
  for (const row of all(db, "SELECT * FROM media")) {
    add("media", places.get(row["file_id"]) ?? "", row);
  }
  for (const row of all(db, "SELECT *, hex(name) AS name_hex FROM failures")) {
    add("failures", `${pathOf(row["folder_id"])}/${textOf(row["name_hex"])}`, row);
  }
  return lines.sort();
}

/** What is in one dump and not in the other; at most `most` lines of each. Empty: they are equal. */
export function dumpDifference(a: readonly string[], b: readonly string[], most = 5): string[] {
  const [inA, inB] = [new Set(a), new Set(b)];
  const only = (lines: readonly string[], other: ReadonlySet<string>, sign: string) =>
    lines
      .filter((line) => !other.has(line))
      .slice(0, most)
      .map((line) => `${sign} ${line}`);
  const difference = [...only(a, inB, "-"), ...only(b, inA, "+")];
  if (difference.length === 0 && a.length !== b.length) {
    return [`The same row is there more than once: ${a.length} and ${b.length} lines`];
  }
  return difference;
}

function all(db: Database, sql: string): Row[] {
  return db.query<Row, []>(sql).all();
}

/** Bytes of a name as text that no two names share. */
function textOf(hex: unknown): string {
  const bytes = Buffer.from(String(hex), "hex");
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : bytes.toString("latin1");
}

function show(value: unknown): string {
  return value instanceof Uint8Array ? value.toHex() : JSON.stringify(value);
}
