// The walk of one run over its roots: merged with the catalog, what differs read, written a batch at a time.

import { unlessAborted } from "../../base/abort.ts";
import { mapConcurrent } from "../../base/concurrent.ts";
import type { FolderRow } from "../../catalog/folders.ts";
import { childFolder, rootFolder } from "../../catalog/folders.ts";
import { putRoot, roots } from "../../catalog/roots.ts";
import type { Writer } from "../../catalog/writer.ts";
import { isVolumeRoot } from "../../disk/volume.ts";
import { walk } from "../../disk/walk.ts";
import type { RunId } from "../../domain/run.ts";
import { zoneAt } from "../../domain/zone_at.ts";
import type { Context } from "../context.ts";
import { dateFolder } from "../date_folder.ts";
import type { DatingSettings } from "../dating_inputs.ts";
import { changes } from "./changes.ts";
import { Housekeeping } from "./housekeeping.ts";
import { listedKinds, question, type ScanOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { readWork } from "./read_work.ts";
import { Recorder } from "./record.ts";
import { checkRoot, type RootPlace, type UnavailableRoot } from "./root.ts";
import type { Tally } from "./tally.ts";
import { belowOf, isInside, type Target } from "./targets.ts";

/** Listings that may wait to be taken, for each thread: two messages of them (inspect/crew.ts). */
const LISTINGS_PER_THREAD = 16;
/**
 * Slices under way for each thread: enough work for the time in which the main thread dates a folder or
 * commits (some 100 ms where files are hashed, 16 MB a slice).
 */
const SLICES_PER_THREAD = 6;
/** Of a first walk, whose files are only hashed: small ones go several to a message. */
const FIRST_SLICES_PER_THREAD = 32;
/** Files a message to a reading thread, at most. */
const SLICE_FILES = 32;

/** Files a transaction where little is read of each: a tenth of a second's work, a minute's on a slow disk. */
const TWINS_COMMIT_EVERY = 5000;

/** What the roots of one run share. */
export class Session {
  readonly #context: Context;
  readonly #options: ScanOptions;
  readonly #run: RunId;
  readonly #writer: Writer;
  readonly #tally: Tally;
  readonly #recorder: Recorder;
  readonly #pace: Pace;
  readonly #housekeeping: Housekeeping;
  /** Slices under way. */
  readonly #concurrency: number;
  readonly #sliceFiles: number;
  /** Files after which the transaction is committed; with those under way they make one batch. */
  readonly #commitEvery: number;
  readonly #seed: bigint;
  readonly #dating: DatingSettings;
  #position = "";

  constructor(context: Context, options: ScanOptions, run: RunId, writer: Writer, tally: Tally) {
    this.#context = context;
    this.#options = options;
    this.#run = run;
    this.#writer = writer;
    this.#tally = tally;
    this.#recorder = new Recorder(
      writer,
      tally,
      () => context.clock.nowUs(),
      options.tools?.present,
      options.onlyTwins?.first,
    );
    this.#pace = new Pace(options.limitsOf, () => context.clock.elapsedMs());
    this.#housekeeping = new Housekeeping(options.memoryLimitBytes);
    const isFirst = options.onlyTwins?.first != null;
    const perThread = isFirst ? FIRST_SLICES_PER_THREAD : SLICES_PER_THREAD;
    this.#concurrency = Math.max(1, options.inspector.workers) * perThread;
    const perSlice = Math.floor(options.chunkSize / (2 * this.#concurrency));
    this.#sliceFiles = Math.min(SLICE_FILES, Math.max(1, perSlice));
    const underWay = this.#concurrency * this.#sliceFiles;
    this.#commitEvery =
      options.onlyTwins == null
        ? Math.max(1, options.chunkSize - underWay, Math.ceil(options.chunkSize / 2))
        : TWINS_COMMIT_EVERY;
    const { homeZone } = options;
    this.#dating = {
      ...(homeZone == null ? {} : { homeZone }),
      nowUs: context.clock.nowUs(),
      zoneAt,
    };
    this.#seed = BigInt(Bun.hash(question(options)));
  }

  /**
   * Walks a root, or a part of it, and commits what is found. Returns the root where it is not there, before or
   * after: then nothing of it is touched, or a mount was lost on the way, which shows as folders that are gone.
   */
  async walkTarget(target: Target): Promise<UnavailableRoot[]> {
    const { catalog } = this.#context;
    const before = checkRoot(catalog, target.root);
    if (!before.available) return [before.root];
    await this.#walk(target, before);
    const after = checkRoot(catalog, target.root);
    return after.available ? [] : [after.root];
  }

  async #walk({ root, below }: Target, { fileSystem, device }: RootPlace): Promise<void> {
    const { catalog, signal } = this.#context;
    const { inspector, exclude, kinds } = this.#options;
    const rootId = putRoot(catalog, root, fileSystem);
    this.#graft(rootId, root);
    const start = below == null ? undefined : this.#enter(rootId, below);
    const rules = { kinds: listedKinds(kinds), exclude };
    const walked = walk({
      root,
      ...(below == null ? {} : { start: below }),
      ahead: Math.max(1, inspector.workers) * LISTINGS_PER_THREAD,
      signal,
      list: (folder, path) => {
        const belowVolume = isVolumeRoot(folder);
        const request = { folder, below: path, belowVolume, rules, seed: this.#seed };
        // A listing is a look at every file: it takes its turn among the readers of the disk.
        return this.#pace.run(device, root, 0, () => inspector.list(request), signal);
      },
    });
    const work = changes(walked, {
      catalog,
      writer: this.#writer,
      runId: this.#run,
      options: this.#options,
      tally: this.#tally,
      sliceFiles: this.#sliceFiles,
      rootId,
      rootPath: root,
      ...(start == null ? {} : { start }),
    });
    const results = mapConcurrent(
      work,
      this.#concurrency,
      // A large file in work is not waited for: the next run reads it from its beginning.
      (slice) => unlessAborted(readWork(slice, this.#options, this.#pace, signal), signal),
      signal,
    );
    for await (const result of results) {
      this.#tally.timed("write", () => this.#recorder.record(result));
      const { end, folderId, path } = result.work;
      if (end != null) {
        if (end.settled != null && this.#options.onlyTwins == null) {
          this.#tally.timed("date", () =>
            dateFolder(catalog, this.#writer, folderId, this.#dating),
          );
        }
        this.#tally.timed("write", () => this.#recorder.end(result));
      }
      this.#position = path;
      if (this.#writer.pending >= this.#commitEvery) this.commit();
      this.#tally.progress();
      await this.#housekeeping.rest();
    }
    this.commit();
  }

  /** Commits what was written, then tells the failures in it. */
  commit(): void {
    const { found } = this.#tally;
    this.#tally.timed("write", () => this.#writer.commit({ folder: this.#position, found }));
    for (const failure of this.#recorder.untold.splice(0)) this.#context.emit(failure);
  }

  /** Roots that lie in this one become folders of it: what was read of them is not read again. */
  #graft(rootId: number, path: string): void {
    for (const inner of roots(this.#context.catalog)) {
      if (!isInside(inner.path, path)) continue;
      const below = belowOf(inner.path, path);
      const slash = below.lastIndexOf("/");
      const parent = this.#enter(rootId, below.slice(0, Math.max(0, slash)));
      this.#writer.graftRoot(inner.id, rootId, parent.id, below.slice(slash + 1));
    }
  }

  /** The row of a folder below the root, made with those above it where it is not known. */
  #enter(rootId: number, below: string): FolderRow {
    const { catalog } = this.#context;
    const made = (parentId: number | undefined, name: string): FolderRow => ({
      id: this.#writer.addFolder(rootId, parentId, name),
      name,
      found: 0,
      foundBytes: 0,
      others: 0,
      skipped: 0,
      missing: false,
    });
    let row = rootFolder(catalog, rootId) ?? made(undefined, "");
    for (const name of below.split("/").filter((part) => part !== "")) {
      row = childFolder(catalog, row.id, name) ?? made(row.id, name);
    }
    return row;
  }
}
