// How much of the catalog a connection keeps at hand, and how much it writes before that goes into the file itself.

import type { Database } from "bun:sqlite";

/** KiB. */
const sizes = {
  /** Enough for the index pages that a scan touches, small on a 1 GB NAS. */
  usual: 8000,
  /** For rows that come, or are asked for, by the hundred thousand. */
  bulk: 24_000,
} as const;

/** Pages of 4 KiB in the WAL: 16 MB and 4 MB. */
const checkpoints = { usual: 4000, bulk: 1000 } as const;

export function keepAtHand(db: Database, size: keyof typeof sizes): void {
  db.run(`PRAGMA cache_size = -${sizes[size]}`);
}

/** As much as for rows by the hundred thousand, if the whole catalog fits into that. */
export function keepWholeAtHand(db: Database): void {
  const pages = db.query<{ page_count: number }, []>("PRAGMA page_count").get()?.page_count ?? 0;
  const pageBytes = db.query<{ page_size: number }, []>("PRAGMA page_size").get()?.page_size ?? 0;
  if (pages * pageBytes <= sizes.bulk * 1024) keepAtHand(db, "bulk");
}

/** So much is written to the WAL, at most, between checkpoints. */
export function checkpointEvery(db: Database, size: keyof typeof checkpoints): void {
  db.run(`PRAGMA wal_autocheckpoint = ${checkpoints[size]}`);
}
