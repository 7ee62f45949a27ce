// The file that somebody names for a plan. It is looked at before the work for the plan begins; and nothing that lies
// there is lost but an older plan.

import { AppError, ExitCode, systemCode } from "../base/errors.ts";
import { displayName, joinPath } from "../base/names.ts";
import { folderOf } from "../base/paths.ts";
import { exists } from "../disk/exists.ts";
import { OpenFile } from "../inspect/open_file.ts";

/** No plan can be written where somebody wants it. */
export class PlanOutError extends AppError {
  override readonly name = "PlanOutError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Throws `PlanOutError` where the folder of the absolute path is not there, or something lies there that is no plan. */
export function checkPlanOut(out: string): void {
  const shown = `"${displayName(out)}"`;
  // By its dot, which only a folder has.
  if (!exists(joinPath(folderOf(out), "."))) {
    throw new PlanOutError(`The folder of the plan ${shown} does not exist`, "Make it first");
  }
  if (exists(out) && !mayBeReplaced(out)) {
    throw new PlanOutError(
      `${shown} is there, and is no plan`,
      "Name a file that is not there yet",
    );
  }
}

const PLAN_START = Buffer.from('{"type":"plan"');

/** A plan, or an empty file that was made to be one. */
function mayBeReplaced(path: string): boolean {
  try {
    using file = new OpenFile(path);
    return file.sizeBytes === 0 || PLAN_START.equals(file.head.subarray(0, PLAN_START.length));
  } catch (error) {
    if (systemCode(error) == null) throw error;
    return false;
  }
}
