// The reading threads and the queue before them. Each has two requests; one that hangs or dies is replaced, and the
// requests behind the one it was at go back to the queue.

import type { Request } from "./inspector.ts";
import { checkedReply, type Reply } from "./replies.ts";

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

type Job = {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ThreadLost) => void;
};

/** The thread ended under a request: it hung past its time, or crashed. */
export class ThreadLost extends Error {
  override readonly name = "ThreadLost";
  readonly reason: "timeout" | "crashed";
  constructor(reason: "timeout" | "crashed", detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Threads that requests are asked of, the least busy one first. Whoever made it ends it. */
export class Crew {
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
