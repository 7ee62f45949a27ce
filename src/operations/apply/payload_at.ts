// The payload of a file as it is now: its media without its metadata (inspect/payload).

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { attempt, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import { readPayload } from "../../inspect/payload/payload_of.ts";
import { readFully } from "./same_bytes.ts";

/** Comparable with any other; undefined where the file has none; the trouble where it cannot be read. */
export function payloadAt(path: string, calls: FileCalls): string | Trouble | undefined {
  const opened = attempt(() => calls.open(path));
  if (opened.code != null) return troubleOf(opened.code, "open", path);
  const fd = opened.value;
  const read = attempt(() => {
    const { sizeBytes } = calls.lookOpen(fd);
    const readInto = (into: Uint8Array, offset: number) => readFully(fd, into, offset, calls);
    return readPayload({ sizeBytes, readInto }, "payload").digest ?? undefined;
  });
  attempt(() => calls.close(fd));
  if (read.code != null) return troubleOf(read.code, "read", path);
  return read.value;
}
