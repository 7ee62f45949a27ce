// The one door to payload digests: a hash of a file's media without its metadata, by which a starred, tagged
// or re-dated copy is its original and a rotated, cropped or recompressed one is not. See docs/payload.md.

import type { Format } from "../formats.ts";
import { payloadDefinition } from "./definitions.ts";
import { NoPayload, type NoPayloadReason } from "./no_payload.ts";
import { PayloadFile, type PayloadInput } from "./payload_file.ts";
import { PayloadHash } from "./payload_hash.ts";

export type Payload =
  | {
      readonly status: "digest";
      /** SHA-256 as 64 hex digits, comparable with any other payload, never with a digest of a file. */
      readonly digest: string;
      /** The definition by which it was made, and its version: a stored digest of a lesser one is void. */
      readonly definition: string;
      readonly version: number;
    }
  | { readonly status: "none"; readonly reason: NoPayloadReason; readonly detail: string };

/**
 * The payload of an open file of this format (as `sniff` and the catalog name it). Reads the media once, in
 * the order of the file, and keeps under 1 MiB beside a film's table of fragments. A damaged file has none.
 * Throws what the system says where reading fails; whether the file changed meanwhile the caller must look.
 */
export function payloadOf(input: PayloadInput, format: Format): Payload {
  const definition = payloadDefinition(format);
  if (definition == null) {
    return {
      status: "none",
      reason: "no-definition",
      detail: `No payload is defined for ${format}`,
    };
  }
  const { name, version, read } = definition;
  const hash = new PayloadHash(name, version);
  try {
    read(new PayloadFile(input), hash);
  } catch (error) {
    if (!(error instanceof NoPayload)) throw error;
    return { status: "none", reason: error.reason, detail: error.message };
  }
  return { status: "digest", digest: hash.digest(), definition: name, version };
}
