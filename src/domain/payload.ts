// What is known of a file's payload, its media without its metadata (docs/payload.md). Plain data, it crosses threads.

/**
 * Why a file has none. `no-definition`: its format has no definition. `no-media`: nothing in the file that a
 * definition counts. `truncated`, `corrupt`: what is there cannot be told whole. `external`: its media lie in other
 * files. `too-large`: an index that no sound file has.
 */
export const noPayloadReasons = [
  "no-definition",
  "no-media",
  "truncated",
  "corrupt",
  "external",
  "too-large",
] as const;
export type NoPayloadReason = (typeof noPayloadReasons)[number];

/**
 * How far payloads are read. `outline`: as far as tells most files apart, and small files whole. `payload`: whole.
 */
export type PayloadDepth = "outline" | "payload";

/** What was read of one file. */
export type PayloadRead = {
  /** The definition with its version, "jpeg 1"; of a format that has none its name with "0". */
  readonly definition: string;
  /** 16 hex digits. Files of one payload have one outline, others seldom; null: it was not read. */
  readonly outline: string | null;
  /** 64 hex digits; null: it was not read, or there is none. */
  readonly digest: string | null;
  /** Null: it has one, or nobody has seen yet that it has none. */
  readonly reason: NoPayloadReason | null;
};
