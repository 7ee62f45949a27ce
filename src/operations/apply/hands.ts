// What carrying out steps works with: the calls to the system, the space that is promised, and a way to let others
// have their turn while a large file is copied.

import { unlessAborted } from "../../base/abort.ts";
import type { Clock } from "../../base/clock.ts";
import { nextTurn } from "../../base/turn.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { SpaceLedger } from "../../disk/move/space_ledger.ts";
import { type TemporaryNames, temporaryNames } from "../../disk/move/temporary_names.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { StepToDo } from "../../domain/journal.ts";
import type { RunId } from "../../domain/run.ts";
import { type Media, MediaReader } from "./media_reader.ts";

/** Left free on every volume that is written to: a full one troubles more than this program. */
const KEEP_FREE_BYTES = 64 * 1024 * 1024;

/** How long may pass before signals and timers have their turn. */
const BREATH_MS = 50;
/** How often it is told that threads are reading. */
const TELL_EVERY_MS = 1000;

export type HandsOptions = {
  readonly calls: FileCalls;
  readonly clock: Clock;
  /** Of the library, by which names of ours differ from those of other catalogs. */
  readonly libraryId: string;
  /** Default 64 MiB. */
  readonly keepFreeBytes?: number;
  /** Ends comparisons, since nothing is done yet, and nothing else. Default: nothing does. */
  readonly signal?: AbortSignal;
  /** Reads the media of files that differ in metadata. Default: one in this thread. */
  readonly media?: MediaReader;
};

export class Hands {
  readonly calls: FileCalls;
  readonly space: SpaceLedger;
  /** Bytes of the file in hand that were written and compared so far. */
  onBytes: (doneBytes: number) => void = () => {};
  /** How long a file took whose bytes were copied or compared. */
  onCopied: (ms: number) => void = () => {};
  readonly #signal: AbortSignal;
  readonly #media: MediaReader;
  readonly #clock: Clock;
  readonly #library: string;
  #breathedMs: number;

  constructor(options: HandsOptions) {
    const { calls, clock, libraryId, keepFreeBytes = KEEP_FREE_BYTES } = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#media = options.media ?? new MediaReader();
    this.calls = calls;
    this.space = new SpaceLedger(keepFreeBytes, calls);
    this.#clock = clock;
    this.#library = libraryId.slice(0, 12);
    this.#breathedMs = clock.elapsedMs();
  }

  /** Names of ours beside the files of a step, found again by recovery. */
  names(run: RunId, { n, from, to }: Pick<StepToDo, "n" | "from" | "to">): TemporaryNames {
    return temporaryNames(from, to, `${this.#library}r${run}`, n);
  }

  /** Runs a generator of the disk to its end, and lets others have their turn meanwhile. */
  async drive<State extends object, Result>(work: Generator<State, Result, void>): Promise<Result> {
    const startMs = this.#clock.elapsedMs();
    let hasBytes = false;
    for (;;) {
      const next = work.next();
      if (next.done === true) {
        if (hasBytes) this.onCopied(this.#clock.elapsedMs() - startMs);
        return next.value;
      }
      if ("doneBytes" in next.value && typeof next.value.doneBytes === "number") {
        hasBytes = true;
        this.onBytes(next.value.doneBytes);
      }
      if (this.#isOutOfBreath()) await this.breathe();
    }
  }

  /** Runs a comparison likewise; undefined where the run was stopped meanwhile. */
  compare<State extends object, Result>(
    work: Generator<State, Result, void>,
  ): Promise<Result | undefined> {
    return this.drive(unlessStopped(work, this.#signal));
  }

  /** Reads the media of a file with this stamp; undefined where the run was stopped meanwhile. */
  async readMedia(path: string, stamp: Stamp): Promise<Media | undefined> {
    const startMs = this.#clock.elapsedMs();
    const telling = setInterval(() => this.onBytes(0), TELL_EVERY_MS);
    try {
      return await unlessAborted(this.#media.read(path, stamp), this.#signal);
    } catch (error) {
      if (this.#signal.aborted) return undefined;
      throw error;
    } finally {
      clearInterval(telling);
      this.onCopied(this.#clock.elapsedMs() - startMs);
    }
  }

  /** Lets signals and timers have their turn, if it is time for it. */
  async breathe(): Promise<void> {
    if (!this.#isOutOfBreath()) return;
    await nextTurn();
    this.#breathedMs = this.#clock.elapsedMs();
  }

  #isOutOfBreath(): boolean {
    return this.#clock.elapsedMs() - this.#breathedMs >= BREATH_MS;
  }
}

function* unlessStopped<State, Result>(
  work: Generator<State, Result, void>,
  signal: AbortSignal,
): Generator<State, Result | undefined, void> {
  using running = work;
  for (;;) {
    const next = running.next();
    if (next.done === true) return next.value;
    if (signal.aborted) return undefined;
    yield next.value;
  }
}
