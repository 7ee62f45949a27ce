// Two folders of files, a catalog that knows them, and plans of moves between them.

import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Tree, treeOf } from "../../scripts/crash/tree.ts";
import { nameFromBytes, osPath } from "../../src/base/names.ts";
import { folderOf } from "../../src/base/paths.ts";
import { libraryId } from "../../src/catalog/library.ts";
import { type Catalog, openCatalog } from "../../src/catalog/open.ts";
import { closeDeadRuns } from "../../src/catalog/runs.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { encodeHeader, encodeStep } from "../../src/domain/plan_file.ts";
import { inlineInspector } from "../../src/inspect/inline.ts";
import {
  type ApplyOptions,
  type ApplyResult,
  applyPlan,
} from "../../src/operations/apply/apply_plan.ts";
import {
  type RecoverOptions,
  type RecoverSummary,
  recoverSteps,
} from "../../src/operations/apply/recover.ts";
import { type UndoOptions, type UndoResult, undoRun } from "../../src/operations/apply/undo_run.ts";
import type { Event, StepEvent } from "../../src/operations/events.ts";
import { type ScanResult, scan } from "../../src/operations/scan/scan.ts";
import { scanOptions } from "./scan_options.ts";
import { TempFolder } from "./temp_folder.ts";

const BEGIN_S = 1_600_000_000;

export type PlannedMove = {
  readonly from: string;
  readonly to: string;
  /** Moves of one word go together; they must stand together. */
  readonly bundle?: string;
  readonly action?: PlanStep["action"];
};

export class ApplyLibrary implements Disposable {
  readonly #temps: TempFolder[] = [];
  /** Holds the data folder, plans, and the folders of files unless they lie elsewhere. */
  readonly folder: string;
  readonly inbox: string;
  readonly photo: string;
  catalog!: Catalog;
  isKilled = false;
  /** Events of the last call. */
  events: Event[] = [];
  #seconds = 0;
  #plans = 0;
  #nowUs = (BEGIN_S + 86_400 * 365) * 1e6;

  private constructor(photoOn: string | undefined, on: string | undefined) {
    this.#temps.push(new TempFolder(on));
    this.folder = this.#temps[0]?.path ?? "";
    this.inbox = join(this.folder, "inbox");
    mkdirSync(this.inbox);
    if (photoOn == null) {
      this.photo = join(this.folder, "photo");
      mkdirSync(this.photo);
    } else {
      const other = new TempFolder(photoOn);
      this.#temps.push(other);
      this.photo = join(other.path, "photo");
      mkdirSync(this.photo);
    }
  }

  /** `photoOn`: a folder of another file system for the target; `on`: where all else lies. */
  static async make(photoOn?: string, on?: string): Promise<ApplyLibrary> {
    const library = new ApplyLibrary(photoOn, on);
    await library.reopen();
    return library;
  }

  get file(): string {
    return join(this.folder, "catalog.sqlite");
  }

  /** As a later start of the program finds it; nothing is recovered yet. */
  async reopen(): Promise<void> {
    this.catalog?.[Symbol.dispose]();
    this.catalog = await openCatalog(this.file, { access: "write" });
    this.isKilled = false;
    closeDeadRuns(this.catalog);
  }

  /** As if the process had been killed: whatever is written from now on is an error. */
  kill(): void {
    this.isKilled = true;
    this.catalog[Symbol.dispose]();
  }

  /** Writes a file with a stamp of its own, odd to the nanosecond's limits of `utimes`. */
  put(
    path: string,
    content: string | Uint8Array = path,
    mtimeS = BEGIN_S + this.#seconds++,
  ): string {
    mkdirSync(osPath(folderOf(path)), { recursive: true });
    writeFileSync(osPath(path), content);
    utimesSync(osPath(path), mtimeS, mtimeS + 0.123456);
    return path;
  }

  edit(path: string): void {
    appendFileSync(osPath(path), " edited");
  }

  /** Makes all folders look as if nobody had touched them for long. */
  settleFolders(): void {
    for (const top of [this.inbox, this.photo]) {
      const visit = (folder: string) => {
        for (const raw of readdirSync(osPath(folder), { encoding: "buffer" })) {
          const path = `${folder}/${nameFromBytes(raw)}`;
          if (lstatSync(osPath(path)).isDirectory()) visit(path);
        }
        const seconds = BEGIN_S + 5000 + this.#seconds++;
        utimesSync(osPath(folder), seconds, seconds + 0.654321);
      };
      visit(top);
    }
  }

