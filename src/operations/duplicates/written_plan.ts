// A plan about duplicates, written where there is anything to do.

import { libraryId } from "../../catalog/library.ts";
import type { PlanHeader, PlanStep } from "../../domain/plan.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { newPlanPath } from "../new_plan.ts";
import { writePlan } from "../write_plan.ts";

export type PlanPlace = {
  /** Absolute path of the plan. Default: a new file in the data folder, where there is anything to do. */
  readonly out?: string;
  /** Absolute. */
  readonly dataFolder: string;
};

/** What writes steps: those it has, and their figures once they are taken. */
export type PlanMaking = {
  readonly steps: AsyncGenerator<PlanStep, void, undefined>;
  readonly figures: () => Pick<PlanHeader, "steps" | "bytes">;
};

/**
 * Writes the plan, and returns its path; undefined where it has no step and was given no name. `name` begins that
 * which it gets by default.
 */
export async function writtenPlan(
  { catalog }: Context,
  { out, dataFolder }: PlanPlace,
  name: string,
  createdUs: number,
  { steps, figures }: PlanMaking,
): Promise<string | undefined> {
  const first = await steps.next();
  if (first.done === true && out == null) return undefined;
  const path = out ?? newPlanPath(dataFolder, name, quarantineBatch(createdUs));
  const header = (): PlanHeader => {
    const { steps, bytes } = figures();
    return { operation: "duplicates", createdUs, library: libraryId(catalog), steps, bytes };
  };
  await writePlan(path, header, first.done === true ? [] : followed(first.value, steps));
  return path;
}

async function* followed(first: PlanStep, rest: AsyncIterable<PlanStep>): AsyncGenerator<PlanStep> {
  yield first;
  yield* rest;
}
