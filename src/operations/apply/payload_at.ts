// The payload of a file as it is now: its media without its metadata (inspect/payload).

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { attempt, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import { PayloadFile } from "../../inspect/payload/payload_file.ts";
import { payloadOf } from "../../inspect/payload/payload_of.ts";
import { sniff } from "../../inspect/sniff.ts";
import { readFully } from "./same_bytes.ts";

/** Comparable with any other; undefined where the file has none; the trouble where it cannot be read. */
export function payloadAt(path: string, calls: FileCalls): string | Trouble | undefined {
  const opened = attempt(() => calls.open(path));
  if (opened.code != null) return troubleOf(opened.code, "open", path);
  const fd = opened.value;
  const read = attempt(() => {
    const { sizeBytes } = calls.lookOpen(fd);
    const readInto = (into: Uint8Array, offset: number) => readFully(fd, into, offset, calls);
    const input = { sizeBytes, readInto };
    return payloadOf(input, sniff(new PayloadFile(input)));
  });
  attempt(() => calls.close(fd));
  if (read.code != null) return troubleOf(read.code, "read", path);
  const payload = read.value;
  return payload.status === "digest"
    ? `${payload.definition} ${payload.version} ${payload.digest}`
    : undefined;
}
