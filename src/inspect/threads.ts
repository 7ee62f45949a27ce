// The inspector over several threads. A thread that hangs or dies takes only the file it was at with it: the
// rest of its request is asked again, file by file, of a fresh one.

import type { Listing } from "../disk/list.ts";
import type { FilesToHash, Hashes } from "../domain/hashes.ts";
import type { Outcome, Unreadable } from "../domain/inspection.ts";
import type { FileToSketch, Sketched } from "../domain/similar_photos.ts";
import { SKETCH_BYTES } from "../domain/similar_sketch.ts";
import type { Checked, FileToCheck } from "../domain/verification.ts";
import { checkedOutcomes } from "./check_outcomes.ts";
import { joinHashes, noHashes, partsOf } from "./hash_files.ts";
import type {
  Checker,
  FileToInspect,
  Hasher,
  Inspector,
  ListRequest,
  Request,
  Sketcher,
} from "./inspector.ts";

/** What `Worker` must offer; main.ts starts the real ones. */
export type Thread = {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

export type ThreadOptions = {
  readonly start: () => Thread;
  readonly workers: number;
  /** Time a request may take beyond what its bytes need. Default: a minute. */
  readonly timeoutMs?: number;
};

/** Two requests a thread: it never waits for the main thread to hand it the next. */
const REQUESTS_PER_THREAD = 2;
const TIMEOUT_MS = 60_000;
/** The slowest sound disk: a USB stick behind a busy hub. */
const SLOWEST_BYTES_PER_MS = 1_000;

/** What a thread answers; `worker.ts` sends it. */
export type Reply =
  | { readonly status: "listed"; readonly listing: Listing }
  | { readonly status: "inspected"; readonly outcomes: readonly Outcome[] }
  | { readonly status: "hashed"; readonly hashes: Hashes }
  | { readonly status: "checked"; readonly checked: readonly Checked[] }
  | { readonly status: "sketched"; readonly sketched: readonly Sketched[] }
  | { readonly status: "error"; readonly message: string; readonly code?: string };

/** Schemas are for strangers; a reply is checked by hand, for the time of it (check_outcomes.ts). */
function checkedReply(data: unknown): Reply {
  if (isListed(data) || isHashed(data) || isChecked(data) || isSketched(data)) return data;
  if (isObject(data)) {
    const { status, message, code } = data;
    const outcomes = status === "inspected" ? checkedOutcomes(data["outcomes"]) : undefined;
    if (outcomes != null) return { status: "inspected", outcomes };
    if (status === "error" && typeof message === "string") {
      return { status, message, ...(typeof code === "string" ? { code } : {}) };
    }
  }
  throw new Error("It is no answer of a reading thread");
}

function isListed(data: unknown): data is Reply & { status: "listed" } {
  if (!isObject(data) || data["status"] !== "listed") return false;
  const listing = data["listing"];
  return isObject(listing) && "fingerprint" in listing && "stamps" in listing;
}

function isHashed(data: unknown): data is Reply & { status: "hashed" } {
  if (!isObject(data) || data["status"] !== "hashed") return false;
  const hashes = data["hashes"];
  return isObject(hashes) && "read" in hashes && "contents" in hashes && "problems" in hashes;
}

function isChecked(data: unknown): data is Reply & { status: "checked" } {
  if (!isObject(data) || data["status"] !== "checked") return false;
  const checked = data["checked"];
  return Array.isArray(checked) && checked.every((one) => isObject(one) && "status" in one);
}

function isSketched(data: unknown): data is Reply & { status: "sketched" } {
  if (!isObject(data) || data["status"] !== "sketched") return false;
  const sketched = data["sketched"];
  return (
    Array.isArray(sketched) &&
    sketched.every(
      (one) =>
        isObject(one) &&
        "status" in one &&
        (one["status"] !== "sketched" || isSketch(one["sketch"])),
    )
  );
}

function isSketch(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === SKETCH_BYTES;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value != null;
}

type Job = {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ThreadLost) => void;
};

