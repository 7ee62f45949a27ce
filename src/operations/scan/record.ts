// Writes what was read: the one place where results become rows.

import { joinPath } from "../../base/names.ts";
import type { Writer } from "../../catalog/writer.ts";
import { Files } from "../../disk/list.ts";
import { sameStamp } from "../../domain/entry.ts";
import type { Hashes } from "../../domain/hashes.ts";
import type { Problem } from "../../domain/inspection.ts";
import type { ToolName } from "../../inspect/tools/tool.ts";
import type { FailureEvent } from "../events.ts";
import { isPassing } from "./needs.ts";
import type { FirstWalk } from "./options.ts";
import type { Tally } from "./tally.ts";
import type { FileResult, FolderWork, NewFiles, WorkResult } from "./work.ts";

/** Writes one slice. Returns the failures to tell once they are committed. */
export class Recorder {
  readonly #writer: Writer;
  readonly #tally: Tally;
  readonly #nowUs: () => number;
  readonly #toolsPresent: readonly ToolName[];
  readonly #first: FirstWalk | undefined;
  /** Failures of the open transaction. */
  readonly untold: FailureEvent[] = [];
  /** Whether anything of the folder in work is to be looked at again by the next scan. */
  #unsettled = false;

  constructor(
    writer: Writer,
    tally: Tally,
    nowUs: () => number,
    toolsPresent: readonly ToolName[] = [],
    first?: FirstWalk,
  ) {
    this.#first = first;
    this.#toolsPresent = toolsPresent;
    this.#writer = writer;
    this.#tally = tally;
    this.#nowUs = nowUs;
  }

  /** Writes the rows of a slice, and with the last slice of a folder what concerns the folder. */
  record({ work, files, hashes }: WorkResult): void {
    const { folderId } = work;
    if (work.newFiles != null) this.#newFiles(work, work.newFiles, hashes);
    this.#tally.found += work.unchanged;
    this.#tally.unchanged += work.unchanged;
    this.#tally.hits += work.unchanged;
    this.#tally.bytes += work.unchangedBytes;
    for (const result of files) this.#file(work.folderId, work.path, result);
    for (const { name, problem } of work.problems) {
      this.#fail(folderId, work.path, name, problem, undefined);
    }
  }

