// Why a file has no payload digest.

/**
 * `no-definition`: the format has none. `no-media`: nothing in the file that a definition counts.
 * `truncated`, `corrupt`: what is there cannot be told whole. `external`: its media lie in other files.
 * `too-large`: an index that no sound file has.
 */
export type NoPayloadReason =
  | "no-definition"
  | "no-media"
  | "truncated"
  | "corrupt"
  | "external"
  | "too-large";

/** Ends a reader within this folder; `payloadOf` makes it a value. */
export class NoPayload extends Error {
  override readonly name = "NoPayload";
  readonly reason: NoPayloadReason;

  constructor(reason: NoPayloadReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
