// A few steps from all over a plan, to look at before it is applied.

import type { PlanStep } from "../../domain/plan.ts";

const SAMPLES = 20;

/** Takes every step at first, then every second, every fourth …: as many as are wanted, spread evenly. */
export class Samples {
  #taken: PlanStep[] = [];
  #every = 1;
  #seen = 0;

  /** The steps as they are, looked at on their way. */
  *taking(steps: Iterable<PlanStep>): Generator<PlanStep, void, undefined> {
    for (const step of steps) {
      this.#look(step);
      yield step;
    }
  }

  /** At most 20, in their order. */
  all(): readonly PlanStep[] {
    const { length } = this.#taken;
    if (length <= SAMPLES) return this.#taken;
    return Array.from({ length: SAMPLES }, (_, i) => Math.floor((i * length) / SAMPLES)).flatMap(
      (at) => this.#taken[at] ?? [],
    );
  }

  #look(step: PlanStep): void {
    if (this.#seen++ % this.#every !== 0) return;
    this.#taken.push(step);
    if (this.#taken.length < 2 * SAMPLES) return;
    this.#taken = this.#taken.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}
