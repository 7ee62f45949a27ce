// The working tables of one plan: what a million bundles wish for, and who has those names already. They lie in a
// file of their own in the data folder, because what the system calls temporary is memory on a NAS. The file loses
// its name as soon as it is open, so that nothing is left of it whatever happens.

import { Database, type SQLQueryBindings } from "bun:sqlite";
import { rmSync } from "node:fs";
import { nameFromBytes, osPath } from "../base/names.ts";
import type { Stamp } from "../domain/entry.ts";
import type { MediaKind } from "../domain/media.ts";
import type { PlanReason } from "../domain/plan.ts";
import { fromSqlite } from "./errors.ts";
import type { FolderId } from "./folders.ts";
import { nameParameter } from "./name_column.ts";
import type { FileId } from "./scanned.ts";

/** Bundles are numbered from 1 in the order in which they were found. */
export type BundleId = number;
/** A folder of the target. */
export type PlaceId = number;

/**
 * `goes`: to the name it wished for or one of its own. `folds`: all of it is there already, or on its way there.
 * `there`: a link to each of its files is there. `skipped`: another has its name, and it may have no other.
 * `blocked`: its folder cannot be.
 */
export type BundleOutcome = "goes" | "folds" | "there" | "skipped" | "blocked";

/** A bundle that is to go somewhere. */
export type Wish = {
  readonly place: PlaceId;
  /** The stem it is to have; a counter in it stands as `COUNTER`. */
  readonly stem: string;
  /** The number behind the stem that it has already; 0: none. */
  readonly number: number;
  /** By which those of one stem get their turn: earliest first. */
  readonly turn: string;
  /** Why its first file goes there; the others go with it. */
  readonly reason: PlanReason;
  /** It shares the stem with what is there: files of its own, or those that it joins. */
  readonly isThere: boolean;
  readonly members: readonly WishMember[];
};

/** Stands for a counter in a stem: a character that no name holds. */
export const COUNTER = "\0";

export type WishMember = {
  readonly file: FileId;
  readonly folder: FolderId;
  readonly name: string;
  /** Its new name. */
  readonly target: string;
  readonly kind: MediaKind;
  /** How its name is made (domain/bundle_form.ts), as JSON; "" for a file that is alone. */
  readonly form: string;
  readonly stamp: Stamp;
  /** 16 hex digits; "" where it was not read. */
  readonly sample: string;
};

/** A file that has its content already somewhere else. */
export type SameAs =
  /** The name of a file in the same folder of the target. */
  | { readonly name: string }
  /** A file that goes there: its bundle and its number in it. */
  | { readonly bundle: BundleId; readonly n: number };

export type Member = WishMember & { readonly n: number; readonly sameAs?: SameAs };

export type PlannedBundle = Omit<Wish, "members"> & {
  readonly id: BundleId;
  readonly outcome: BundleOutcome;
  readonly members: readonly Member[];
};

/** What is to be told of a file or a folder that has no step, or more than a step. */
export type RemarkKind = "folded" | "skipped" | "conflict" | "orphan" | "blocked";

