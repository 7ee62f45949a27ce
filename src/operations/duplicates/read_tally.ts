// The figures of reading hashes while it goes on, and the troubles it meets.

import { joinPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { Hashes } from "../../domain/hashes.ts";
import type { Context } from "../context.ts";
import type { FailureEvent } from "../events.ts";
import { Progress } from "../progress.ts";

export class ReadTally {
  files = 0;
  bytes = 0;
  bytesRead = 0;
  /** Files that could not be read, wholly or soundly. */
  failed = 0;
  /** Files that are not as the catalog has them. */
  changed = 0;
  readonly #context: Pick<Context, "clock" | "emit">;
  readonly #writer: Writer;
  readonly #progress: Progress;
  #expected = 0;

  constructor(context: Pick<Context, "clock" | "emit">, writer: Writer) {
    this.#context = context;
    this.#writer = writer;
    this.#progress = new Progress(context, "duplicates");
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
    const { clock, emit } = this.#context;
    for (const { at, problem } of problems) {
      const file = files[at];
      if (file == null) continue;
      if (problem.reason === "vanished" || problem.reason === "changed-while-reading") {
        this.changed++;
        continue;
      }
      this.failed++;
      const { folderId, folder, name, stamp } = file;
      this.#writer.putFailure(folderId, name, problem, stamp, clock.nowUs());
      const event: FailureEvent = { type: "failure", path: joinPath(folder, name), ...problem };
      emit(event);
    }
    this.#progress.tell(() => ({
      ...{ files: this.files, bytes: this.bytes, folder: files.at(-1)?.folder ?? "" },
      expectedFiles: this.#expected,
    }));
  }

  /** What a run that is stopped here has done. */
  checkpoint(): unknown {
    return { hashed: this.files };
  }
}
