// What a scan answers with, whoever started it.

import { ExitCode } from "../base/errors.ts";
import type { ScanResult } from "../operations/scan/scan.ts";
import type { Answer } from "./definition.ts";
import { endError } from "./end_error.ts";
import { printScan } from "./render/scan.ts";

export function scanAnswer(result: ScanResult, signal: AbortSignal): Answer {
  return {
    status: () => statusOf(result),
    summary: () => ({
      run: result.run,
      resumed: result.resumed,
      ...result.summary,
      ...endError(result, signal),
    }),
    print: (page) => printScan(page, result),
  };
}

function statusOf(result: ScanResult): ExitCode {
  if (result.end === "interrupted") return ExitCode.interrupted;
  if (result.unavailable.length > 0) return ExitCode.rootUnavailable;
  return result.summary.failed > 0 ? ExitCode.someFailed : ExitCode.ok;
}
