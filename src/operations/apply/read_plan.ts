// A plan in a file, read a line at a time. It is read through once before anything is done, so that one that is cut
// off or wrong somewhere is refused as a whole; then again, step by step.

import { closeSync, openSync, readSync } from "node:fs";
import { AppError, ExitCode, systemCode } from "../../base/errors.ts";
import { osPath } from "../../base/names.ts";
import { nextTurn } from "../../base/turn.ts";
import type { PlanHeader, PlanStep } from "../../domain/plan.ts";
import { PlanReader } from "../../domain/plan_file.ts";

export class PlanUnreadableError extends AppError {
  override readonly name = "PlanUnreadableError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint =
    "Check the path and its permissions; `varve organize` and `varve duplicates --plan` print where they put a plan";
  constructor(path: string, code: string, options?: ErrorOptions) {
    super(`The plan "${path}" cannot be read (${code})`, options);
  }
}

const CHUNK_BYTES = 256 * 1024;
/** Lines after which others have their turn. */
const LINES_A_TURN = 2000;

export class PlanFile implements Disposable {
  readonly header: PlanHeader;
  readonly #path: string;
  readonly #file: number;

  /** Throws `PlanUnreadableError`, and `PlanFormatError` where its first line is no header. */
  constructor(path: string) {
    this.#path = path;
    this.#file = guarded(path, () => openSync(osPath(path), "r"));
    try {
      const first = this.#lines().next();
      this.header = new PlanReader(first.done === true ? "" : first.value).header;
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** All steps in order. Throws `PlanFormatError` at the line that is wrong, or at the end of one that is cut off. */
  async *steps(signal: AbortSignal): AsyncGenerator<PlanStep, void, undefined> {
    const lines = this.#lines();
    const first = lines.next();
    const reader = new PlanReader(first.done === true ? "" : first.value);
    let count = 0;
    for (const line of lines) {
      const step = reader.read(line);
      if (step != null) yield step;
      if (++count % LINES_A_TURN === 0) {
        await nextTurn();
        signal.throwIfAborted();
      }
    }
    reader.end();
  }

  /** The steps of a bundle together. */
  async *bundles(signal: AbortSignal): AsyncGenerator<readonly PlanStep[], void, undefined> {
    let bundle: PlanStep[] = [];
    for await (const step of this.steps(signal)) {
      if (bundle.length > 0 && bundle[0]?.bundle !== step.bundle) {
        yield bundle;
        bundle = [];
      }
      bundle.push(step);
    }
    if (bundle.length > 0) yield bundle;
  }

  *#lines(): Generator<string, void, undefined> {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    let position = 0;
    for (;;) {
      const at = position;
      const length = guarded(this.#path, () => readSync(this.#file, chunk, 0, CHUNK_BYTES, at));
      position += length;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
        yield bytes.toString("utf8", start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (length === 0) break;
    }
    if (rest.length > 0) yield rest.toString("utf8");
  }

  /** Disposed once. */
  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

const LF = 0x0a;

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    throw code == null ? error : new PlanUnreadableError(path, code, { cause: error });
  }
}
