// The figures of reading hashes while it goes on, and the troubles it meets.

import type { Clock } from "../../base/clock.ts";
import { joinPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { Hashes } from "../../domain/hashes.ts";
import type { Emit, FailureEvent } from "../events.ts";

const PROGRESS_EVERY_MS = 1000;

export class ReadTally {
  files = 0;
  bytes = 0;
  bytesRead = 0;
  /** Files that could not be read, wholly or soundly. */
  failed = 0;
  /** Files that are not as the catalog has them. */
  changed = 0;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #writer: Writer;
  readonly #startMs: number;
  #nextMs: number;
  #expected = 0;

  constructor(clock: Clock, emit: Emit, writer: Writer) {
    this.#clock = clock;
    this.#emit = emit;
    this.#writer = writer;
    this.#startMs = clock.elapsedMs();
    this.#nextMs = this.#startMs + PROGRESS_EVERY_MS;
  }

  /** So many files more are to be read. */
  expect(files: number): void {
    this.#expected += files;
  }

  /** Counts files that were read, and stores and tells what could not be. */
  add(files: readonly PlacedFile[], { bytesRead, problems }: Hashes): void {
    this.files += files.length;
    this.bytesRead += bytesRead;
    for (const { stamp } of files) this.bytes += stamp.sizeBytes;
    for (const { at, problem } of problems) {
      const file = files[at];
      if (file == null) continue;
      if (problem.reason === "vanished" || problem.reason === "changed-while-reading") {
        this.changed++;
        continue;
      }
      this.failed++;
      const { folderId, folder, name, stamp } = file;
      this.#writer.putFailure(folderId, name, problem, stamp, this.#clock.nowUs());
      const event: FailureEvent = { type: "failure", path: joinPath(folder, name), ...problem };
      this.#emit(event);
    }
    this.#progress(files.at(-1)?.folder ?? "");
  }

  /** What a run that is stopped here has done. */
  checkpoint(): unknown {
    return { hashed: this.files };
  }

  #progress(folder: string): void {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + PROGRESS_EVERY_MS;
    const elapsedMs = nowMs - this.#startMs;
    this.#emit({
      type: "progress",
      operation: "duplicates",
      files: this.files,
      bytes: this.bytes,
      filesPerSecond: Math.round((this.files * 1000) / Math.max(1, elapsedMs)),
      folder,
      expectedFiles: this.#expected,
    });
  }
}