  /** Settles the folder of a last slice. Call it after the folder was dated. */
  end({ work }: WorkResult): void {
    const { end, folderId } = work;
    if (end == null) return;
    if (end.settled != null) {
      this.#writer.clearFailure(folderId, "");
      if (this.#unsettled) this.#writer.unsettleFolder(folderId);
      else this.#writer.settleFolder(folderId, end.settled);
    } else {
      this.#writer.unsettleFolder(folderId);
    }
    this.#unsettled = false;
  }

  #file(folderId: number, path: string, result: FileResult): void {
    const { change } = result;
    if (result.is === "failed" && result.problem.reason === "vanished") {
      // It went away after its folder was listed. Whether it is missing is for the next listing to say: the
      // mount may have gone with it.
      this.#unsettled = true;
      return;
    }
    this.#tally.found++;
    this.#tally.misses++;
    this.#tally.bytes += change.stamp.sizeBytes;
    switch (result.is) {
      case "moved":
        this.#writer.moveFile(
          result.origin.id,
          folderId,
          change.name,
          change.stamp,
          result.origin.kind === change.kind ? undefined : change.kind,
        );
        this.#tally.moved++;
        break;
      case "inspected":
        this.#inspected(folderId, path, result);
        break;
      case "stamped":
        this.#stamped(folderId, result);
        break;
      case "failed":
        this.#failed(folderId, path, result);
        break;
    }
  }

  /** New files as they were listed, with the hashes of some. */
  #newFiles({ folderId, path }: FolderWork, newFiles: NewFiles, hashes: Hashes | undefined): void {
    const { listing, from, to, toHash } = newFiles;
    const firstId = this.#writer.addListed(folderId, newFiles, hashes);
    if (hashes != null && this.#first?.sizes.mayHavePassed === false) {
      this.#first.files.add(firstId, folderId, newFiles, hashes);
    }
    this.#tally.found += to - from;
    this.#tally.added += to - from;
    this.#tally.misses += to - from;
    this.#tally.bytesRead += hashes?.bytesRead ?? 0;
    for (let i = from; i < to; i++) this.#tally.bytes += listing.stamps[3 * i] ?? 0;
    if (hashes == null || hashes.problems.length === 0) return;
    const files = new Files(listing);
    for (const { at, problem } of hashes.problems) {
      const file = toHash[at] ?? 0;
      if (problem.reason === "vanished") this.#unsettled = true;
      else this.#fail(folderId, path, files.name(file), problem, files.stamp(file));
    }
  }

  /** The stamp of a file that was not read: what was known of it under another one is known no more. */
  #stamped(folderId: number, { change }: Extract<FileResult, { is: "stamped" }>): void {
    const { why, name, kind, stamp } = change;
    if (why.is === "added" || why.is === "moved") {
      this.#writer.addFile(folderId, name, kind, stamp);
      this.#tally.added++;
    } else {
      this.#writer.restampFile(why.known.id, kind, stamp);
      this.#writer.clearFailure(folderId, name);
      this.#tally.changed++;
    }
  }

  #inspected(
    folderId: number,
    path: string,
    { change, inspection }: Extract<FileResult, { is: "inspected" }>,
  ): void {
    const { why, name } = change;
    this.#tally.bytesRead += inspection.bytesRead;
    this.#tally.stagesMs.read += inspection.readMs;
    this.#tally.stagesMs.hash += inspection.hashMs;
    if (why.is === "added" && why.insteadOf != null) this.#writer.originGone(why.insteadOf);
    if (why.is === "added" || why.is === "moved") {
      this.#writer.addInspected(folderId, name, inspection);
      this.#tally.added++;
    } else if (why.is === "changed" || !sameStamp(why.known.stamp, inspection.stamp)) {
      this.#writer.replaceInspected(why.known.id, inspection);
      this.#tally.changed++;
    } else {
      this.#writer.completeInspected(why.known.id, inspection);
      this.#tally.unchanged++;
    }
    if (inspection.problem != null) {
      const { needs, problem } = inspection;
      // The tool came with the program and could not be started: the next scan may have more luck.
      if (problem.reason === "needs-tool" && needs != null && this.#toolsPresent.includes(needs)) {
        this.#unsettled = true;
      }
      this.#fail(folderId, path, name, inspection.problem, inspection.stamp);
    } else if (why.is === "changed" || (why.is === "incomplete" && why.known.failed != null)) {
      this.#writer.clearFailure(folderId, name);
    }
  }

  #failed(
    folderId: number,
    path: string,
    { change, problem }: Extract<FileResult, { is: "failed" }>,
  ): void {
    const { why, name, kind, stamp } = change;
    if (why.is === "added" || why.is === "moved") {
      this.#writer.addFile(folderId, name, kind, stamp);
      this.#tally.added++;
    } else {
      // What was known of it under its old stamp stays, until it can be read again.
      this.#writer.fileTried(why.known.id);
      this.#tally[why.is === "changed" ? "changed" : "unchanged"]++;
    }
    this.#fail(folderId, path, name, problem, stamp);
  }

  #fail(
    folderId: number,
    path: string,
    name: string,
    problem: Problem,
    stamp: { sizeBytes: number; mtimeUs: number; inode: number } | undefined,
  ): void {
    this.#writer.putFailure(folderId, name, problem, stamp, this.#nowUs());
    this.#tally.failure(problem.reason);
    if (isPassing(problem.reason)) this.#unsettled = true;
    this.untold.push({ type: "failure", path: joinPath(path, name), ...problem });
  }
}
