// `duplicates --plan`: what would be done about the groups that were found, as a plan that `varve apply` carries out.

import { libraryId } from "../../catalog/library.ts";
import type { PlanHeader, PlanStep } from "../../domain/plan.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { newPlanPath } from "../new_plan.ts";
import { writePlan } from "../write_plan.ts";
import type { Duplicates } from "./duplicates.ts";
import { LinksOfUnequalFilesError } from "./errors.ts";
import { findDuplicates, keepRules, type LibraryDuplicates } from "./find_duplicates.ts";
import { LinksPlan } from "./links_plan.ts";
import { type Offer, QuarantinePlan } from "./quarantine_plan.ts";

/** What can be done with duplicates. */
export const duplicateActions = ["quarantine", "hardlink", "reflink"] as const;
export type DuplicateAction = (typeof duplicateActions)[number];

export type PlanRequest = LibraryDuplicates & {
  readonly action: DuplicateAction;
  /** Absolute path of the plan. Default: a new file in the data folder, where there is anything to do. */
  readonly out?: string;
  /** Absolute. */
  readonly dataFolder: string;
};

export type PlannedDuplicates = {
  readonly action: DuplicateAction;
  /** Absolute path; absent: there is nothing to do, and none was written. */
  readonly path?: string;
  readonly steps: number;
  /** Sizes of the files of all steps. */
  readonly bytes: number;
  /** Duplicates that stay, since a file that belongs to them has no twin, or is kept. */
  readonly held: number;
  /** Duplicates that stay, since no link leads to their file system. */
  readonly apart: number;
  /** What copies that are dropped have, and those that are kept have not. */
  readonly offers: () => AsyncIterable<Offer>;
};

/**
 * Looks for duplicates and plans. Throws as `findDuplicates` does, what the plan's file system says, and
 * `LinksOfUnequalFilesError` before anything is looked for.
 */
export async function planDuplicates(
  context: Context,
  request: PlanRequest,
): Promise<{ readonly search: Duplicates; readonly plan?: PlannedDuplicates }> {
  const { by, action, out, dataFolder, config, roots } = request;
  if (by === "payload" && action !== "quarantine") throw new LinksOfUnequalFilesError(action);
  const search = await findDuplicates(context, request);
  if (search.found == null) return { search };
  const { catalog, clock } = context;
  const { groups } = search.found;
  const rules = keepRules(config, roots);
  const createdUs = clock.nowUs();
  const batch = quarantineBatch(createdUs);
  const made =
    action === "quarantine"
      ? quarantined(await QuarantinePlan.of(context, { groups, rules, by, batch }))
      : linked(new LinksPlan(context, groups, rules, action));
  const steps = made.steps();
  const first = await steps.next();
  const told = () => ({ action, ...made.figures(), offers: made.offers });
  if (first.done === true && out == null) return { search, plan: told() };
  const path = out ?? newPlanPath(dataFolder, "duplicates", batch);
  const header = (): PlanHeader => {
    const { steps, bytes } = made.figures();
    return { operation: "duplicates", createdUs, library: libraryId(catalog), steps, bytes };
  };
  await writePlan(path, header, first.done === true ? none() : followed(first.value, steps));
  return { search, plan: { ...told(), path } };
}

type Making = {
  readonly steps: () => AsyncGenerator<PlanStep, void, undefined>;
  readonly figures: () => Pick<PlannedDuplicates, "steps" | "bytes" | "held" | "apart">;
  readonly offers: () => AsyncIterable<Offer>;
};

function quarantined(plan: QuarantinePlan): Making {
  return {
    steps: () => plan.steps(),
    figures: () => ({ ...plan.figures(), apart: 0 }),
    offers: () => plan.offers(),
  };
}

function linked(plan: LinksPlan): Making {
  return {
    steps: () => plan.steps(),
    figures: () => ({ ...plan.figures(), held: 0 }),
    // Every file stays, with all that it has.
    offers: none,
  };
}

async function* none(): AsyncGenerator<never, void, undefined> {}

async function* followed(first: PlanStep, rest: AsyncIterable<PlanStep>): AsyncGenerator<PlanStep> {
  yield first;
  yield* rest;
}
