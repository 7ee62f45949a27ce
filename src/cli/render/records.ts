// Records of JSON output: how paths and events are written there.

import { hasRawBytes, nameToBytes } from "../../base/names.ts";
import type { FailureEvent, ProgressEvent, RotEvent, StepEvent } from "../../operations/events.ts";
import type { AnswerRecord } from "../definition.ts";

/** `{ path }`, or `{ pathBase64 }` for a path that is not UTF-8. Other keys likewise: `folder`, `folderBase64`. */
export function pathField(path: string, key = "path"): Readonly<Record<string, string>> {
  if (!hasRawBytes(path)) return { [key]: path };
  return { [`${key}Base64`]: Buffer.from(nameToBytes(path)).toString("base64") };
}

/** The record with its paths as `pathField` writes them; a key whose value is no text is left as it is. */
export function withPaths(record: AnswerRecord, keys: readonly string[]): AnswerRecord {
  const awkward = keys.some((key) => {
    const value = record[key];
    return typeof value === "string" && hasRawBytes(value);
  });
  if (!awkward) return record;
  const fields = Object.entries(record).map(([key, value]) =>
    keys.includes(key) && typeof value === "string" ? pathField(value, key) : { [key]: value },
  );
  return Object.assign({ type: record.type }, ...fields);
}

/** `withPaths` for records as they come. */
export async function* recordsWithPaths<One extends { readonly type: string }>(
  records: AsyncIterable<One>,
  keys: readonly string[],
): AsyncGenerator<AnswerRecord, void, undefined> {
  for await (const record of records) yield withPaths(record, keys);
}

export function progressRecord(event: ProgressEvent): AnswerRecord {
  const { folder, filesPerSecond, remainingMs, ...rest } = event;
  return {
    ...rest,
    filesPerSecond: Math.round(filesPerSecond * 10) / 10,
    ...(remainingMs == null ? {} : { remainingMs: Math.round(remainingMs) }),
    ...pathField(folder, "folder"),
  };
}

export function failureRecord({ path, ...event }: FailureEvent): AnswerRecord {
  return { ...event, ...pathField(path) };
}

export function rotRecord({ path, sizeBytes, ...event }: RotEvent): AnswerRecord {
  return { ...event, size: sizeBytes, ...pathField(path) };
}

export function stepRecord({ from, to, ...event }: StepEvent): AnswerRecord {
  return { ...event, ...pathField(from, "from"), ...pathField(to, "to") };
}
