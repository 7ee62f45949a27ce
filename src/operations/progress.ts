// Progress of a long operation, told at most once a second.

import type { Context } from "./context.ts";
import type { ProgressEvent } from "./events.ts";

const EVERY_MS = 1000;

export class Progress {
  readonly #context: Pick<Context, "clock" | "emit">;
  readonly #operation: string;
  readonly #startMs: number;
  #nextMs: number;

  /** Its time begins now. */
  constructor(context: Pick<Context, "clock" | "emit">, operation: string) {
    this.#context = context;
    this.#operation = operation;
    this.#startMs = context.clock.elapsedMs();
    this.#nextMs = this.#startMs + EVERY_MS;
  }

  /** Tells where it stands, if it is time for that; only then is `stand` asked, with how long it has taken so far. */
  tell(
    stand: (elapsedMs: number) => Omit<ProgressEvent, "type" | "operation" | "filesPerSecond">,
  ): void {
    const { clock, emit } = this.#context;
    const nowMs = clock.elapsedMs();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + EVERY_MS;
    const elapsedMs = Math.max(1, nowMs - this.#startMs);
    const figures = stand(elapsedMs);
    const filesPerSecond = Math.round((figures.files * 1000) / elapsedMs);
    emit({ type: "progress", operation: this.#operation, ...figures, filesPerSecond });
  }
}
