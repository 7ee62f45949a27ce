// What the files that were checked come to: counted, told, and written into the catalog.

import { z } from "zod";
import { isoTime } from "../../base/iso_time.ts";
import { joinPath } from "../../base/names.ts";
import type { DueFile } from "../../catalog/verification.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { Problem } from "../../domain/inspection.ts";
import {
  type Checked,
  type DigestName,
  type Digests,
  differing,
  isDigested,
  type Verdict,
  VerifyFigures,
} from "../../domain/verification.ts";
import type { Context } from "../context.ts";
import { Progress } from "../progress.ts";

/** Where a run stands; figures of a run that was stopped are gone on with. */
const Checkpoint = VerifyFigures.extend({
  /** Sizes of the files that had their turn, whatever became of them. */
  offered: z.number().nonnegative(),
});
type Checkpoint = z.infer<typeof Checkpoint>;

const nothing: Checkpoint = {
  ...{ checked: 0, same: 0, rot: 0, edited: 0, missing: 0, first: 0, failed: 0 },
  ...{ bytes: 0, offered: 0 },
};

export class CheckTally {
  readonly #context: Context;
  readonly #writer: Writer;
  readonly #sums: Checkpoint;
  readonly #progress: Progress;
  /** Of this call. */
  readonly #done = { files: 0, bytes: 0 };
  #expected = { files: 0, bytes: 0 };

  constructor(context: Context, writer: Writer, checkpoint: unknown) {
    this.#context = context;
    this.#writer = writer;
    const before = Checkpoint.safeParse(checkpoint);
    this.#sums = before.success ? before.data : { ...nothing };
    this.#progress = new Progress(context, "verify");
  }

  get offered(): number {
    return this.#sums.offered;
  }

  figures(): VerifyFigures {
    const { offered: _, ...figures } = this.#sums;
    return figures;
  }

  checkpoint(): Checkpoint {
    return { ...this.#sums };
  }

  /** So much is to be checked. */
  expect(files: number, bytes: number): void {
    this.#expected = { files, bytes };
  }

  /** Takes up what became of files. */
  add(files: readonly DueFile[], checked: readonly Checked[]): void {
    for (const [i, file] of files.entries()) {
      const one = checked[i];
      if (one == null) continue;
      this.#sums.checked++;
      this.#sums.offered += file.stamp.sizeBytes;
      this.#done.files++;
      this.#done.bytes += file.stamp.sizeBytes;
      this.#sums[this.#judge(file, one)]++;
    }
    this.#tell(files.at(-1)?.folder ?? "");
  }

  #judge(file: DueFile, checked: Checked): Verdict {
    switch (checked.status) {
      case "edited":
        return this.#changed(file, "edited");
      case "failed":
        if (checked.problem.reason === "vanished") return this.#changed(file, "missing");
        return this.#failed(file, checked.problem);
      case "read": {
        this.#sums.bytes += checked.bytesRead;
        const digests = differing(file.known, checked.digests);
        if (digests.length > 0) return this.#rotten(file, digests, checked.changedUs);
        const verdict = isDigested(file.known) ? "same" : "first";
        if (file.last === "failed" || file.last === "rot") {
          this.#writer.clearFailure(file.folderId, file.name);
        }
        this.#note(file, verdict, checked.digests);
        return verdict;
      }
    }
  }

  #changed(file: DueFile, type: "edited" | "missing"): Verdict {
    this.#note(file, type);
    this.#context.emit({ type, path: joinPath(file.folder, file.name) });
    return type;
  }

  #failed(file: DueFile, problem: Problem): Verdict {
    this.#note(file, "failed");
    this.#store(file, problem);
    const path = joinPath(file.folder, file.name);
    this.#context.emit({ type: "failure", path, ...problem });
    return "failed";
  }

  #rotten(file: DueFile, digests: readonly DigestName[], changedUs: number): Verdict {
    const { folder, name, stamp, goodUs } = file;
    const touched = changedUs > goodUs;
    const detail = touched
      ? "Its bytes are others than catalogued under the same size and time; something has changed the file " +
        "since, and may have put its time back"
      : "Its bytes are others than catalogued under the same size and time, and nothing has written to it: " +
        "the disk or the memory does not keep what it is given";
    this.#note(file, "rot");
    this.#store(file, { stage: "hash", reason: "rot", detail });
    this.#context.emit({
      type: "rot",
      path: joinPath(folder, name),
      digests,
      sizeBytes: stamp.sizeBytes,
      modified: isoTime(stamp.mtimeUs),
      changed: isoTime(changedUs),
      good: isoTime(goodUs),
      touched,
      detail,
    });
    return "rot";
  }

  #note({ id, stamp }: DueFile, verdict: Verdict, found?: Digests): void {
    const check = { id, stamp, verdict, ...(found == null ? {} : { found }) };
    this.#writer.noteCheck(check, this.#context.clock.nowUs());
  }

  #store({ folderId, name, stamp }: DueFile, problem: Problem): void {
    this.#writer.putFailure(folderId, name, problem, stamp, this.#context.clock.nowUs());
  }

  #tell(folder: string): void {
    const { files, bytes } = this.#done;
    const expected = this.#expected;
    this.#progress.tell((elapsedMs) => ({
      ...{ files, bytes, folder, expectedFiles: expected.files },
      ...(bytes === 0 ? {} : { remainingMs: ((expected.bytes - bytes) * elapsedMs) / bytes }),
    }));
  }
}
