// What a scan answers with, whoever started it.

import { describeError, ExitCode } from "../base/errors.ts";
import { RootUnavailableError } from "../operations/scan/root_unavailable.ts";
import type { ScanResult } from "../operations/scan/scan.ts";
import type { Answer } from "./definition.ts";
import { pathField } from "./render/records.ts";
import { printScan } from "./render/scan.ts";

/** Statuses that a scan can end with, beside those of every command. */
export const scanStatuses = [
  ExitCode.someFailed,
  ExitCode.locked,
  ExitCode.newerCatalog,
  ExitCode.rootUnavailable,
  ExitCode.outOfSpace,
  ExitCode.interrupted,
] as const;

export function scanAnswer(result: ScanResult, signal: AbortSignal): Answer {
  return {
    status: () => statusOf(result),
    summary: () => ({
      run: result.run,
      resumed: result.resumed,
      ...result.summary,
      ...errorOf(result, signal),
    }),
    print: (page) => printScan(page, result),
  };
}

/** What kept the scan from its end, as a program is told of errors. */
function errorOf({ end, unavailable }: ScanResult, signal: AbortSignal) {
  const [first] = unavailable;
  const error =
    end === "interrupted"
      ? signal.reason
      : first == null
        ? undefined
        : new RootUnavailableError(first.path, first.detail);
  if (error == null) return {};
  const { exitCode: _, ...words } = describeError(error);
  const roots = unavailable.map(({ path, ...why }) => ({ ...pathField(path), ...why }));
  return { error: words, ...(roots.length === 0 ? {} : { unavailable: roots }) };
}

function statusOf(result: ScanResult): ExitCode {
  if (result.end === "interrupted") return ExitCode.interrupted;
  if (result.unavailable.length > 0) return ExitCode.rootUnavailable;
  return result.summary.failed > 0 ? ExitCode.someFailed : ExitCode.ok;
}
