// One open file, read once: its first block feeds the metadata reader, the sample and the digest.

/** How a metadata reader sees a file. Reads are synchronous, bounded by the file and counted. */
export type Source = {
  readonly sizeBytes: number;
  /** The first bytes of the file: 64 KiB, or the whole file where it is smaller. */
  readonly head: Uint8Array;
  /**
   * Bytes from `offset`, at most `length` of them and never past the end of the file; fewer where the
   * file is shorter, none where `offset` lies outside it. A view that is valid only until the next call.
   * Throws `ReadLimitError` where a reader has read more than its share (a file built to be endless).
   */
  read(offset: number, length: number): Uint8Array;
};

/** A reader has read more of a file than any sound file asks for. */
export class ReadLimitError extends Error {
  override readonly name = "ReadLimitError";
}
