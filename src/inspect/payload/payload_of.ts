// The one door to payload digests: a hash of a file's media without its metadata, by which a starred, tagged
// or re-dated copy is its original and a rotated, cropped or recompressed one is not. See docs/payload.md.

import type { NoPayloadReason, PayloadDepth, PayloadRead } from "../../domain/payload.ts";
import type { Format } from "../formats.ts";
import { sniff } from "../sniff.ts";
import { type PayloadDefinition, payloadDefinition } from "./definitions.ts";
import { NoPayload } from "./no_payload.ts";
import { PayloadFile, type PayloadInput, WINDOW_BYTES } from "./payload_file.ts";
import { PayloadHash } from "./payload_hash.ts";
import { OutlineDone, PayloadOutline } from "./payload_outline.ts";
import { payloadVersion } from "./versions.ts";

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
  return payloadOfFile(new PayloadFile(input), format);
}

/** The same, as far as it is asked for, of a file of whatever format. */
export function readPayload(input: PayloadInput, depth: PayloadDepth): PayloadRead {
  const file = new PayloadFile(input);
  const format = sniff(file);
  const outline = depth === "outline" ? outlineOf(file, format) : undefined;
  const nothing = { definition: payloadVersion(format), outline: null, digest: null, reason: null };
  if (outline instanceof NoPayload) return { ...nothing, reason: outline.reason };
  // What is at hand anyway is read at once.
  if (outline != null && file.sizeBytes > WINDOW_BYTES) return { ...nothing, outline };
  const payload = payloadOfFile(file, format);
  return payload.status === "digest"
    ? { ...nothing, outline: outline ?? null, digest: payload.digest }
    : { ...nothing, reason: payload.reason };
}

function payloadOfFile(file: PayloadFile, format: Format): Payload {
  const definition = payloadDefinition(format);
  if (definition == null) {
    const detail = `No payload is defined for ${format}`;
    return { status: "none", reason: "no-definition", detail };
  }
  const { name, version } = definition;
  const hash = new PayloadHash(name, version);
  const none = feed(definition, file, hash);
  return none == null
    ? { status: "digest", digest: hash.digest(), definition: name, version }
    : { status: "none", reason: none.reason, detail: none.message };
}

/** The outline; undefined where the format has no payload, and why there is none where that can be seen already. */
function outlineOf(file: PayloadFile, format: Format): string | NoPayload | undefined {
  const definition = payloadDefinition(format);
  if (definition == null) return undefined;
  const outline = new PayloadOutline(definition.name, definition.version, definition.outlineOf);
  return feed(definition, file, outline) ?? outline.outline();
}

/** Why the file has no payload; undefined: it is in the hash. */
function feed(
  { read }: PayloadDefinition,
  file: PayloadFile,
  hash: PayloadHash,
): NoPayload | undefined {
  try {
    read(file, hash);
  } catch (error) {
    if (error instanceof NoPayload) return error;
    if (!(error instanceof OutlineDone)) throw error;
  }
  return undefined;
}
