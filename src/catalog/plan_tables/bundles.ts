// The bundles of a plan, with their files and what was decided of them.

import type { SQLQueryBindings } from "bun:sqlite";
import { nameParameter } from "../name_column.ts";
import { type BundleRow, type MemberRow, toBundle, toMember, valuesOf } from "./bundle_rows.ts";
import type {
  BundleId,
  BundleOutcome,
  Member,
  PlaceId,
  PlannedBundle,
  SameAs,
  Wish,
  WishMember,
} from "./planned_bundle.ts";
import type { WorkingDatabase } from "./working_database.ts";

/** Columns of a file. */
const MEMBER = `file INTEGER NOT NULL, folder INTEGER NOT NULL, name ANY NOT NULL,
  target ANY NOT NULL, kind TEXT NOT NULL, form TEXT NOT NULL, size INTEGER NOT NULL,
  mtime_us INTEGER NOT NULL, inode INTEGER NOT NULL, sample TEXT NOT NULL,
  same_name ANY, same_bundle INTEGER, same_n INTEGER`;
const MEMBER_VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL";

export class Bundles {
  readonly #db: WorkingDatabase;
  readonly #insert: (...values: SQLQueryBindings[]) => void;

  constructor(db: WorkingDatabase) {
    this.#db = db;
    // Each with its first file, which most have alone.
    db.run(
      `CREATE TABLE bundles (
         id INTEGER PRIMARY KEY, place INTEGER NOT NULL, stem ANY NOT NULL, number INTEGER NOT NULL,
         turn ANY NOT NULL, reason TEXT NOT NULL, is_there INTEGER NOT NULL, outcome TEXT NOT NULL,
         ${MEMBER}
       ) STRICT`,
    );
    // Their other files, numbered from 1.
    db.run(
      `CREATE TABLE members (
         bundle INTEGER NOT NULL, n INTEGER NOT NULL, ${MEMBER}, PRIMARY KEY (bundle, n)
       ) STRICT, WITHOUT ROWID`,
    );
    this.#insert = db.prepared(
      `INSERT INTO bundles VALUES (?, ?, ?, ?, ?, ?, ?, 'goes', ${MEMBER_VALUES})`,
    );
  }

  add(id: BundleId, wish: Wish): void {
    const [lead, ...others] = wish.members;
    if (lead == null) throw new Error("A bundle without files");
    this.#insert(
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
    this.#db.run(
      `INSERT INTO members VALUES (?, ?, ${MEMBER_VALUES})`,
      bundle,
      n,
      ...valuesOf(member),
    );
  }

  get(id: BundleId): PlannedBundle {
    const row = this.#db.get<BundleRow>("SELECT * FROM bundles WHERE id = $id", { id });
    if (row == null) throw new Error(`There is no bundle ${id}`);
    const others = this.#db.all<MemberRow>("SELECT * FROM members WHERE bundle = $id ORDER BY n", {
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
        ? this.#db.get<BundleRow>("SELECT * FROM bundles WHERE id = $bundle", { bundle })
        : this.#db.get<MemberRow>("SELECT * FROM members WHERE bundle = $bundle AND n = $n", {
            bundle,
            n,
          });
    if (row == null) throw new Error(`Bundle ${bundle} has no file ${n}`);
    return toMember(row, n);
  }

  /** All of them with what was decided, in the order in which they were found. */
  *all(): Generator<PlannedBundle, void, undefined> {
    const members = this.#db.iterate<MemberRow>("SELECT * FROM members ORDER BY bundle, n");
    const bundles = this.#db.iterate<BundleRow>("SELECT * FROM bundles ORDER BY id");
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

  setOutcome(id: BundleId, outcome: BundleOutcome): void {
    this.#db.run("UPDATE bundles SET outcome = ? WHERE id = ?", outcome, id);
  }

  /** Everything that wishes to go to a place goes nowhere. */
  block(place: PlaceId): void {
    this.#db.run("UPDATE bundles SET outcome = 'blocked' WHERE place = ?", place);
  }

  /** A bundle goes under another stem or number. */
  setStem(id: BundleId, { stem, number, reason }: Pick<Wish, "stem" | "number" | "reason">): void {
    this.#db.run(
      "UPDATE bundles SET stem = ?, number = ?, reason = ? WHERE id = ?",
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
    if (n === 0) this.#db.run(`UPDATE bundles SET ${columns} WHERE id = ?`, ...values, bundle);
    else {
      const sql = `UPDATE members SET ${columns} WHERE bundle = ? AND n = ?`;
      this.#db.run(sql, ...values, bundle, n);
    }
  }

  /**
   * A file goes with another bundle from now on, as its last and named by `form`. The one that it leaves is to fold: its
   * first file stays in its row, and counts for nothing there.
   */
  giveTo(bundle: BundleId, n: number, other: BundleId, form: string): void {
    const last = this.#db.get<{ n: number | null }>(
      "SELECT max(n) AS n FROM members WHERE bundle = $other",
      { other },
    );
    const to = (last?.n ?? 0) + 1;
    this.#addMember(other, to, { ...this.member(bundle, n), form });
    if (n > 0) this.#db.run("DELETE FROM members WHERE bundle = ? AND n = ?", bundle, n);
    // Whoever is the same as it is the same as it there.
    for (const table of ["bundles", "members"]) {
      this.#db.run(
        `UPDATE ${table} SET same_bundle = ?, same_n = ? WHERE same_bundle = ? AND same_n = ?`,
        other,
        to,
        bundle,
        n,
      );
    }
  }
}
