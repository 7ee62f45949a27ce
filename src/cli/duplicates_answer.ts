// What the commands that look for duplicates have in common in their answers.

import { describeError, ExitCode } from "../base/errors.ts";
import type { Duplicates } from "../operations/duplicates/duplicates.ts";
import { RootUnavailableError } from "../operations/scan/root_unavailable.ts";
import { pathField } from "./render/records.ts";

export function duplicatesStatus({ end, unavailable, summary }: Duplicates): ExitCode {
  if (end === "interrupted") return ExitCode.interrupted;
  if (unavailable.length > 0) return ExitCode.rootUnavailable;
  return summary.failed + summary.changed > 0 ? ExitCode.someFailed : ExitCode.ok;
}

/** What kept it from its end, as a program is told of errors. */
export function duplicatesError(
  { end, unavailable }: Duplicates,
  signal: AbortSignal,
): Readonly<Record<string, unknown>> {
  const [first] = unavailable;
  const error =
    end === "interrupted"
      ? signal.reason
      : first && new RootUnavailableError(first.path, first.detail);
  if (error == null) return {};
  const { exitCode: _, ...words } = describeError(error);
  const roots = unavailable.map(({ path, ...why }) => ({ ...pathField(path), ...why }));
  return { error: words, ...(roots.length === 0 ? {} : { unavailable: roots }) };
}
