// Why a file has no payload digest.

import type { NoPayloadReason } from "../../domain/payload.ts";

/** Ends a reader within this folder; `payloadOf` makes it a value. */
export class NoPayload extends Error {
  override readonly name = "NoPayload";
  readonly reason: NoPayloadReason;

  constructor(reason: NoPayloadReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
