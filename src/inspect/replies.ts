// What reading threads answer. Schemas are for strangers; a reply is checked by hand, for the time of it (check_outcomes.ts).

import type { Listing } from "../disk/list.ts";
import type { Hashes } from "../domain/hashes.ts";
import type { Outcome } from "../domain/inspection.ts";
import type { Sketched } from "../domain/similar_photos.ts";
import { SKETCH_BYTES } from "../domain/similar_sketch.ts";
import type { Checked } from "../domain/verification.ts";
import { checkedOutcomes } from "./check_outcomes.ts";

/** What a thread answers; `worker.ts` sends it. */
export type Reply =
  | { readonly status: "listed"; readonly listing: Listing }
  | { readonly status: "inspected"; readonly outcomes: readonly Outcome[] }
  | { readonly status: "hashed"; readonly hashes: Hashes }
  | { readonly status: "checked"; readonly checked: readonly Checked[] }
  | { readonly status: "sketched"; readonly sketched: readonly Sketched[] }
  | { readonly status: "error"; readonly message: string; readonly code?: string };

/** A message of a thread. Throws where it is no answer. */
export function checkedReply(data: unknown): Reply {
  if (isListed(data) || isHashed(data) || isChecked(data) || isSketched(data)) return data;
  if (isObject(data)) {
    const { status, message, code } = data;
    const outcomes = status === "inspected" ? checkedOutcomes(data["outcomes"]) : undefined;
    if (outcomes != null) return { status: "inspected", outcomes };
    if (status === "error" && typeof message === "string") {
      return { status, message, ...(typeof code === "string" ? { code } : {}) };
    }
  }
  throw new Error("It is no answer of a reading thread");
}

function isListed(data: unknown): data is Reply & { status: "listed" } {
  if (!isObject(data) || data["status"] !== "listed") return false;
  const listing = data["listing"];
  return isObject(listing) && "fingerprint" in listing && "stamps" in listing;
}

function isHashed(data: unknown): data is Reply & { status: "hashed" } {
  if (!isObject(data) || data["status"] !== "hashed") return false;
  const hashes = data["hashes"];
  return isObject(hashes) && "read" in hashes && "contents" in hashes && "problems" in hashes;
}

function isChecked(data: unknown): data is Reply & { status: "checked" } {
  if (!isObject(data) || data["status"] !== "checked") return false;
  const checked = data["checked"];
  return Array.isArray(checked) && checked.every((one) => isObject(one) && "status" in one);
}

function isSketched(data: unknown): data is Reply & { status: "sketched" } {
  if (!isObject(data) || data["status"] !== "sketched") return false;
  const sketched = data["sketched"];
  return (
    Array.isArray(sketched) &&
    sketched.every(
      (one) =>
        isObject(one) &&
        "status" in one &&
        (one["status"] !== "sketched" || isSketch(one["sketch"])),
    )
  );
}

function isSketch(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === SKETCH_BYTES;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value != null;
}
