// The figures of decoding photos or videos while it goes on, and the troubles it meets.

import { joinPath } from "../../base/names.ts";
import type { PlacedFile } from "../../catalog/duplicates.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { Problem } from "../../domain/inspection.ts";
import type { Sketched } from "../../domain/similar_photos.ts";
import type { LookedAt } from "../../domain/similar_videos.ts";
import type { Context } from "../context.ts";
import { Progress } from "../progress.ts";

export class SketchTally {
  files = 0;
  bytesRead = 0;
  /** Files that could not be read. */
  failed = 0;
  /** Files that are not as the catalog has them. */
  changed = 0;
  readonly #context: Context;
  readonly #writer: Writer;
  readonly #progress: Progress;
  #bytes = 0;
  #expected = 0;

  constructor(context: Context, writer: Writer) {
    this.#context = context;
    this.#writer = writer;
    this.#progress = new Progress(context, "duplicates");
  }

  /** So many files more are to be decoded. */
  expect(files: number): void {
    this.#expected += files;
  }

  /** Counts what became of a file, and writes down what could not be read. */
  add(file: PlacedFile, seen: Sketched | LookedAt): void {
    this.files++;
    this.#bytes += file.stamp.sizeBytes;
    if (seen.status === "edited") this.changed++;
    else if (seen.status === "failed") this.#fail(file, seen.problem);
    else if ("bytesRead" in seen) this.bytesRead += seen.bytesRead;
    this.#progress.tell(() => ({
      ...{ files: this.files, bytes: this.#bytes, folder: file.folder },
      expectedFiles: this.#expected,
    }));
  }

  /** What a run that is stopped here has done. */
  checkpoint() {
    return { sketched: this.files };
  }

  #fail({ folderId, folder, name, stamp }: PlacedFile, problem: Problem): void {
    if (problem.reason === "vanished") {
      this.changed++;
      return;
    }
    this.failed++;
    const { clock, emit } = this.#context;
    this.#writer.putFailure(folderId, name, problem, stamp, clock.nowUs());
    emit({ type: "failure", path: joinPath(folder, name), ...problem });
  }
}
