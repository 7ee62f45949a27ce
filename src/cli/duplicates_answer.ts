// The exit status of the commands that look for duplicates.

import { ExitCode } from "../base/errors.ts";
import type { Duplicates } from "../operations/duplicates/duplicates.ts";
import type { SimilarFiles } from "../operations/duplicates/similar.ts";

export function duplicatesStatus({
  end,
  unavailable,
  summary,
}: Duplicates | SimilarFiles): ExitCode {
  if (end === "interrupted") return ExitCode.interrupted;
  if (unavailable.length > 0) return ExitCode.rootUnavailable;
  return summary.failed + summary.changed > 0 ? ExitCode.someFailed : ExitCode.ok;
}
