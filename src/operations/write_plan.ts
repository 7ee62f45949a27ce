// A plan written as its steps are made: a step at a time, and under its name only when it is whole.

import { nextTurn } from "../base/turn.ts";
import { writeLines } from "../disk/write_lines.ts";
import type { PlanHeader, PlanStep } from "../domain/plan.ts";
import { encodeHeader, encodeStep } from "../domain/plan_file.ts";

/** Steps gathered for one write, in characters. */
const CHUNK = 64 * 1024;

/**
 * Writes the plan to `out`, an absolute path; `header` is asked once before the first step and again behind the last,
 * when its figures are known. `rest` is called now and then between two steps, with how many there were since the
 * last time. Throws as `writeLines` does.
 */
export async function writePlan(
  out: string,
  header: () => PlanHeader,
  steps: Iterable<PlanStep> | AsyncIterable<PlanStep>,
  rest: (steps: number) => Promise<void> = () => nextTurn(),
): Promise<void> {
  await writeLines(
    out,
    (async function* () {
      // As long as the one that takes its place once the steps are counted.
      let gathered = encodeHeader({ ...header(), steps: 0, bytes: 0 });
      let count = 0;
      for await (const step of steps) {
        gathered += encodeStep(step);
        count++;
        if (gathered.length < CHUNK) continue;
        yield gathered;
        gathered = "";
        await rest(count);
        count = 0;
      }
      yield gathered;
    })(),
    () => encodeHeader(header()),
  );
}
