// What the outside tools add to a file that its own reader does not know well enough: first the tool that
// the reader names, then the other one where the first is absent or cannot read the file.

import type { Stamp } from "../../domain/entry.ts";
import type { Evidence, Inspection, Problem } from "../../domain/inspection.ts";
import { WHOLE_IN_SAMPLE_BYTES } from "../../inspect/hash.ts";
import type { Reading } from "../../inspect/reading.ts";
import type { ToolName } from "../../inspect/tools/tool.ts";
import { joinFacts, type ScanOptions } from "./options.ts";

/** The tools as a scan uses them. */
export type ToolsAsk = {
  /** Those that are there to be asked, as far as is known without starting them. */
  readonly present: readonly ToolName[];
  ask(tool: ToolName, path: string, signal?: AbortSignal): Promise<Reading | Problem>;
  /** The stamp of a file now: a tool opens it anew, and may meet another. Throws what the system says. */
  stampAt(path: string): Stamp;
};

/**
 * The inspection with what the tools know. `needs` stays only where that tool was not there to be asked;
 * trouble that a tool has with the file stays also where the other one could read it.
 */
export async function askTools(
  inspection: Inspection,
  path: string,
  { tools, readerVersions }: Pick<ScanOptions, "tools" | "readerVersions">,
  signal: AbortSignal,
): Promise<Inspection> {
  const { needs: first, ...known } = inspection;
  if (first == null) return inspection;
  /** Why a tool that should be there is not. */
  let absence: string | undefined;
  const ask = async (tool: ToolName): Promise<Reading | Problem | undefined> => {
    if (tools?.present.includes(tool) !== true) return undefined;
    const answer = await tools.ask(tool, path, signal);
    if (!isProblem(answer)) return answer;
    if (answer.reason !== "needs-tool") return ofTheFile(answer, inspection);
    if (tool === first) absence = answer.detail;
    return undefined;
  };
  const answer = await ask(first);
  if (answer != null && !isProblem(answer)) {
    const read = joined(known, answer, readerVersions[answer.reader]);
    return lacksStreams(known, read) ? withStreams(read, await ask("ffprobe")) : read;
  }
  const second = otherTool(first, inspection, answer);
  const help = second == null ? undefined : await ask(second);
  if (help != null && !isProblem(help)) {
    const more = joined(known, help, readerVersions[help.reader], answer);
    return answer == null ? { ...more, needs: first } : more;
  }
  return answer == null
    ? withoutTool(inspection, first, absence)
    : { ...known, problem: known.problem ?? answer };
}

/** exiftool knows when a film was taken; of most formats it cannot tell the codecs, of some not the length. */
function lacksStreams(own: Inspection, { reader, kind, facts }: Inspection): boolean {
  if (reader !== "exiftool" || own.reader !== "none") return false;
  if (kind !== "video" && kind !== "audio") return false;
  return facts.codec == null || facts.durationMs == null;
}

/** ffprobe's trouble with a file that exiftool could read is none. */
function withStreams(read: Inspection, streams: Reading | Problem | undefined): Inspection {
  if (streams == null) return { ...read, needs: "ffprobe" };
  if (isProblem(streams)) return read;
  return {
    ...read,
    facts: joinFacts(read.facts, streams.facts),
    evidence: joinEvidence(read.evidence, streams.evidence),
  };
}

/**
 * The other tool, where it could help: ffprobe knows no photos, and a file that cannot be opened is no
 * matter of formats. For a tool that is not there the other stands in only where nothing is known yet.
 */
function otherTool(
  first: ToolName,
  { kind, reader }: Inspection,
  problem: Problem | undefined,
): ToolName | undefined {
  if (problem == null ? reader !== "none" : problem.stage === "open" || problem.stage === "read") {
    return undefined;
  }
  if (first === "ffprobe") return "exiftool";
  return kind === "video" || kind === "audio" ? "ffprobe" : undefined;
}

function isProblem(answer: Reading | Problem): answer is Problem {
  return "stage" in answer;
}

/** A file that no reader of ours knows says so; one that is merely in doubt keeps quiet. */
function withoutTool(
  inspection: Inspection,
  tool: ToolName,
  absence: string | undefined,
): Inspection {
  if (inspection.reader !== "none" || inspection.problem != null) return inspection;
  const detail = `${tool} would be needed to read ${inspection.format ?? "this format"}`;
  return {
    ...inspection,
    problem: {
      stage: "tool",
      reason: "needs-tool",
      detail: absence == null ? detail : `${detail}: ${absence}`,
    },
  };
}

/**
 * ffprobe says "I/O error" of files that end too early. Where head and tail were all of the file, the disk has
 * given every byte of it: nothing will be better the next time.
 */
function ofTheFile(problem: Problem, { sample, stamp }: Inspection): Problem {
  const isWhole = sample != null && stamp.sizeBytes <= WHOLE_IN_SAMPLE_BYTES;
  if (problem.reason !== "io-error" || !isWhole) return problem;
  return { stage: "metadata", reason: "corrupt", detail: problem.detail };
}

/** What both know; `trouble` is what another tool said of the file. */
function joined(
  inspection: Omit<Inspection, "needs">,
  reading: Reading,
  readerVersion: number,
  trouble?: Problem,
): Inspection {
  const { problem: ownProblem, ...own } = inspection;
  // A reader that made nothing of a file does not know better than a tool that did.
  const knew = own.evidence.length > 0 || Object.keys(own.facts).length > 0;
  const found = reading.evidence.length > 0 || Object.keys(reading.facts).length > 0;
  const lasting = knew || !found ? lastingProblem(ownProblem) : undefined;
  const problem = lasting ?? lastingProblem(trouble) ?? reading.problem;
  return {
    ...own,
    kind: reading.kind ?? own.kind,
    format: saysLittle.has(own.format) ? reading.format : own.format,
    reader: reading.reader,
    readerVersion,
    facts: joinFacts(own.facts, reading.facts),
    evidence: joinEvidence(own.evidence, reading.evidence),
    ...(problem == null ? {} : { problem }),
  };
}

/** Contents in which a tool may see more than the first bytes do. */
const saysLittle: ReadonlySet<string | undefined> = new Set([undefined, "unknown", "zip", "xml"]);

/** That one reader does not know a format is no trouble where another one does. */
function lastingProblem(problem: Problem | undefined): Problem | undefined {
  return problem?.reason === "unsupported" ? undefined : problem;
}

function joinEvidence(own: readonly Evidence[], tool: readonly Evidence[]): Evidence[] {
  const sources = new Set(own.map(({ source }) => source));
  return [...own, ...tool.filter(({ source }) => !sources.has(source))];
}