/** A folder below the target with what a plan brings there. */
export type FilledPlace = {
  /** Below the target, "" for the target itself. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
};

/** Who has a content: a file that is there, or file `n` of a bundle. */
export type ContentHolder =
  | { readonly file: FileId }
  | { readonly bundle: BundleId; readonly n: number };

/** A name that is taken in the folder in hand. */
export type Held = {
  /** As it is on disk, or will be. */
  readonly name: string;
  /** The bundle that gets it; absent: it is there. */
  readonly bundle?: BundleId;
};

/** Columns of a file. */
const MEMBER = `file INTEGER NOT NULL, folder INTEGER NOT NULL, name ANY NOT NULL,
  target ANY NOT NULL, kind TEXT NOT NULL, form TEXT NOT NULL, size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL, inode INTEGER NOT NULL, sample TEXT NOT NULL,
  same_name ANY, same_bundle INTEGER, same_n INTEGER`;
const MEMBER_VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL";

const SCHEMA = [
  // Folders of the target. `key`: its path as collisions see it; `files`, `bytes`: what the plan brings there.
  `CREATE TABLE places (
     id INTEGER PRIMARY KEY, key ANY NOT NULL UNIQUE, path ANY NOT NULL,
     files INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
   ) STRICT`,
  // Bundles, each with its first file, which most have alone.
  `CREATE TABLE bundles (
     id INTEGER PRIMARY KEY, place INTEGER NOT NULL, stem ANY NOT NULL, number INTEGER NOT NULL,
     turn ANY NOT NULL, reason TEXT NOT NULL, is_there INTEGER NOT NULL, outcome TEXT NOT NULL,
     ${MEMBER}
   ) STRICT`,
  // Their other files, numbered from 1.
  `CREATE TABLE members (
     bundle INTEGER NOT NULL, n INTEGER NOT NULL, ${MEMBER}, PRIMARY KEY (bundle, n)
   ) STRICT, WITHOUT ROWID`,
  // Stems that are wished for, in the order in which they are given.
  `CREATE TABLE wishes (
     place INTEGER NOT NULL, key ANY NOT NULL, turn ANY NOT NULL, bundle INTEGER NOT NULL,
     PRIMARY KEY (place, key, turn, bundle)
   ) STRICT, WITHOUT ROWID`,
  // Of the folder in hand: contents of its files, and of those of bundles on their way there (file number n of one).
  `CREATE TABLE contents (
     sample TEXT NOT NULL, size INTEGER NOT NULL, bundle INTEGER NOT NULL, n INTEGER NOT NULL,
     file INTEGER NOT NULL, PRIMARY KEY (sample, size, bundle, n, file)
   ) STRICT, WITHOUT ROWID`,
  // Halves that wait for their other half. `bundle`: what is known of it, as its writer reads it again.
  `CREATE TABLE waiting (
     id INTEGER PRIMARY KEY, tie TEXT NOT NULL, key ANY NOT NULL, bundle TEXT NOT NULL
   ) STRICT`,
  "CREATE INDEX waiting_by_key ON waiting (tie, key)",
  // Bundles with a stem that others share or have, of any folder.
  "CREATE TABLE joining (place INTEGER NOT NULL, bundle INTEGER NOT NULL, PRIMARY KEY (place, bundle)) STRICT, WITHOUT ROWID",
  // Of the folder in hand: names that are taken, by their stems as collisions see them.
  `CREATE TABLE held (
     key ANY NOT NULL, full ANY NOT NULL, name ANY NOT NULL, bundle INTEGER NOT NULL,
     PRIMARY KEY (key, full, name)
   ) STRICT, WITHOUT ROWID`,
  // Of the folder in hand: bundles that have to take another name.
  `CREATE TABLE losers (
     key ANY NOT NULL, turn ANY NOT NULL, bundle INTEGER NOT NULL,
     PRIMARY KEY (key, turn, bundle)
   ) STRICT, WITHOUT ROWID`,
  // Files below the target that go elsewhere.
  "CREATE TABLE movers (file INTEGER PRIMARY KEY) STRICT",
  // Anything else that is to be told of a file, in the order in which it was found.
  "CREATE TABLE remarks (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path ANY NOT NULL, detail ANY NOT NULL) STRICT",
];

/** Places looked up last: a folder of photos goes to a handful of them. */
const KEPT_PLACES = 4000;

export class OrganizeTables implements Disposable {
  readonly #db: Database;
  readonly #places = new Map<string, PlaceId>();

  /** Makes the tables in a file at the absolute path `file`; whatever had that name is replaced. */
  constructor(file: string) {
    try {
      rmSync(osPath(file), { force: true });
      this.#db = new Database(file, { create: true, readwrite: true, strict: true });
      // Nobody else ever opens it, and a crash loses it all: no journal, no waiting for the disk. (Bun refuses
      // to have the journal OFF. In memory it stays empty: one transaction makes all pages.)
      this.#db.run("PRAGMA locking_mode = EXCLUSIVE");
      this.#db.run("PRAGMA journal_mode = MEMORY");
      this.#db.run("PRAGMA synchronous = OFF");
      // 24 MB of pages: with them a million wishes in any order take seconds.
      this.#db.run("PRAGMA cache_size = -24000");
      this.#db.run("BEGIN EXCLUSIVE");
      for (const sql of SCHEMA) this.#db.run(sql);
      rmSync(osPath(file));
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /** The folder of the target with this path below it; of paths that collide, the first one counts. */
  place(key: string, path: string): PlaceId {
    const known = this.#places.get(key);
    if (known != null) return known;
    const found = this.#get<{ id: number }>("SELECT id FROM places WHERE key = $key", {
      key: nameParameter(key),
    });
    const id =
      found?.id ??
      this.#get<{ id: number }>(
        "INSERT INTO places (key, path) VALUES ($key, $path) RETURNING id",
        {
          key: nameParameter(key),
          path: nameParameter(path),
        },
      )?.id;
    if (id == null) throw new Error("A statement that returns a row returned none");
    if (this.#places.size >= KEPT_PLACES) this.#places.clear();
    this.#places.set(key, id);
    return id;
  }

  /** A place is spelled otherwise: as the folder that is there. */
  spellPlace(id: PlaceId, path: string): void {
    this.#run("UPDATE places SET path = ? WHERE id = ?", nameParameter(path), id);
  }

  /** The path of a place below the target. */
  placePath(id: PlaceId): string {
    const row = this.#get<{ path: Name }>("SELECT path FROM places WHERE id = $id", { id });
    return nameOf(row?.path ?? "");
  }

  addWish(id: BundleId, wish: Wish): void {
    const [lead, ...others] = wish.members;
    if (lead == null) throw new Error("A bundle without files");
    this.#run(
      `INSERT INTO bundles VALUES (?, ?, ?, ?, ?, ?, ?, 'goes', ${MEMBER_VALUES})`,
      id,
      wish.place,
      nameParameter(wish.stem),
      wish.number,
      nameParameter(wish.turn),
      wish.reason,
      wish.isThere ? 1 : 0,
      ...valuesOf(lead),
    );
    for (const [i, member] of others.entries()) this.#addMember(id, i + 1, member);
  }

  #addMember(bundle: BundleId, n: number, member: WishMember): void {
    this.#run(
      `INSERT INTO members VALUES (?, ?, ${MEMBER_VALUES})`,
      bundle,
      n,
      ...valuesOf(member),
    );
  }

  /** The stem key that a bundle wishes for at a place. */
  wishFor(place: PlaceId, key: string, turn: string, bundle: BundleId): void {
    this.#run(
      "INSERT OR IGNORE INTO wishes VALUES (?, ?, ?, ?)",
      place,
      nameParameter(key),
      nameParameter(turn),
      bundle,
    );
  }

  /** Its stem is that of something that is there. */
  wishToJoin(place: PlaceId, bundle: BundleId): void {
    this.#run("INSERT OR IGNORE INTO joining VALUES (?, ?)", place, bundle);
  }

  /** The content of a file that is in the folder in hand. */
  addContent(sample: string, size: number, file: FileId): void {
    this.#run("INSERT OR IGNORE INTO contents VALUES (?, ?, 0, 0, ?)", sample, size, file);
  }

  /** A half waits for one of the same key. */
  addWaiting(tie: string, key: string, bundle: string): void {
    this.#run(
      "INSERT INTO waiting (tie, key, bundle) VALUES (?, ?, ?)",
      tie,
      nameParameter(key),
      bundle,
    );
  }

  /** Halves of one key, key by key, each in the order in which they were found. Others may be added meanwhile. */
  *waiting(tie: string): Generator<readonly string[], void, undefined> {
    const next = (after: Name) =>
      this.#get<{ key: Name }>(
        "SELECT key FROM waiting WHERE tie = $tie AND key > $after ORDER BY key LIMIT 1",
        { tie, after },
      );
    for (let row = next(""); row != null; row = next(row.key)) {
      yield this.#all<{ bundle: string }>(
        "SELECT bundle FROM waiting WHERE tie = $tie AND key = $key ORDER BY id",
        { tie, key: row.key },
      ).map(({ bundle }) => bundle);
    }
  }

  addMover(file: FileId): void {
    this.#run("INSERT OR IGNORE INTO movers VALUES (?)", file);
  }

  isMover(file: FileId): boolean {
    return this.#get("SELECT 1 FROM movers WHERE file = $file", { file }) != null;
  }

  addRemark(kind: RemarkKind, path: string, detail: string): void {
    this.#run(
      "INSERT INTO remarks (kind, path, detail) VALUES (?, ?, ?)",
      kind,
      nameParameter(path),
      nameParameter(detail),
    );
  }

  *remarks(): Generator<{ kind: RemarkKind; path: string; detail: string }, void, undefined> {
    const rows = this.#db
      .prepare<{ kind: RemarkKind; path: Name; detail: Name }, []>(
        "SELECT kind, path, detail FROM remarks ORDER BY id",
      )
      .iterate();
    for (const { kind, path, detail } of rows)
      yield { kind, path: nameOf(path), detail: nameOf(detail) };
  }

  /** Places that something wishes to go to, in order. */
  *wishedPlaces(): Generator<{ id: PlaceId; path: string }, void, undefined> {
    const next = (after: number) =>
      this.#get<{ id: number; path: Name }>(
        `SELECT id, path FROM places WHERE id > $after AND (
           EXISTS (SELECT 1 FROM wishes WHERE place = places.id)
           OR EXISTS (SELECT 1 FROM joining WHERE place = places.id)
         ) ORDER BY id LIMIT 1`,
        { after },
      );
    for (let row = next(0); row != null; row = next(row.id)) {
      yield { id: row.id, path: nameOf(row.path) };
    }
  }

  /** Everything that wishes to go to a place goes nowhere. */
  blockPlace(id: PlaceId): void {
    this.#run("UPDATE bundles SET outcome = 'blocked' WHERE place = ?", id);
  }

  /** Begins with another place: nothing is held, nobody has lost. */
  enter(): void {
    this.#run("DELETE FROM held");
    this.#run("DELETE FROM losers");
    this.#run("DELETE FROM contents");
  }

  hold(key: string, full: string, name: string, bundle?: BundleId): void {
    this.#run(
      "INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)",
      nameParameter(key),
      nameParameter(full),
      nameParameter(name),
      bundle ?? 0,
    );
  }

  /** Names that are taken under a stem. */
  heldBy(key: string): Held[] {
    return this.#all<{ name: Name; bundle: number }>(
      "SELECT DISTINCT name, bundle FROM held WHERE key = $key ORDER BY name",
      { key: nameParameter(key) },
    ).map(({ name, bundle }) => ({ name: nameOf(name), ...(bundle === 0 ? {} : { bundle }) }));
  }

  /**
   * Contents that files on their way to the place have in common with each other or with files that are there
   * (`addContent`): their holders.
   */
  *sameContents(place: PlaceId): Generator<readonly ContentHolder[], void, undefined> {
    const coming = `SELECT bundle FROM wishes WHERE place = $place
       UNION SELECT bundle FROM joining WHERE place = $place`;
    const isMedia = "kind NOT IN ('sidecar', 'other') AND sample <> '' AND size > 0";
    this.#db
      .query<unknown, { place: number }>(
        `INSERT OR IGNORE INTO contents
           SELECT sample, size, id, 0, 0 FROM bundles WHERE id IN (${coming}) AND ${isMedia}
           UNION ALL
           SELECT sample, size, bundle, n, 0 FROM members WHERE bundle IN (${coming}) AND ${isMedia}`,
      )
      .run({ place });
    const groups = this.#db
      .prepare<{ sample: string; size: number }, []>(
        `SELECT sample, size FROM contents
         GROUP BY sample, size HAVING count(*) > 1 AND max(bundle) > 0`,
      )
      .iterate();
    for (const { sample, size } of groups) {
      yield this.#all<{ bundle: number; n: number; file: number }>(
        `SELECT bundle, n, file FROM contents WHERE sample = $sample AND size = $size
         ORDER BY bundle, n, file`,
        { sample, size },
      ).map(({ bundle, n, file }) => (bundle === 0 ? { file } : { bundle, n }));
    }
  }

  /** Bundles that share a stem with something at the place. */
  joining(place: PlaceId): BundleId[] {
    return this.#all<{ bundle: number }>(
      "SELECT bundle FROM joining WHERE place = $place ORDER BY bundle",
      { place },
    ).map(({ bundle }) => bundle);
  }

  /** Stems wished for at a place, in order, with who wishes; those that joined or folded are left out. */
  *wishes(place: PlaceId): Generator<{ key: string; bundle: BundleId }, void, undefined> {
    const rows = this.#db
      .prepare<{ key: Name; bundle: number }, { place: number }>(
        `SELECT key, bundle FROM wishes JOIN bundles ON bundles.id = bundle
         WHERE wishes.place = $place AND outcome = 'goes'
           AND NOT EXISTS (
             SELECT 1 FROM joining WHERE joining.place = $place AND joining.bundle = bundles.id
           )
         ORDER BY key, wishes.turn, bundle`,
      )
      .iterate({ place });
    for (const { key, bundle } of rows) yield { key: nameOf(key), bundle };
  }

  /** Whether another bundle wishes for this stem at the place. */
  isWished(place: PlaceId, key: string, bundle: BundleId): boolean {
    return (
      this.#get(
        `SELECT 1 FROM wishes JOIN bundles ON bundles.id = wishes.bundle
         WHERE wishes.place = $place AND key = $key AND bundle <> $bundle
           AND outcome = 'goes' LIMIT 1`,
        { place, key: nameParameter(key), bundle },
      ) != null
    );
  }

  addLoser(key: string, turn: string, bundle: BundleId): void {
    this.#run(
      "INSERT OR IGNORE INTO losers VALUES (?, ?, ?)",
      nameParameter(key),
      nameParameter(turn),
      bundle,
    );
  }

  /** Those that lost, in the order in which they get other names. */
  *losers(): Generator<BundleId, void, undefined> {
    const rows = this.#db
      .prepare<{ bundle: number }, []>(
        "SELECT bundle FROM losers GROUP BY bundle ORDER BY min(key), min(turn), bundle",
      )
      .iterate();
    for (const { bundle } of rows) yield bundle;
  }

  bundle(id: BundleId): PlannedBundle {
    const row = this.#get<BundleRow>("SELECT * FROM bundles WHERE id = $id", { id });
    if (row == null) throw new Error(`There is no bundle ${id}`);
    const others = this.#all<MemberRow>("SELECT * FROM members WHERE bundle = $id ORDER BY n", {
      id,
    });
    return toBundle(
      row,
      others.map((other) => toMember(other, other.n)),
    );
  }

  member(bundle: BundleId, n: number): Member {
    const row =
      n === 0
        ? this.#get<BundleRow>("SELECT * FROM bundles WHERE id = $bundle", { bundle })
        : this.#get<MemberRow>("SELECT * FROM members WHERE bundle = $bundle AND n = $n", {
            bundle,
            n,
          });
    if (row == null) throw new Error(`Bundle ${bundle} has no file ${n}`);
    return toMember(row, n);
  }

  setOutcome(id: BundleId, outcome: BundleOutcome): void {
    this.#run("UPDATE bundles SET outcome = ? WHERE id = ?", outcome, id);
  }

  /** A bundle goes to another place, or under another stem or number. */
  setStem(
    id: BundleId,
    { place, stem, number, reason }: Pick<Wish, "place" | "stem" | "number" | "reason">,
  ): void {
    this.#run(
      "UPDATE bundles SET place = ?, stem = ?, number = ?, reason = ? WHERE id = ?",
      place,
      nameParameter(stem),
      number,
      reason,
      id,
    );
  }

  setTarget(bundle: BundleId, n: number, target: string): void {
    this.#setMember(bundle, n, "target = ?", nameParameter(target));
  }

  setSame(bundle: BundleId, n: number, same: SameAs): void {
    const sql = "same_name = ?, same_bundle = ?, same_n = ?";
    if ("name" in same) this.#setMember(bundle, n, sql, nameParameter(same.name), null, null);
    else this.#setMember(bundle, n, sql, null, same.bundle, same.n);
  }

  #setMember(bundle: BundleId, n: number, columns: string, ...values: SQLQueryBindings[]): void {
    if (n === 0) this.#run(`UPDATE bundles SET ${columns} WHERE id = ?`, ...values, bundle);
    else {
      this.#run(`UPDATE members SET ${columns} WHERE bundle = ? AND n = ?`, ...values, bundle, n);
    }
  }

  /**
   * A file goes with another bundle from now on, as its last and named by `form`. The one that it leaves is to fold: its
   * first file stays in its row, and counts for nothing there.
   */
  giveTo(bundle: BundleId, n: number, other: BundleId, form: string): void {
    const last = this.#get<{ n: number | null }>(
      "SELECT max(n) AS n FROM members WHERE bundle = $other",
      { other },
    );
    const to = (last?.n ?? 0) + 1;
    this.#addMember(other, to, { ...this.member(bundle, n), form });
    if (n > 0) this.#run("DELETE FROM members WHERE bundle = ? AND n = ?", bundle, n);
    // Whoever is the same as it is the same as it there.
    for (const table of ["bundles", "members"]) {
      this.#run(
        `UPDATE ${table} SET same_bundle = ?, same_n = ? WHERE same_bundle = ? AND same_n = ?`,
        other,
        to,
        bundle,
        n,
      );
    }
  }

  /** What a plan brings to a place. */
  count(place: PlaceId, files: number, bytes: number): void {
    this.#run(
      "UPDATE places SET files = files + ?, bytes = bytes + ? WHERE id = ?",
      files,
      bytes,
      place,
    );
  }

  /** Places that get something: each folder before those in it, in byte order of their names. */
  *filledPlaces(): Generator<FilledPlace, void, undefined> {
    const rows = this.#db
      .prepare<{ path: Name; files: number; bytes: number }, []>(
        `SELECT path, files, bytes FROM places WHERE files > 0
         ORDER BY replace(CAST(path AS TEXT), '/', char(1))`,
      )
      .iterate();
    for (const row of rows) yield { ...row, path: nameOf(row.path) };
  }

  /** All bundles with what was decided of them, in the order in which they were found. */
  *decided(): Generator<PlannedBundle, void, undefined> {
    const members = this.#db
      .prepare<MemberRow, []>("SELECT * FROM members ORDER BY bundle, n")
      .iterate();
    const bundles = this.#db.prepare<BundleRow, []>("SELECT * FROM bundles ORDER BY id").iterate();
    let next = members.next();
    for (const row of bundles) {
      const others: Member[] = [];
      while (!next.done && next.value.bundle <= row.id) {
        others.push(toMember(next.value, next.value.n));
        next = members.next();
      }
      yield toBundle(row, others);
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #run(sql: string, ...parameters: SQLQueryBindings[]): void {
    try {
      this.#db.query(sql).run(...parameters);
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  #get<Row>(sql: string, parameters: Record<string, string | number | Uint8Array>): Row | null {
    return this.#db.query<Row, typeof parameters>(sql).get(parameters);
  }

  #all<Row>(sql: string, parameters: Record<string, string | number | Uint8Array>): Row[] {
    return this.#db.query<Row, typeof parameters>(sql).all(parameters);
  }
}

