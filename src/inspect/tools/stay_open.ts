// One exiftool process that stays open: requests go to its standard input, each answer ends with a line
// that names its request. What goes wrong (it ends, hangs, floods) ends the process and is an answer too;
// the caller starts another one.

import { toolEnvironment } from "./environment.ts";
import { makePolite, memoryLimitBytes } from "./priority.ts";
import { killGroup } from "./process_group.ts";

export type Answer =
  | { readonly end: "answered"; readonly output: string }
  | { readonly end: "crashed"; readonly detail: string }
  | { readonly end: "timeout" }
  | { readonly end: "too-much-output" };

type Request = {
  readonly marker: Buffer;
  readonly chunks: Uint8Array[];
  sizeBytes: number;
  readonly finish: (answer: Answer) => void;
};

/**
 * Runs a command (behind the memory limit in KiB) that ends when we do, however we end: its standard
 * input ends then, but exiftool as published goes on waiting for more, for ever. The shell waits on file 3,
 * which nobody writes to and which is closed with us.
 */
const lifeline = [
  'ulimit -v "$0" 2>/dev/null',
  "exec 4<&0",
  '"$@" <&4 3<&- 4<&- &',
  "exec <&3 3<&- 4<&- >/dev/null 2>&1",
  "read -r _",
  "kill -9 $!",
].join("\n");

/** Bytes of standard error that are kept for the words of a failure. */
const keptErrorBytes = 2048;

type Child = Bun.Subprocess<"pipe", "pipe", "pipe">;

export class StayOpenProcess implements Disposable {
  readonly #child: Child;
  readonly #maxOutputBytes: number;
  #request: Request | undefined;
  readonly #errorsRead: Promise<void>;
  #errors = "";
  #ended: string | undefined;
  /** From a start that nobody can foretell: no file can be made to hold the end of its own answer. */
  #number = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

  /**
   * Starts `command` with the arguments of a stay-open process. Bun.spawn and not execa: this child lives
   * for thousands of requests, and its streams are read and written directly. Throws where the program
   * cannot be started.
   */
  constructor(
    command: readonly string[],
    commonArgs: readonly string[],
    options: { readonly scratch: string; readonly maxOutputBytes: number },
  ) {
    this.#maxOutputBytes = options.maxOutputBytes;
    const stayOpen = ["-config", "", "-stay_open", "True", "-@", "-", "-common_args"];
    const shell = ["/bin/sh", "-c", lifeline, `${memoryLimitBytes / 1024n}`];
    this.#child = Bun.spawn([...shell, ...command, ...stayOpen, ...commonArgs], {
      cwd: "/",
      env: toolEnvironment(options.scratch),
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      detached: true,
    });
    makePolite(this.#child.pid);
    this.#errorsRead = this.#readErrors();
    void this.#readAnswers();
  }

  /** Whether it can still be asked. */
  get open(): boolean {
    return this.#ended == null;
  }

  /** Sends one request, an argument a line, and waits for its answer. One at a time; never rejects. */
  ask(args: readonly string[], timeoutMs: number): Promise<Answer> {
    if (this.#ended != null) return Promise.resolve({ end: "crashed", detail: this.#ended });
    const number = this.#number++;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => {
      this.#end("timeout");
      this.#finish({ end: "timeout" });
    }, timeoutMs);
    this.#request = {
      marker: Buffer.from(`{ready${number}}\n`),
      chunks: [],
      sizeBytes: 0,
      finish: (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
    };
    try {
      this.#child.stdin.write(`${args.join("\n")}\n-execute${number}\n`);
      void Promise.resolve(this.#child.stdin.flush()).catch(() => {});
    } catch {
      // It has just ended; the reader of its answers is about to see that.
    }
    return promise;
  }

  [Symbol.dispose](): void {
    this.#end("closed");
    this.#finish({ end: "crashed", detail: "closed" });
  }

  async #readAnswers(): Promise<void> {
    try {
      for await (const chunk of this.#child.stdout) this.#take(chunk);
    } catch {
      // A broken pipe is an end like any other.
    }
    // exiftool has ended and its shell waits on; with it ends standard error, where the reason stands.
    killGroup(this.#child.pid);
    await this.#errorsRead;
    const said = this.#errors.trim().split("\n").at(-1) ?? "";
    this.#end(said === "" ? "it ended" : `it ended: ${said}`);
    this.#finish({ end: "crashed", detail: this.#ended ?? "it ended" });
  }

  #take(chunk: Uint8Array): void {
    const request = this.#request;
    if (request == null) return; // Output that nobody asked for is dropped.
    request.chunks.push(chunk);
    request.sizeBytes += chunk.length;
    if (request.sizeBytes > this.#maxOutputBytes) {
      this.#end("it printed too much");
      this.#finish({ end: "too-much-output" });
    } else if (endsWith(request.chunks, request.marker)) {
      const output = Buffer.concat(request.chunks);
      this.#finish({
        end: "answered",
        output: output.toString("utf8", 0, output.length - request.marker.length),
      });
    }
  }

  async #readErrors(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.#child.stderr) {
        this.#errors = (this.#errors + decoder.decode(chunk)).slice(-keptErrorBytes);
      }
    } catch {
      // Nothing more to learn.
    }
  }

  #finish(answer: Answer): void {
    const request = this.#request;
    this.#request = undefined;
    request?.finish(answer);
  }

  #end(why: string): void {
    if (this.#ended != null) return;
    this.#ended = why;
    killGroup(this.#child.pid);
  }
}

/** Whether what the chunks hold together ends with `marker`. */
function endsWith(chunks: readonly Uint8Array[], marker: Uint8Array): boolean {
  let at = marker.length;
  for (let i = chunks.length - 1; i >= 0 && at > 0; i--) {
    const chunk = chunks[i] ?? new Uint8Array();
    for (let j = chunk.length - 1; j >= 0 && at > 0; j--) {
      if (chunk[j] !== marker[--at]) return false;
    }
  }
  return at === 0;
}
