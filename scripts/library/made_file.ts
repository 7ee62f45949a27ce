// One file of a library that is made up.

export type Shape = "small" | "real";

export type MadeFile = {
  /** Below the library's folder. */
  readonly path: string;
  /** Made only when it is written: a library is larger than memory. */
  readonly bytes: () => Uint8Array;
  /** Unix milliseconds. */
  readonly mtimeMs: number;
};
