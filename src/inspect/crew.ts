// The reading threads and the queue before them. Each has two messages of one request or, where these are small, several;
// one that hangs or dies is replaced, and what is behind the request it was at goes back to the queue.

import { WHOLE_IN_SAMPLE_BYTES } from "./hash.ts";
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

/** Two messages a thread: it never waits for the main thread to hand it the next. */
const MESSAGES_PER_THREAD = 2;
/**
 * So many folders to list, files to hash or to inspect, or bytes to read make a message: some 5 to 15 ms of work. One
 * there and back costs both threads 0.2 ms, as much as a folder of twenty files (measured).
 */
const MESSAGE = { lists: 8, hashes: 1000, inspections: 32, bytes: 8 * 1024 * 1024 } as const;
const TIMEOUT_MS = 60_000;
/** The slowest sound disk: a USB stick behind a busy hub. */
const SLOWEST_BYTES_PER_MS = 1_000;

type Job = {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: ThreadLost) => void;
  /** A thread was lost with it and others, one of which is to blame. */
  isSuspect?: boolean;
};

/** A thread and the messages it has, each with its jobs. */
type Seat = { readonly thread: Thread; readonly messages: Job[][]; timer?: Timer | undefined };

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
  readonly #seats: Seat[] = [];
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
    for (const { thread, timer, messages } of this.#seats.splice(0)) {
      clearTimeout(timer);
      thread.terminate();
      for (const job of messages.flat()) job.reject(new ThreadLost("crashed", "The run has ended"));
    }
    for (const job of this.#queue.splice(0)) {
      job.reject(new ThreadLost("crashed", "The run has ended"));
    }
  }

  #addThread(): void {
    const thread = this.#options.start();
    const seat: Seat = { thread, messages: [] };
    thread.onmessage = ({ data }) => {
      const jobs = seat.messages.shift() ?? [];
      this.#watch(seat);
      this.#handOut();
      for (const [i, job] of jobs.entries()) settle(job, Array.isArray(data) ? data[i] : undefined);
    };
    thread.onerror = (event) => {
      this.#replace(seat, new ThreadLost("crashed", event.message || "The reading thread crashed"));
    };
    this.#seats.push(seat);
  }

  #handOut(): void {
    // The least busy thread first, so that one message goes to each before any gets its second.
    for (let depth = 0; depth < MESSAGES_PER_THREAD; depth++) {
      for (const seat of this.#seats) {
        if (seat.messages.length > depth) continue;
        const jobs = this.#nextJobs();
        if (jobs.length === 0) return;
        seat.messages.push(jobs);
        seat.thread.postMessage(jobs.map(({ request }) => request));
        if (seat.messages.length === 1) this.#watch(seat);
      }
    }
  }

  /** The jobs of the next message: no more of them than leave as many to each other thread. */
  #nextJobs(): Job[] {
    const most = Math.ceil(this.#queue.length / this.#seats.length);
    const jobs: Job[] = [];
    let room = 1;
    for (const job of this.#queue) {
      const share = job.isSuspect ? 1 : shareOf(job.request);
      if (jobs.length > 0 && (share > room || jobs.length === most)) break;
      room -= share;
      jobs.push(job);
    }
    this.#queue.splice(0, jobs.length);
    return jobs;
  }

  /** Times the message at the head of a thread's queue. */
  #watch(seat: Seat): void {
    clearTimeout(seat.timer);
    const jobs = seat.messages[0];
    if (jobs == null) return;
    const bytes = jobs.reduce((sum, { request }) => sum + bytesOf(request), 0);
    const limitMs = (this.#options.timeoutMs ?? TIMEOUT_MS) + bytes / SLOWEST_BYTES_PER_MS;
    seat.timer = setTimeout(() => {
      const seconds = Math.round(limitMs / 1000);
      this.#replace(seat, new ThreadLost("timeout", `Reading it took longer than ${seconds} s`));
    }, limitMs);
    seat.timer.unref?.();
  }

  /**
   * Ends a lost thread: it was at its first message. Where that has several requests they are asked again, each by
   * itself; the others go back to the queue.
   */
  #replace(seat: Seat, error: ThreadLost): void {
    const index = this.#seats.indexOf(seat);
    if (index < 0 || this.#ended) return;
    this.#seats.splice(index, 1);
    clearTimeout(seat.timer);
    seat.thread.onmessage = null;
    seat.thread.onerror = null;
    seat.thread.terminate();
    const [suspects = [], ...others] = seat.messages;
    const [culprit] = suspects;
    this.#queue.unshift(...others.flat());
    if (suspects.length > 1) {
      for (const job of suspects) job.isSuspect = true;
      this.#queue.unshift(...suspects);
    }
    this.#addThread();
    this.#handOut();
    if (suspects.length === 1) culprit?.reject(error);
  }
}

function settle({ resolve, reject }: Job, data: unknown): void {
  try {
    resolve(checkedReply(data));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    reject(new ThreadLost("crashed", `A thread answered nonsense: ${what}`));
  }
}

/** How much of a message a request fills; 1 or more: it goes by itself. */
function shareOf(request: Request): number {
  if (request.kind === "list") return 1 / MESSAGE.lists;
  if (request.kind === "inspect") {
    return Math.max(request.files.length / MESSAGE.inspections, bytesOf(request) / MESSAGE.bytes);
  }
  if (request.kind !== "hash" || request.depth !== "sample") return 1;
  const files = request.starts.length - 1;
  const bytes = Math.min(bytesOf(request), files * WHOLE_IN_SAMPLE_BYTES);
  return Math.max(files / MESSAGE.hashes, bytes / MESSAGE.bytes);
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
