// The payload of ASF (WMV, WMA): how the streams are coded, and the packets; not the names, dates and indexes.
// See docs/payload.md.

import { u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";

/** Object identifiers as they stand in the file (ASF specification 1.20, 10). */
const ids = {
  header: "3026b2758e66cf11a6d900aa0062ce6c",
  streamProperties: "9107dcb7b7a9cf118ee600c00c205365",
  data: "3626b2758e66cf11a6d900aa0062ce6c",
} as const;

/** Identifier and size. */
const OBJECT_BYTES = 24;
/** Behind the header object's own: how many objects it has, two reserved bytes. */
const HEADER_FIELDS = 6;
/** Behind the data object's own: the file's identifier, its packets, two reserved bytes. */
const DATA_FIELDS = 26;

export function asfPayload(file: PayloadFile, hash: PayloadHash): void {
  const streams = hash.part("streams");
  const packets = hash.part("packets");
  for (const object of objects(file, 0, file.sizeBytes)) {
    if (object.id === ids.header) {
      for (const inner of objects(file, object.body + HEADER_FIELDS, object.end)) {
        if (inner.id !== ids.streamProperties) continue;
        streams.fields(inner.end - inner.body);
        file.feed(inner.body, inner.end, streams);
      }
    } else if (object.id === ids.data) {
      file.feed(object.body + DATA_FIELDS, object.end, packets);
    }
  }
  if (packets.sizeBytes === 0) throw new NoPayload("no-media", "The file has no packets");
}

type AsfObject = { readonly id: string; readonly body: number; readonly end: number };

function* objects(
  file: PayloadFile,
  start: number,
  end: number,
): Generator<AsfObject, void, undefined> {
  let at = start;
  while (at + OBJECT_BYTES <= end) {
    const header = file.need(at, OBJECT_BYTES);
    const id = Buffer.from(header.subarray(0, 16)).toString("hex");
    const sizeBytes = u32le(header, 16) + u32le(header, 20) * 2 ** 32;
    if (sizeBytes < OBJECT_BYTES) throw new NoPayload("corrupt", `No object at byte ${at}`);
    if (at + sizeBytes > end) throw new NoPayload("truncated", `The object at ${at} is cut short`);
    yield { id, body: at + OBJECT_BYTES, end: at + sizeBytes };
    at += sizeBytes;
  }
}
