// Reads the files of a slice: in a thread first, by a tool where the thread's readers do not know enough, and
// again in full where a file only looked like one that had moved.

import { joinPath } from "../../base/names.ts";
import { type Stamp, sameStamp } from "../../domain/entry.ts";
import type { Outcome, Problem } from "../../domain/inspection.ts";
import type { Inspector } from "../../inspect/inspector.ts";
import { problemOf } from "../../inspect/problem.ts";
import { askTools, type ToolsAsk } from "./ask_tools.ts";
import { wantsNothing } from "./needs.ts";
import { requestFor } from "./new_files.ts";
import type { ScanOptions } from "./options.ts";
import type { Pace } from "./pace.ts";
import {
  type FileChange,
  type FileResult,
  type FolderWork,
  resultOf,
  type WorkResult,
} from "./work.ts";

/** Bytes of a file that its sample and metadata cost to read, for a speed limit. */
const HEAD_AND_TAIL_BYTES = 128 * 1024;

/** Reads one slice. Rejects only when the run is over. */
export async function readWork(
  work: FolderWork,
  options: ScanOptions,
  pace: Pace,
  signal: AbortSignal,
): Promise<WorkResult> {
  const paced = <T>(bytes: number, read: () => Promise<T>) =>
    pace.run(work.device, work.path, bytes, read, signal);
  const { newFiles } = work;
  const first = options.onlyTwins?.first;
  if (newFiles != null && newFiles.toHash.length > 0 && first != null) {
    const hash = () => first.hasher.hash(requestFor(work.path, newFiles));
    return { work, files: [], hashes: await paced(newFiles.bytesToHash, hash) };
  }
  if (work.files.length === 0) return { work, files: [] };
  const toRead = work.files.filter(({ wanted }) => !wantsNothing(wanted));
  const stamped: FileResult[] = work.files
    .filter(({ wanted }) => wantsNothing(wanted))
    .map((change) => ({ is: "stamped", change }));
  if (toRead.length === 0) return { work, files: stamped };
  const inspect = (changes: readonly FileChange[]) =>
    paced(bytesToRead(changes), () => inspectAll(options.inspector, work.path, changes));
  const results = joinResults(toRead, await inspect(toRead));

  const strangers = results.filter((result) => !isProven(result));
  if (strangers.length > 0) {
    const asAdded = strangers.map(({ change }) => addedInstead(change));
    const again = joinResults(asAdded, await inspect(asAdded));
    for (const [i, stranger] of strangers.entries()) {
      const result = again[i];
      if (result != null) results[results.indexOf(stranger)] = result;
    }
  }
  const ask = () =>
    Promise.all(results.map((result) => askTool(settleMoved(result), work.path, options, signal)));
  // Tools read the disk too; a slice that needs none does not wait for it.
  const needsTool = results.some(
    (result) => result.is === "inspected" && result.inspection.needs != null,
  );
  const read = await (needsTool ? paced(0, ask) : ask());
  return { work, files: [...stamped, ...read] };
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

async function askTool(
  result: FileResult,
  folder: string,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<FileResult> {
  if (result.is !== "inspected") return result;
  const { change, inspection } = result;
  if (inspection.needs == null) return result;
  const path = joinPath(folder, change.name);
  const asked = await askTools(inspection, path, options, signal);
  const problem = changeSince(path, inspection.stamp, options.tools);
  return problem == null ? { ...result, inspection: asked } : { is: "failed", change, problem };
}

/** The trouble where the file is not the one any more that was inspected: a tool has read another then. */
function changeSince(path: string, stamp: Stamp, tools: ToolsAsk | undefined): Problem | undefined {
  try {
    if (tools == null || sameStamp(tools.stampAt(path), stamp)) return undefined;
    const detail = "The file changed while a tool read it";
    return { stage: "tool", reason: "changed-while-reading", detail };
  } catch (error) {
    return problemOf(error, "tool");
  }
}

function bytesToRead(changes: readonly FileChange[]): number {
  let bytes = 0;
  for (const { stamp, wanted } of changes) {
    bytes +=
      wanted.digests.length > 0 ? stamp.sizeBytes : Math.min(stamp.sizeBytes, HEAD_AND_TAIL_BYTES);
  }
  return bytes;
}
