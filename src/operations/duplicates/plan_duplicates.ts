// `duplicates --plan`: what would be done about the groups that were found, as a plan that `varve apply` carries out.

import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { checkPlanOut } from "../plan_out.ts";
import { memoryLimitFor } from "../scan/limits.ts";
import type { Duplicates } from "./duplicates.ts";
import { LinksOfUnequalFilesError } from "./errors.ts";
import { findDuplicates, keepRules, type LibraryDuplicates } from "./find_duplicates.ts";
import { LinksPlan } from "./links_plan.ts";
import { type Offer, QuarantinePlan } from "./quarantine_plan.ts";
import { type PlanMaking, type PlanPlace, writtenPlan } from "./written_plan.ts";

/** What can be done with duplicates. */
export const duplicateActions = ["quarantine", "hardlink", "reflink"] as const;
export type DuplicateAction = (typeof duplicateActions)[number];

export type PlanRequest = LibraryDuplicates & PlanPlace & { readonly action: DuplicateAction };

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
 * Looks for duplicates and plans. Throws as `findDuplicates` does, what the plan's file system says, and before anything
 * is looked for `LinksOfUnequalFilesError` and `PlanOutError`.
 */
export async function planDuplicates(
  context: Context,
  request: PlanRequest,
): Promise<{ readonly search: Duplicates; readonly plan?: PlannedDuplicates }> {
  const { by, action, config, roots, out } = request;
  if (out != null) checkPlanOut(out);
  if (by === "payload" && action !== "quarantine") throw new LinksOfUnequalFilesError(action);
  const search = await findDuplicates(context, request);
  if (search.found == null) return { search };
  const asked = {
    groups: search.found.groups,
    rules: keepRules(config, roots),
    memoryLimitBytes: memoryLimitFor(config.performance),
  };
  const createdUs = context.clock.nowUs();
  const batch = quarantineBatch(createdUs);
  const making =
    action === "quarantine"
      ? quarantined(await QuarantinePlan.of(context, { ...asked, by, batch }))
      : linked(new LinksPlan(context, asked, action));
  const path = await writtenPlan(context, request, "duplicates", createdUs, making);
  const plan = { action, ...making.figures(), offers: making.offers };
  return { search, plan: path == null ? plan : { ...plan, path } };
}

type Making = Pick<PlanMaking, "steps"> & {
  readonly figures: () => Pick<PlannedDuplicates, "steps" | "bytes" | "held" | "apart">;
  readonly offers: () => AsyncIterable<Offer>;
};

function quarantined(plan: QuarantinePlan): Making {
  return {
    steps: plan.steps(),
    figures: () => ({ ...plan.figures(), apart: 0 }),
    offers: () => plan.offers(),
  };
}

function linked(plan: LinksPlan): Making {
  return {
    steps: plan.steps(),
    figures: () => ({ ...plan.figures(), held: 0 }),
    // Every file stays, with all that it has.
    offers: none,
  };
}

async function* none(): AsyncGenerator<never, void, undefined> {}