/** The thread ended under a request: it hung past its time, or crashed. */
class ThreadLost extends Error {
  override readonly name = "ThreadLost";
  readonly reason: "timeout" | "crashed";
  constructor(reason: "timeout" | "crashed", detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Starts the threads; dispose it to end them. */
export function threadInspector(options: ThreadOptions): Inspector & Hasher & Checker & Sketcher {
  const crew = new Crew(options);
  const ask = (request: Request) => crew.ask(request);

  const inspect = (folder: string, files: readonly FileToInspect[]) =>
    ofEach<FileToInspect, Outcome>(files, async (files) => {
      const reply = await ask({ kind: "inspect", folder, files });
      if (reply.status === "inspected") return reply.outcomes;
      throw wrongAnswer(reply);
    });

  const check = (folder: string, files: readonly FileToCheck[]) =>
    ofEach<FileToCheck, Checked>(files, async (files) => {
      const reply = await ask({ kind: "check", folder, files });
      if (reply.status === "checked") return reply.checked;
      throw wrongAnswer(reply);
    });

  const sketch = (folder: string, files: readonly FileToSketch[]) =>
    ofEach<FileToSketch, Sketched>(files, async (files) => {
      const reply = await ask({ kind: "sketch", folder, files });
      if (reply.status === "sketched") return reply.sketched;
      throw wrongAnswer(reply);
    });

  async function hash(files: FilesToHash): Promise<Hashes> {
    const count = files.starts.length - 1;
    try {
      const reply = await ask({ kind: "hash", ...files });
      if (reply.status === "hashed" && reply.hashes.read.length === count) return reply.hashes;
      throw wrongAnswer(reply);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
      if (count === 1) return noHashes(lost(error).problem);
      const [first, second] = partsOf(files);
      return joinHashes(await hash(first), await hash(second));
    }
  }

  return {
    workers: options.workers,
    inspect,
    check,
    sketch,
    hash,
    async list(request: Omit<ListRequest, "kind">): Promise<Listing> {
      const reply = await ask({ kind: "list", ...request });
      if (reply.status === "listed") return reply.listing;
      const error = new Error(reply.status === "error" ? reply.message : "Not a listing");
      throw reply.status === "error" && reply.code != null
        ? Object.assign(error, { code: reply.code })
        : error;
    },
    [Symbol.asyncDispose]: async () => crew.end(),
  };
}

/** The answers about files, asked file by file where a thread was lost with all of them. */
async function ofEach<File, Answer>(
  files: readonly File[],
  ask: (files: readonly File[]) => Promise<readonly Answer[]>,
): Promise<readonly (Answer | Unreadable)[]> {
  try {
    const answers = await ask(files);
    if (answers.length === files.length) return answers;
    throw new Error("A thread gave the wrong answer");
  } catch (error) {
    if (!(error instanceof ThreadLost)) throw error;
    if (files.length === 1) return [lost(error)];
    const answers: (Answer | Unreadable)[] = [];
    for (const file of files) answers.push(...(await ofEach([file], ask)));
    return answers;
  }
}

function wrongAnswer(reply: Reply): Error {
  return new Error(reply.status === "error" ? reply.message : "A thread gave the wrong answer");
}

function lost(error: ThreadLost): Unreadable {
  return {
    status: "failed",
    problem: { stage: "read", reason: error.reason, detail: error.message },
  };
}

/** The threads and the queue before them. */
class Crew {
  readonly #options: ThreadOptions;
  readonly #threads: Array<{ thread: Thread; jobs: Job[]; timer?: Timer | undefined }> = [];
  readonly #queue: Job[] = [];
  #ended = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    for (let i = 0; i < options.workers; i++) this.#addThread();
  }

  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const job = { request, resolve, reject };
      // A listing keeps everyone in work and costs little: it goes first.
      if (request.kind === "list") {
        const at = this.#queue.findIndex((other) => other.request.kind !== "list");
        this.#queue.splice(at < 0 ? this.#queue.length : at, 0, job);
      } else {
        this.#queue.push(job);
      }
      this.#handOut();
    });
  }

  end(): void {
    this.#ended = true;
    for (const { thread, timer, jobs } of this.#threads.splice(0)) {
      clearTimeout(timer);
      thread.terminate();
      for (const job of jobs) job.reject(new ThreadLost("crashed", "The run has ended"));
    }
    for (const job of this.#queue.splice(0)) {
      job.reject(new ThreadLost("crashed", "The run has ended"));
    }
  }

  #addThread(): void {
    const thread = this.#options.start();
    const seat = { thread, jobs: [] as Job[], timer: undefined as Timer | undefined };
    thread.onmessage = (event) => {
      const job = seat.jobs.shift();
      this.#watch(seat);
      this.#handOut();
      try {
        job?.resolve(checkedReply(event.data));
      } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        job?.reject(new ThreadLost("crashed", `A thread answered nonsense: ${what}`));
      }
    };
    thread.onerror = (event) => {
      this.#replace(seat, new ThreadLost("crashed", event.message || "The reading thread crashed"));
    };
    this.#threads.push(seat);
  }

  #handOut(): void {
    // The least busy thread first, so that one request goes to each before any gets its second.
    for (let depth = 0; depth < REQUESTS_PER_THREAD; depth++) {
      for (const seat of this.#threads) {
        if (seat.jobs.length > depth) continue;
        const job = this.#queue.shift();
        if (job == null) return;
        seat.jobs.push(job);
        seat.thread.postMessage(job.request);
        if (seat.jobs.length === 1) this.#watch(seat);
      }
    }
  }

  /** Times the request at the head of a thread's queue. */
  #watch(seat: { thread: Thread; jobs: Job[]; timer?: Timer | undefined }): void {
    clearTimeout(seat.timer);
    const job = seat.jobs[0];
    if (job == null) return;
    const limitMs =
      (this.#options.timeoutMs ?? TIMEOUT_MS) + bytesOf(job.request) / SLOWEST_BYTES_PER_MS;
    seat.timer = setTimeout(() => {
      const seconds = Math.round(limitMs / 1000);
      this.#replace(seat, new ThreadLost("timeout", `Reading it took longer than ${seconds} s`));
    }, limitMs);
    seat.timer.unref?.();
  }

  /** Ends a lost thread: its first request is the one it was at, the others go back to the queue. */
  #replace(
    seat: { thread: Thread; jobs: Job[]; timer?: Timer | undefined },
    error: ThreadLost,
  ): void {
    const index = this.#threads.indexOf(seat);
    if (index < 0 || this.#ended) return;
    this.#threads.splice(index, 1);
    clearTimeout(seat.timer);
    seat.thread.onmessage = null;
    seat.thread.onerror = null;
    seat.thread.terminate();
    const [culprit, ...others] = seat.jobs;
    this.#queue.unshift(...others);
    this.#addThread();
    this.#handOut();
    culprit?.reject(error);
  }
}

function bytesOf(request: Request): number {
  if (request.kind === "list") return 0;
  let bytes = 0;
  if (request.kind === "hash") {
    for (let i = 0; i < request.stamps.length; i += 3) bytes += request.stamps[i] ?? 0;
    return bytes;
  }
  if (request.kind === "sketch") {
    for (const { stamp } of request.files) bytes += stamp.sizeBytes;
    return bytes;
  }
  if (request.kind === "check") {
    // What is not as it was is read twice.
    for (const { stamp } of request.files) bytes += 2 * stamp.sizeBytes;
    return bytes;
  }
  for (const file of request.files) {
    if (file.wanted.digests.length > 0) bytes += file.sizeBytes;
  }
  return bytes;
}
