// Payloads of bytes in memory, with what was read of them.

import type { Format } from "../../src/inspect/formats.ts";
import type { PayloadInput } from "../../src/inspect/payload/payload_file.ts";
import { type Payload, payloadOf } from "../../src/inspect/payload/payload_of.ts";
import { sniff } from "../../src/inspect/sniff.ts";
import { memorySource } from "./memory_source.ts";

export type CountingInput = PayloadInput & { bytesRead: number; reads: number };

/** Bytes as an open file. `sizeBytes` may say that it is longer than it is. */
export function inputOf(bytes: Uint8Array, sizeBytes = bytes.length): CountingInput {
  return {
    sizeBytes,
    bytesRead: 0,
    reads: 0,
    readInto(into, offset) {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      this.reads += 1;
      this.bytesRead += part.length;
      return part.length;
    },
  };
}

/** The payload of bytes; the format as the first of them tell it. */
export function payloadIn(bytes: Uint8Array, format?: Format): Payload {
  return payloadOf(inputOf(bytes), format ?? sniff(memorySource(bytes)));
}

/** The digest of bytes that must have one. */
export function digestOf(bytes: Uint8Array, format?: Format): string {
  const payload = payloadIn(bytes, format);
  if (payload.status === "none") throw new Error(`No payload: ${payload.detail}`);
  return payload.digest;
}

/** Why bytes have none. */
export function reasonOf(bytes: Uint8Array, format?: Format): string {
  const payload = payloadIn(bytes, format);
  return payload.status === "none" ? payload.reason : "it has a payload";
}
