// One file, one open: metadata, sample and digests from the same bytes, sound or not at all. A file that
// changes while it is read yields a failure to retry, never a wrong row.

import { systemCode } from "../base/errors.ts";
import { stampOfOpen } from "../disk/entries.ts";
import { sameStamp } from "../domain/entry.ts";
import type { FailureStage, Outcome, Problem, Unreadable, Wanted } from "../domain/inspection.ts";
import type { MediaKind } from "../domain/media.ts";
import { digestsOf, sampleOf } from "./hash.ts";
import { OpenFile } from "./open_file.ts";
import { problemOf } from "./problem.ts";
import { readMetadata } from "./read_metadata.ts";
import { readerVersions } from "./reader_versions.ts";
import type { Reading } from "./reading.ts";
import { ReadLimitError } from "./source.ts";

/** Inspects the file at `path`. Never throws on account of the file. */
export async function inspectFile(
  path: string,
  name: string,
  kind: MediaKind,
  wanted: Wanted,
): Promise<Outcome> {
  let stage: FailureStage = "open";
  const startMs = performance.now();
  try {
    using file = new OpenFile(path);
    if (file.head.length < Math.min(file.sizeBytes, 1)) return changed();
    let reading: Reading | undefined;
    if (wanted.metadata) {
      stage = "metadata";
      reading = file.sizeBytes === 0 ? emptyReading : await readSafely(file, name, kind);
    }
    const readMs = performance.now() - startMs;

    stage = "hash";
    const hashStartMs = performance.now();
    const sample = wanted.sample
      ? sampleOf(file.head, file.sizeBytes, (into, offset) => file.readInto(into, offset))
      : undefined;
    if (wanted.sample && sample == null) return changed();
    let digests: Awaited<ReturnType<typeof digestsOf>>;
    if (wanted.digests.length > 0) {
      digests = digestsOf(file.fd, file.sizeBytes, wanted.digests);
      if (digests == null) return changed();
      file.bytesRead += file.sizeBytes;
    }
    if (!sameStamp(file.stamp, stampOfOpen(file.fd))) return changed();

    return {
      status: "inspected",
      stamp: file.stamp,
      kind: reading?.kind ?? kind,
      ...(reading == null
        ? {}
        : {
            format: reading.format,
            reader: reading.reader,
            readerVersion: readerVersions[reading.reader],
            ...(reading.needs == null ? {} : { needs: reading.needs }),
            ...(reading.problem == null ? {} : { problem: reading.problem }),
          }),
      facts: reading?.facts ?? {},
      evidence: reading?.evidence ?? [],
      ...(sample == null ? {} : { sample }),
      ...(digests == null ? {} : { digests }),
      bytesRead: file.bytesRead,
      readMs,
      hashMs: performance.now() - hashStartMs,
    };
  } catch (error) {
    return { status: "failed", problem: problemOf(error, stage) };
  }
}

/** Readers do not throw on what a file holds; one that does has met a file it was not made for. */
async function readSafely(file: OpenFile, name: string, kind: MediaKind): Promise<Reading> {
  try {
    return await readMetadata(file, name, kind);
  } catch (error) {
    if (systemCode(error) != null) throw error; // The disk's trouble, not the file's.
    const problem: Problem =
      error instanceof ReadLimitError
        ? { stage: "metadata", reason: "too-large", detail: error.message }
        : { stage: "metadata", reason: "corrupt", detail: String(error) };
    return { reader: "none", format: "unknown", facts: {}, evidence: [], problem };
  }
}

const emptyReading: Reading = {
  reader: "none",
  format: "empty",
  facts: {},
  evidence: [],
  problem: { stage: "metadata", reason: "empty", detail: "The file has no bytes" },
};

function changed(): Unreadable {
  return {
    status: "failed",
    problem: {
      stage: "read",
      reason: "changed-while-reading",
      detail: "The file changed while it was read",
    },
  };
}
