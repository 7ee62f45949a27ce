// Records of JSON output: how paths, times and offsets are written there.

import { hasRawBytes, nameToBytes } from "../../base/names.ts";
import type { FailureEvent, ProgressEvent } from "../../operations/events.ts";
import type { AnswerRecord } from "../definition.ts";

/** `{ path }`, or `{ pathBase64 }` for a path that is not UTF-8. Other keys likewise: `folder`, `folderBase64`. */
export function pathField(path: string, key = "path"): Readonly<Record<string, string>> {
  if (!hasRawBytes(path)) return { [key]: path };
  return { [`${key}Base64`]: Buffer.from(nameToBytes(path)).toString("base64") };
}

/** Microseconds since 1970 as ISO 8601 with as many digits as it takes: "2019-07-04T16:22:31.047Z". */
export function isoTime(us: number): string {
  const iso = new Date(Math.floor(us / 1000)).toISOString();
  const rest = us - Math.floor(us / 1000) * 1000;
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
}

/** Minutes east of UTC as "+02:00", "-03:30". */
export function isoOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
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
