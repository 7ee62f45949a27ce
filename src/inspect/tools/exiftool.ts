// Asks exiftool about files, many at a time, of one process that stays open. An answer is matched to its
// file by name; whatever is not an answer is none. When a request ends the process, its files are asked
// again one by one, so that the file that did it gets the blame and the others their answer.

import { lstat } from "node:fs/promises";
import { z } from "zod";
import { systemCode } from "../../base/errors.ts";
import { osPath } from "../../base/names.ts";
import type { Problem } from "../../domain/inspection.ts";
import { ExiftoolTags, exiftoolArguments, mapExiftool } from "../map_exiftool.ts";
import type { Reading } from "../reading.ts";
import type { SafePaths } from "./safe_path.ts";
import { type Answer, StayOpenProcess } from "./stay_open.ts";
import type { Tool } from "./tool.ts";

export type ExiftoolOptions = {
  readonly tool: Tool;
  readonly paths: SafePaths;
  readonly scratch: string;
  /** Files a request; default 50: twice as fast as one by one, and more gains nothing (measured). */
  readonly batchSize?: number;
  /** How long the first file of a batch waits for others; default 20 ms. */
  readonly gatherMs?: number;
  /** Files after which the process is replaced, for what it may have leaked; default 2000. */
  readonly filesPerProcess?: number;
  /** For a request of one file; default 30 s: a disk that sleeps takes 10 s to wake. */
  readonly timeoutMs?: number;
  /** Added for each further file of a request; default 2 s. */
  readonly timeoutPerFileMs?: number;
  /** Of one request; default 16 MiB. Ordinary files take 1 KiB each. */
  readonly maxOutputBytes?: number;
};

type Waiting = {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: Reading | Problem) => void;
  readonly reject: (reason: unknown) => void;
};

/** How often in a row a fresh process may fail its greeting before exiftool is given up. */
const maxFailedStarts = 3;

/** A process that runs, or why none does. */
type Start =
  | { readonly process: StayOpenProcess }
  | { readonly process?: undefined; readonly reason: string };

export class Exiftool implements Disposable {
  readonly #options: Required<ExiftoolOptions>;
  readonly #queue: Waiting[] = [];
  #process: StayOpenProcess | undefined;
  #served = 0;
  #failedStarts = 0;
  #pumping = false;
  #disposed = false;
  #full: (() => void) | undefined;

