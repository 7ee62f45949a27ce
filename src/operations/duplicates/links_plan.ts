// A plan that puts hard links or reflinks in place of duplicates. Every path stays, so nothing is torn apart, whatever
// belongs together. Links lead no further than their file system: on each the file that is rather kept is the source.

import { statSync } from "node:fs";
import { osPath } from "../../base/names.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import { blocksSharedWithin, volumeOf } from "../../disk/volume.ts";
import type { KeepRule } from "../../domain/keep_rules.ts";
import type { PlanStep } from "../../domain/plan.ts";
import type { Context } from "../context.ts";
import { ReflinksUnsupportedError } from "./errors.ts";
import type { GroupStore, GroupsToPlan } from "./group_store.ts";
import { type Candidate, keptFirst } from "./keep_order.ts";
import { type Blocks, blocksOnDisk, borrowedBytes, originOf } from "./own_bytes.ts";
import { placedGroups } from "./placed_groups.ts";
import { PlanPace } from "./plan_pace.ts";

export type LinkAction = "hardlink" | "reflink";

/** Folders of which the file system is kept at hand. */
const KEPT_FOLDERS = 10_000;
/** File systems whose files can share blocks; of XFS and ZFS not all can, which applying finds out. */
const clonesFiles = new Set(["btrfs", "xfs", "bcachefs", "zfs", "ocfs2", "overlay", "unknown"]);

export class LinksPlan {
  readonly #catalog: Catalog;
  readonly #pace: PlanPace;
  readonly #groups: GroupStore;
  readonly #rules: readonly KeepRule[];
  readonly #action: LinkAction;
  /** Absent: that files share their blocks is no reason to leave them as they are. */
  readonly #blocks: Blocks | undefined;
  readonly #systems = new Map<string, string | undefined>();
  #steps = 0;
  #bytes = 0;
  #apart = 0;
  #incapable: { readonly path: string; readonly fileSystem: string } | undefined;

  constructor(
    context: Context,
    { groups, rules, memoryLimitBytes }: GroupsToPlan,
    action: LinkAction,
  ) {
    this.#catalog = context.catalog;
    this.#blocks = action === "reflink" ? blocksOnDisk(context.catalog) : undefined;
    this.#pace = new PlanPace(context, memoryLimitBytes);
    this.#groups = groups;
    this.#rules = rules;
    this.#action = action;
  }

  /** Of the steps taken so far; `apart`: files that stay, since no link can lead to their file system. */
  figures() {
    return { steps: this.#steps, bytes: this.#bytes, apart: this.#apart };
  }

  /** All steps; to be taken once. Throws `ReflinksUnsupportedError` where no file system of any file has them, and the signal's reason. */
  async *steps(): AsyncGenerator<PlanStep, void, undefined> {
    this.#pace.begin(this.#groups.files);
    for (const window of placedGroups(this.#groups.byWaste(), placedFileReader(this.#catalog))) {
      for (const { files } of window) yield* this.#stepsOf(files);
      const placed = window.flatMap(({ files }) => files);
      await this.#pace.rest(placed, placed.at(-1)?.folder ?? "");
    }
    if (this.#steps === 0 && this.#incapable != null) {
      const { path, fileSystem } = this.#incapable;
      throw new ReflinksUnsupportedError(path, fileSystem);
    }
  }

  *#stepsOf(members: readonly PlacedFile[]): Generator<PlanStep> {
    const ordered = keptFirst(members, this.#rules);
    const files = ordered.map(({ file }) => file);
    const borrowed = borrowedBytes(files, this.#blocks);
    /** By file system the first, of which the others become links. */
    const sources = new Map<string, number>();
    for (const [i, candidate] of ordered.entries()) {
      const system = this.#systemOf(candidate.file.folder);
      const source = system == null ? undefined : sources.get(system);
      if (system == null || (source == null && sources.size > 0)) this.#apart++;
      if (system == null) continue;
      if (source == null) {
        sources.set(system, i);
        continue;
      }
      const kept = ordered[source];
      // It may be the same file by another name, or share its blocks already.
      if (kept != null && originOf(borrowed, i) !== source) yield this.#step(kept, candidate);
    }
  }

  #step(kept: Candidate, other: Candidate): PlanStep {
    this.#steps++;
    const n = this.#steps;
    const stamp = expected(kept);
    this.#bytes += stamp.sizeBytes;
    const replaces = expected(other);
    const { path: from } = kept;
    const paths = { from, to: other.path };
    return { n, action: this.#action, ...paths, bundle: n, stamp, replaces, reason: "duplicate" };
  }

  /** What tells the file system of a folder; undefined where it cannot do what is asked, or cannot be asked. */
  #systemOf(folder: string): string | undefined {
    if (this.#systems.has(folder)) return this.#systems.get(folder);
    if (this.#systems.size >= KEPT_FOLDERS) this.#systems.clear();
    const system = this.#look(folder);
    this.#systems.set(folder, system);
    return system;
  }

  #look(folder: string): string | undefined {
    try {
      if (this.#action === "hardlink") return String(statSync(osPath(folder)).dev);
      const volume = volumeOf(folder);
      if (clonesFiles.has(volume.fileSystem)) return blocksSharedWithin(volume);
      this.#incapable ??= { path: folder, fileSystem: volume.fileSystem };
    } catch {
      // Gone by now: applying would say so.
    }
    return undefined;
  }
}

function expected({ file: { stamp } }: Candidate): Required<PlanStep>["replaces"] {
  const { sizeBytes, mtimeUs } = stamp;
  return { sizeBytes, mtimeUs };
}