  async scan(roots = [this.inbox, this.photo]): Promise<ScanResult> {
    await using inspector = inlineInspector();
    return await scan(this.#context(), {
      targets: roots.map((root) => ({ root })),
      kinds: ["photo", "video", "audio", "book", "other"],
      ...scanOptions,
      inspector,
    });
  }

  /** Writes a plan of the moves, each with the stamp that its file has now; returns its path. */
  plan(moves: readonly PlannedMove[]): string {
    const steps: PlanStep[] = [];
    for (const [i, { from, to, bundle, action = "move" }] of moves.entries()) {
      const before = moves[i - 1]?.bundle;
      const isJoined = bundle != null && before === bundle;
      const { size, mtimeNs } = lstatSync(osPath(from), { bigint: true });
      steps.push({
        ...{ n: i + 1, action, from, to, reason: "captured" },
        bundle: isJoined ? (steps.at(-1)?.bundle ?? 1) : i + 1,
        stamp: { sizeBytes: Number(size), mtimeUs: Number(mtimeNs / 1000n) },
      });
    }
    return this.writePlan(steps);
  }

  writePlan(steps: readonly PlanStep[], library = libraryId(this.catalog)): string {
    const header = encodeHeader({
      operation: "organize",
      createdUs: this.#nowUs++,
      library,
      target: this.photo,
      steps: steps.length,
      bytes: steps.reduce((sum, { stamp }) => sum + stamp.sizeBytes, 0),
    });
    const path = join(this.folder, `plan-${++this.#plans}.jsonl`);
    writeFileSync(path, header + steps.map(encodeStep).join(""));
    return path;
  }

  apply(
    plan: string,
    options: Partial<ApplyOptions> = {},
    signal = new AbortController().signal,
  ): Promise<ApplyResult> {
    this.events = [];
    return applyPlan(this.#context(signal), {
      ...{ plan, dryRun: false, pid: 1, index: async () => {} },
      ...options,
    });
  }

  undo(
    options: Partial<UndoOptions> = {},
    signal = new AbortController().signal,
  ): Promise<UndoResult> {
    this.events = [];
    return undoRun(this.#context(signal), {
      ...{ dryRun: false, pid: 1, index: async () => {} },
      ...options,
    });
  }

  recover(options: Partial<RecoverOptions> = {}): Promise<RecoverSummary> {
    this.events = [];
    const { catalog, clock, emit } = this.#context();
    return recoverSteps({ catalog, clock, emit, ...options });
  }

  /** Endings of the steps as they were told, by number. */
  results(): Record<number, string> {
    const steps = this.events.filter((event): event is StepEvent => event.type === "step");
    return Object.fromEntries(
      steps.map(({ n, result, reason }) => [n, reason == null ? result : `${result} ${reason}`]),
    );
  }

  tree(): Tree {
    return treeOf([this.inbox, this.photo]);
  }

  /** Catalogued paths that are not missing, with id and sample. */
  catalogued(): Map<string, string> {
    const rows = this.catalog.db
      .query<{ id: number; folder: number; name: Uint8Array; sample: Uint8Array | null }, []>(
        `SELECT id, folder_id AS folder, CAST(name AS BLOB) AS name, sample FROM files
         WHERE missing_since_us IS NULL`,
      )
      .all();
    const folders = new Map(
      this.catalog.db
        .query<{ id: number; parent: number | null; name: Uint8Array; root: Uint8Array }, []>(
          `SELECT folders.id, parent_id AS parent, CAST(name AS BLOB) AS name, CAST(path AS BLOB) AS root
           FROM folders JOIN roots ON roots.id = root_id`,
        )
        .all()
        .map((row) => [row.id, row]),
    );
    const pathOf = (id: number): string => {
      const row = folders.get(id);
      if (row == null) throw new Error(`There is no folder ${id}`);
      if (row.parent == null) return nameFromBytes(row.root);
      return `${pathOf(row.parent)}/${nameFromBytes(row.name)}`;
    };
    return new Map(
      rows.map((row) => [
        `${pathOf(row.folder)}/${nameFromBytes(row.name)}`,
        `${row.id} ${row.sample?.toHex()}`,
      ]),
    );
  }

  #context(signal = new AbortController().signal) {
    let elapsedMs = 0;
    return {
      catalog: this.catalog,
      // A clock that moves on its own and is the same in every run.
      clock: { nowUs: () => this.#nowUs++, elapsedMs: () => (elapsedMs += 0.01) },
      signal,
      emit: (event: Event) => void this.events.push(event),
    };
  }

  [Symbol.dispose](): void {
    this.catalog[Symbol.dispose]();
    for (const temp of this.#temps) temp[Symbol.dispose]();
  }
}
