// A data folder with a catalog in it, and what care of it needs.

import { Database } from "bun:sqlite";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../../src/catalog/open.ts";
import { openCatalog } from "../../src/catalog/open.ts";
import type { Event } from "../../src/operations/events.ts";
import { testCatalog } from "./catalog_rows.ts";
import { TempFolder } from "./temp_folder.ts";

/** 2019-07-04T16:22:31Z. */
export const NOW_US = 1_562_257_351_000_000;

export const holder = { pid: process.pid, command: "test", startedUs: NOW_US };

/** Makes the catalog of a data folder, with so many files in folders of 50, each with metadata and a failure now and then. */
export async function makeCatalog(
  dataFolder: string,
  files: number,
  root = "/photos",
): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  using rows = await testCatalog(join(dataFolder, "catalog.sqlite"));
  const numbers = Array.from({ length: files }, (_, i) => i);
  rows.add(
    root,
    numbers.map((i) => ({
      path: `year/${String(Math.floor(i / 50)).padStart(4, "0")}/IMG_${i}.jpg`,
      sample: i.toString(16).padStart(16, "0"),
      media: { format: "jpeg", width: i, captured_local: null },
      ...(i % 97 === 5 ? { failure: { stage: "read", reason: "truncated" } } : {}),
    })),
  );
}

/** A context whose clock stands, and the events it was told. */
export function careContext(nowUs = NOW_US, controller = new AbortController()) {
  const events: Event[] = [];
  return {
    clock: { nowUs: () => nowUs, elapsedMs: () => 0 },
    signal: controller.signal,
    emit: (event: Event) => void events.push(event),
    events,
  };
}

/** Opens the catalog for as long as `act` takes. */
export async function withCatalog<T>(
  dataFolder: string,
  act: (catalog: Catalog) => T | Promise<T>,
  access: "read" | "write" = "read",
): Promise<T> {
  using catalog = await openCatalog(join(dataFolder, "catalog.sqlite"), { access });
  return await act(catalog);
}

/** Number of files in a catalog file, opened without any of our own code; undefined where it is not sound. */
export function filesIn(file: string): number | undefined {
  const db = new Database(file, { readwrite: true, create: false });
  try {
    const check = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all();
    if (check.length !== 1 || check[0]?.integrity_check !== "ok") return undefined;
    return db.query<{ n: number }, []>("SELECT count(*) AS n FROM files").get()?.n;
  } finally {
    db.close();
  }
}

export class DataFolder implements Disposable {
  readonly #temp = new TempFolder();
  readonly path = join(this.#temp.path, "data");
  readonly backups = join(this.path, "backups");
  readonly catalog = join(this.path, "catalog.sqlite");

  [Symbol.dispose](): void {
    this.#temp[Symbol.dispose]();
  }
}

/** Overwrites pages of a database that nobody has open; the first page is number 1. */
export function damagePages(file: string, first: number, count: number, byte = 0xaa): void {
  const handle = openSync(file, "r+");
  try {
    const size = 4096;
    writeSync(handle, Buffer.alloc(count * size, byte), 0, count * size, (first - 1) * size);
  } finally {
    closeSync(handle);
  }
}
