// What of a file is still to be read: nothing is read twice under one stamp unless a newer reader, a tool
// that was not there, or the user asks for it.

import type { KnownFile } from "../../catalog/scanned.ts";
import type { FailureReason, Wanted } from "../../domain/inspection.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { RunId } from "../../domain/run.ts";
import type { ScanOptions } from "./options.ts";

/** Reasons that may be gone by themselves; the file is tried again by every scan. */
const passing: ReadonlySet<FailureReason> = new Set([
  "changed-while-reading",
  "io-error",
  "denied",
]);

/** Whether a failure is worth another try although the file has not changed. */
export function isPassing(reason: FailureReason): boolean {
  return passing.has(reason);
}

/** Everything that a scan with these options reads of a file of that kind. */
export function everything(kind: MediaKind, options: ScanOptions): Wanted {
  if (options.onlyTwins != null) return { metadata: false, sample: false, digests: [] };
  return {
    metadata: kind !== "other",
    sample: options.hash !== "none",
    digests: options.hash === "full" ? options.digests : [],
  };
}

/** What is wanted of a file whose stamp is the one known; undefined: nothing. */
export function stillWanted(
  known: KnownFile,
  kind: MediaKind,
  options: ScanOptions,
  runId: RunId,
): Wanted | undefined {
  const all = everything(kind, options);
  if (wantsNothing(all)) return undefined;
  // Read again once a run; a run that was interrupted and goes on finds its own work done.
  if (options.reread) return known.runId === runId ? undefined : all;
  if (known.failed != null && (options.retryFailed || isPassing(known.failed.reason))) {
    return options.retryFailed && known.runId === runId ? undefined : all;
  }
  if (known.failed != null && known.metadata == null) return undefined;
  const metadata = all.metadata && mayKnowMore(known.metadata, options);
  const sample = all.sample && !known.hasSample;
  const digests = all.digests.filter((algorithm) =>
    algorithm === "sha256" ? !known.hasSha256 : !known.hasMd5,
  );
  const wanted = { metadata, sample, digests };
  return wantsNothing(wanted) ? undefined : wanted;
}

/** Whether anything is to be read at all. */
export function wantsNothing({ metadata, sample, digests }: Wanted): boolean {
  return !metadata && !sample && digests.length === 0;
}

function mayKnowMore(metadata: KnownFile["metadata"], options: ScanOptions): boolean {
  if (metadata == null) return true;
  if (metadata.needs != null && options.tools?.present.includes(metadata.needs)) return true;
  return metadata.readerVersion < options.readerVersions[metadata.reader];
}