/** Text, or its bytes where it is not UTF-8. */
type Name = string | Uint8Array;

function nameOf(value: Name): string {
  return typeof value === "string" ? value : nameFromBytes(value);
}

type MemberRow = {
  bundle: number;
  n: number;
  file: number;
  folder: number;
  name: Name;
  target: Name;
  kind: MediaKind;
  form: string;
  size: number;
  mtime_us: number;
  inode: number;
  sample: string;
  same_name: Name | null;
  same_bundle: number | null;
  same_n: number | null;
};

type BundleRow = Omit<MemberRow, "bundle" | "n"> & {
  id: number;
  place: number;
  stem: Name;
  number: number;
  turn: Name;
  reason: PlanReason;
  is_there: number;
  outcome: BundleOutcome;
};

function toBundle(row: BundleRow, others: readonly Member[]): PlannedBundle {
  const { id, place, number, reason, outcome } = row;
  return {
    id,
    place,
    stem: nameOf(row.stem),
    number,
    turn: nameOf(row.turn),
    reason,
    isThere: row.is_there === 1,
    outcome,
    members: [toMember(row, 0), ...others],
  };
}

function toMember(row: Omit<MemberRow, "bundle" | "n">, n: number): Member {
  const member = {
    n,
    file: row.file,
    folder: row.folder,
    name: nameOf(row.name),
    target: nameOf(row.target),
    kind: row.kind,
    form: row.form,
    stamp: { sizeBytes: row.size, mtimeUs: row.mtime_us, inode: row.inode },
    sample: row.sample,
  };
  if (row.same_name != null) return { ...member, sameAs: { name: nameOf(row.same_name) } };
  if (row.same_bundle == null || row.same_n == null) return member;
  return { ...member, sameAs: { bundle: row.same_bundle, n: row.same_n } };
}

function valuesOf(member: WishMember): SQLQueryBindings[] {
  const { stamp } = member;
  return [
    member.file,
    member.folder,
    nameParameter(member.name),
    nameParameter(member.target),
    member.kind,
    member.form,
    stamp.sizeBytes,
    stamp.mtimeUs,
    stamp.inode,
    member.sample,
  ];
}
