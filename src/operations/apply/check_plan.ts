// A plan before anything of it is done: whether all of it can be read, and whether the disks that it names are there.

import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import type { Catalog } from "../../catalog/open.ts";
import { roots } from "../../catalog/roots.ts";
import { isVolumeRoot } from "../../disk/volume.ts";
import type { PlanFile } from "./read_plan.ts";
import { RootsUsed } from "./roots_used.ts";

/**
 * Reads the plan through. Throws where a line is wrong, or a root is not there as it was. Returns the folder that it
 * fills where that is to become a root.
 */
export async function checkPlan(
  catalog: Catalog,
  plan: PlanFile,
  signal: AbortSignal,
): Promise<string | undefined> {
  const used = new RootsUsed(catalog);
  for await (const { from, to } of plan.steps(signal)) {
    used.add(from);
    used.add(to);
  }
  used.check();
  const { target } = plan.header;
  return target != null && isNewRoot(catalog, target) ? target : undefined;
}

/** Whole volumes hold more than a library, and a folder that holds roots is told by those. */
function isNewRoot(catalog: Catalog, target: string): boolean {
  if (target === "/" || isVolumeRoot(target)) return false;
  return !roots(catalog).some(({ path }) => isAtOrBelow(path, target) || isAtOrBelow(target, path));
}