  constructor(options: ExiftoolOptions) {
    this.#options = {
      batchSize: 50,
      gatherMs: 20,
      filesPerProcess: 2000,
      timeoutMs: 30_000,
      timeoutPerFileMs: 2_000,
      maxOutputBytes: 16 * 1024 * 1024,
      ...options,
    };
  }

  /** Reads one file. Rejects only when `signal` is aborted; what is wrong with the file is a Problem. */
  read(path: string, signal?: AbortSignal): Promise<Reading | Problem> {
    const { promise, resolve, reject } = Promise.withResolvers<Reading | Problem>();
    if (signal?.aborted) return Promise.reject(signal.reason);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#queue.push({ path, signal, resolve, reject });
    if (this.#queue.length >= this.#options.batchSize) this.#full?.();
    if (!this.#pumping) void this.#pump();
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#process?.[Symbol.dispose]();
    this.#process = undefined;
    for (const waiting of this.#queue.splice(0)) waiting.resolve(closed);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      await this.#gather();
      while (this.#queue.length > 0 && !this.#disposed) {
        const batch = this.#queue.splice(0, this.#options.batchSize);
        await this.#serve(batch.filter((waiting) => !waiting.signal?.aborted));
      }
    } finally {
      this.#pumping = false;
    }
  }

  /** Waits until a batch is full, but not long. Later batches gather while the one before is answered. */
  async #gather(): Promise<void> {
    if (this.#queue.length >= this.#options.batchSize) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.gatherMs);
    this.#full = resolve;
    await promise;
    this.#full = undefined;
    clearTimeout(timer);
  }

  /** Answers every file of a batch; never rejects. */
  async #serve(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return;
    const files = batch.map((waiting) => this.#open(waiting));
    try {
      const known = files.filter((file) => file.safe != null);
      const outcome = await this.#ask(known.map((file) => file.safe?.path ?? ""));
      for (const { waiting, safe } of known) {
        const tags = outcome.tags.get(safe?.path ?? "");
        if (tags != null) waiting.resolve(mapExiftool(tags));
        else if (this.#disposed) waiting.resolve(closed);
        else if (known.length > 1) await this.#serve([waiting]);
        else waiting.resolve((await missingFile(waiting.path)) ?? outcome.problem);
      }
    } finally {
      for (const { safe } of files) safe?.[Symbol.dispose]();
    }
  }

  #open(waiting: Waiting) {
    try {
      return { waiting, safe: this.#options.paths.of(waiting.path) };
    } catch (error) {
      const why = systemCode(error) ?? String(error);
      waiting.resolve(
        toolFailed(`The name of this file needs a link, and none could be made (${why})`),
      );
      return { waiting, safe: undefined };
    }
  }

  /** One request. What was not answered is missing from `tags`; `problem` says why, for a single file. */
  async #ask(
    paths: readonly string[],
  ): Promise<{ readonly tags: ReadonlyMap<string, ExiftoolTags>; readonly problem: Problem }> {
    const none = new Map<string, ExiftoolTags>();
    if (paths.length === 0) return { tags: none, problem: closed };
    const started = await this.#start();
    if (started.process == null) return { tags: none, problem: toolFailed(started.reason) };
    const { timeoutMs, timeoutPerFileMs, filesPerProcess } = this.#options;
    const answer = await started.process.ask(
      paths,
      timeoutMs + timeoutPerFileMs * (paths.length - 1),
    );
    this.#served += paths.length;
    const tags = answer.end === "answered" ? parseAnswer(answer.output) : undefined;
    // A process that talks nonsense, or has served for long, is not asked again.
    if (tags == null || this.#served >= filesPerProcess) this.#retire();
    return { tags: tags ?? none, problem: problemOf(answer) };
  }

  /** The open process, or a new one that has answered a greeting. */
  async #start(): Promise<Start> {
    if (this.#process?.open) return { process: this.#process };
    this.#retire();
    if (this.#failedStarts >= maxFailedStarts) {
      return { reason: `exiftool was given up after ${maxFailedStarts} starts that failed` };
    }
    const { tool, scratch, maxOutputBytes, timeoutMs } = this.#options;
    let why: string;
    try {
      const process = new StayOpenProcess(tool.command, exiftoolArguments, {
        scratch,
        maxOutputBytes,
      });
      this.#process = process;
      const greeting = await process.ask(["-ver"], timeoutMs);
      if (greeting.end === "answered" && /^\d+\.\d+\s*$/.test(greeting.output)) {
        this.#failedStarts = 0;
        return { process };
      }
      why =
        greeting.end === "answered" ? "it did not tell its version" : problemOf(greeting).detail;
    } catch (error) {
      why = systemCode(error) ?? String(error);
    }
    this.#retire();
    this.#failedStarts += 1;
    return { reason: `exiftool could not be started: ${why}` };
  }

  #retire(): void {
    this.#process?.[Symbol.dispose]();
    this.#process = undefined;
    this.#served = 0;
  }
}

const closed: Problem = { stage: "tool", reason: "tool-failed", detail: "exiftool was closed" };

const Answers = z.array(ExiftoolTags);

/** The files of an answer by name, or undefined where it is no answer. An empty answer has no files. */
function parseAnswer(output: string): ReadonlyMap<string, ExiftoolTags> | undefined {
  if (output.trim() === "") return new Map();
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return undefined;
  }
  const answers = Answers.safeParse(json);
  if (!answers.success) return undefined;
  return new Map(answers.data.map((tags) => [tags.SourceFile, tags]));
}

function problemOf(answer: Answer): Problem {
  switch (answer.end) {
    case "answered":
      return toolFailed("exiftool gave no answer for this file");
    case "crashed":
      return { stage: "tool", reason: "crashed", detail: `exiftool: ${answer.detail}` };
    case "timeout":
      return { stage: "tool", reason: "timeout", detail: "exiftool did not answer in time" };
    case "too-much-output":
      return toolFailed("exiftool printed too much about this file");
  }
}

function toolFailed(detail: string): Problem {
  return { stage: "tool", reason: "tool-failed", detail };
}

/** exiftool says nothing of a file that is not there any more. */
async function missingFile(path: string): Promise<Problem | undefined> {
  try {
    await lstat(osPath(path));
    return undefined;
  } catch (error) {
    if (systemCode(error) !== "ENOENT") return undefined;
    return { stage: "open", reason: "vanished", detail: "The file was gone when exiftool read it" };
  }
}
