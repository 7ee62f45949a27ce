// Reads the files of a slice: in a thread first, by a tool where the thread's readers do not know enough, and
// again in full where a file only looked like one that had moved.

import { joinPath } from "../../base/names.ts";
import type { Evidence, Inspection, Outcome, Problem } from "../../domain/inspection.ts";
import type { Inspector } from "../../inspect/inspector.ts";
import type { Reading } from "../../inspect/reading.ts";
import type { ToolName } from "../../inspect/tools/tool.ts";
import { joinFacts, type ScanOptions } from "./options.ts";
import type { Pace } from "./pace.ts";
import {
  type FileChange,
  type FileResult,
  type FolderWork,
  resultOf,
  type WorkResult,
} from "./work.ts";

/** The tools as a scan uses them. */
export type ToolsAsk = {
  /** Those that are there to be asked, as far as is known without starting them. */
  readonly present: readonly ToolName[];
  ask(tool: ToolName, path: string, signal?: AbortSignal): Promise<Reading | Problem>;
};

/** Bytes of a file that its sample and metadata cost to read, for a speed limit. */
const HEAD_AND_TAIL_BYTES = 128 * 1024;

/** Reads one slice. Rejects only when the run is over. */
export async function readWork(
  work: FolderWork,
  options: ScanOptions,
  pace: Pace,
  signal: AbortSignal,
): Promise<WorkResult> {
  if (work.files.length === 0) return { work, files: [] };
  const inspect = (changes: readonly FileChange[]) =>
    pace.run(work.device, work.path, bytesToRead(changes), () =>
      inspectAll(options.inspector, work.path, changes),
    );
  const results = joinResults(work.files, await inspect(work.files));

  const strangers = results.filter((result) => !isProven(result));
  if (strangers.length > 0) {
    const asAdded = strangers.map(({ change }) => addedInstead(change));
    const again = joinResults(asAdded, await inspect(asAdded));
    for (const [i, stranger] of strangers.entries()) {
      const result = again[i];
      if (result != null) results[results.indexOf(stranger)] = result;
    }
  }
  const files = await Promise.all(
    results.map((result) => askTool(settleMoved(result), work.path, options, signal)),
  );
  return { work, files };
}

function inspectAll(
  inspector: Inspector,
  folder: string,
  changes: readonly FileChange[],
): Promise<readonly Outcome[]> {
  return inspector.inspect(
    folder,
    changes.map(({ name, kind, stamp, wanted }) => ({
      name,
      kind,
      sizeBytes: stamp.sizeBytes,
      wanted,
    })),
  );
}

function joinResults(changes: readonly FileChange[], outcomes: readonly Outcome[]): FileResult[] {
  return changes.map((change, i) => {
    const outcome = outcomes[i];
    if (outcome == null) throw new Error("The inspector left a file without an outcome");
    return resultOf(change, outcome);
  });
}

/** False where a file that looked like a moved one has another sample. */
function isProven(result: FileResult): boolean {
  const { why } = result.change;
  if (why.is !== "moved" || result.is !== "inspected") return true;
  return result.inspection.sample === why.origin.sample;
}

function addedInstead(change: FileChange): FileChange {
  return change.why.is === "moved"
    ? {
        ...change,
        wanted: change.why.otherwise,
        why: { is: "added", insteadOf: change.why.origin.id },
      }
    : change;
}

function settleMoved(result: FileResult): FileResult {
  const { why } = result.change;
  return why.is === "moved" && result.is === "inspected"
    ? { is: "moved", change: result.change, origin: why.origin }
    : result;
}

/** Asks the tool that would know more of a file, where there is one. */
async function askTool(
  result: FileResult,
  folder: string,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<FileResult> {
  if (result.is !== "inspected" || result.inspection.needs == null) return result;
  const { change, inspection } = result;
  const tool = result.inspection.needs;
  if (!options.tools?.present.includes(tool)) {
    return { is: "inspected", change, inspection: withoutTool(inspection, tool) };
  }
  const answer = await options.tools.ask(tool, joinPath(folder, change.name), signal);
  return {
    is: "inspected",
    change,
    inspection:
      "stage" in answer
        ? withToolProblem(inspection, answer)
        : joined(inspection, answer, options.readerVersions[answer.reader]),
  };
}

/** A file that no reader of ours knows says so; one that is merely in doubt keeps quiet. */
function withoutTool(inspection: Inspection, tool: ToolName): Inspection {
  if (inspection.reader !== "none" || inspection.problem != null) return inspection;
  return {
    ...inspection,
    problem: {
      stage: "tool",
      reason: "needs-tool",
      detail: `${tool} would be needed to read ${inspection.format ?? "this format"}`,
    },
  };
}

function withToolProblem(inspection: Inspection, problem: Problem): Inspection {
  if (problem.reason === "needs-tool" && inspection.reader !== "none") return inspection;
  return { ...inspection, problem: inspection.problem ?? problem };
}

/** What both know; the tool had the last word, so nothing is asked again. */
function joined(inspection: Inspection, reading: Reading, readerVersion: number): Inspection {
  const { needs: _, problem, ...own } = inspection;
  return {
    ...own,
    kind: reading.kind ?? own.kind,
    format: own.reader === "none" ? reading.format : (own.format ?? reading.format),
    reader: reading.reader,
    readerVersion,
    facts: joinFacts(own.facts, reading.facts),
    evidence: joinEvidence(own.evidence, reading.evidence),
    ...(reading.problem == null ? {} : { problem: reading.problem }),
    ...(problem == null || problem.reason === "unsupported" ? {} : { problem }),
  };
}

function joinEvidence(own: readonly Evidence[], tool: readonly Evidence[]): Evidence[] {
  const sources = new Set(own.map(({ source }) => source));
  return [...own, ...tool.filter(({ source }) => !sources.has(source))];
}

function bytesToRead(changes: readonly FileChange[]): number {
  let bytes = 0;
  for (const { stamp, wanted } of changes) {
    bytes +=
      wanted.digests.length > 0 ? stamp.sizeBytes : Math.min(stamp.sizeBytes, HEAD_AND_TAIL_BYTES);
  }
  return bytes;
}
