// A library on disk and a catalog in memory, scanned by the operation itself in this thread.

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Catalog, openCatalog } from "../../src/catalog/open.ts";
import { closeDeadRuns } from "../../src/catalog/runs.ts";
import type { Outcome } from "../../src/domain/inspection.ts";
import { inlineInspector } from "../../src/inspect/inline.ts";
import type { FileToInspect, Inspector } from "../../src/inspect/inspector.ts";
import type { Event } from "../../src/operations/events.ts";
import type { ScanOptions } from "../../src/operations/scan/options.ts";
import { type ScanResult, scan } from "../../src/operations/scan/scan.ts";
import { scanOptions } from "./scan_options.ts";
import { TempFolder } from "./temp_folder.ts";

/** When everything of a test's library was written, by its own stamps. */
const BEGIN_S = 1_600_000_000;

export class ScanLibrary implements Disposable {
  readonly #temp = new TempFolder();
  readonly root: string;
  readonly file: string;
  catalog!: Catalog;
  /** Events of the last scan. */
  events: Event[] = [];
  /** Names of the files that were inspected by the last scan, in order. */
  inspected: string[] = [];
  #seconds = 0;
  #scans = 0;

  private constructor() {
    this.root = join(this.#temp.path, "library");
    this.file = join(this.#temp.path, "catalog.sqlite");
    mkdirSync(this.root);
  }

  static async make(): Promise<ScanLibrary> {
    const library = new ScanLibrary();
    await library.reopen();
    return library;
  }

  /** As a later start of the program finds it. */
  async reopen(): Promise<void> {
    this.catalog?.[Symbol.dispose]();
    this.catalog = await openCatalog(this.file, { access: "write" });
    closeDeadRuns(this.catalog);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** Writes a file with a stamp of its own: each later by a second than the one before. */
  put(name: string, content: string | Uint8Array = name, mtimeS = BEGIN_S + this.#seconds++): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
    utimesSync(this.path(name), mtimeS, mtimeS);
  }

  async scan(
    changes: Partial<ScanOptions> = {},
    more: { signal?: AbortSignal; inspect?: (name: string, outcome: Outcome) => Outcome } = {},
  ): Promise<ScanResult> {
    this.events = [];
    this.inspected = [];
    let nowUs = (BEGIN_S + 86_400 * (365 + this.#scans++)) * 1e6;
    let elapsedMs = 0;
    await using inspector = this.#counting(changes.inspector ?? inlineInspector(), more.inspect);
    return await scan(
      {
        catalog: this.catalog,
        // A clock that moves on its own and is the same in every run.
        clock: { nowUs: () => nowUs++, elapsedMs: () => (elapsedMs += 0.5) },
        signal: more.signal ?? new AbortController().signal,
        emit: (event) => this.events.push(event),
      },
      {
        targets: [{ root: this.root }],
        kinds: ["photo", "video", "audio", "book"],
        ...scanOptions,
        ...changes,
        inspector,
      },
    );
  }

  #counting(
    inspector: Inspector,
    change: (name: string, outcome: Outcome) => Outcome = (_, outcome) => outcome,
  ): Inspector {
    return {
      workers: inspector.workers,
      list: (request) => inspector.list(request),
      inspect: async (folder: string, files: readonly FileToInspect[]) => {
        this.inspected.push(...files.map(({ name }) => name));
        const outcomes = await inspector.inspect(folder, files);
        return outcomes.map((outcome, i) => change(files[i]?.name ?? "", outcome));
      },
      [Symbol.asyncDispose]: () => inspector[Symbol.asyncDispose](),
    };
  }

  /** Everything in the catalog but what names a run or a time of scanning, to compare two of them. */
  dump(): unknown {
    const { db } = this.catalog;
    return {
      folders: db
        .query(
          `SELECT f.id, p.name AS parent, hex(f.name) AS name, f.listing, f.found, f.found_bytes, f.others,
                  f.skipped, f.missing_since_us IS NOT NULL AS missing
           FROM folders f LEFT JOIN folders p ON p.id = f.parent_id ORDER BY f.id`,
        )
        .all(),
      files: db
        .query(
          `SELECT id, folder_id, hex(name) AS name, kind, size_bytes, mtime_us, inode, hex(sample) AS sample,
                  hex(sha256) AS sha256, missing_since_us IS NOT NULL AS missing
           FROM files ORDER BY id`,
        )
        .all(),
      media: db.query("SELECT * FROM media ORDER BY file_id").all(),
      failures: db
        .query(
          "SELECT folder_id, hex(name) AS name, stage, reason, detail FROM failures ORDER BY 1, 2",
        )
        .all(),
    };
  }

  [Symbol.dispose](): void {
    this.catalog[Symbol.dispose]();
    this.#temp[Symbol.dispose]();
  }
}
