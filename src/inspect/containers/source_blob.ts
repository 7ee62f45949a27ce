// A Source in the clothes of a Blob, which is how music-metadata reads files without opening them.

import { ReadLimitError, type Source } from "../source.ts";

/** What one read brings at least: tags are read in many small pieces. */
const READ_AHEAD = 64 * 1024;
/** Pieces that the library may ask for. A file with 500 tags takes about 3,000; more is a circle. */
const MAX_PIECES = 50_000;

/** What all slices of one file share: the last bytes read, and how many pieces may still be asked for. */
type Shared = { readonly source: Source; start: number; bytes: Uint8Array; piecesLeft: number };

/** All bytes of a source. Reading them is bounded by the source and rejects with `ReadLimitError`. */
export class SourceBlob extends Blob {
  readonly #shared: Shared;
  readonly #start: number;
  readonly #end: number;

  /** `type` is the MIME type, "" where it is to be guessed; `part` is for slices. */
  constructor(source: Source, type: string, part?: { shared: Shared; start: number; end: number }) {
    super([], { type });
    this.#shared = part?.shared ?? {
      source,
      start: 0,
      bytes: source.head,
      piecesLeft: MAX_PIECES,
    };
    this.#start = part?.start ?? 0;
    this.#end = part?.end ?? source.sizeBytes;
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(from = 0, to = this.size): Blob {
    const start = Math.min(this.#start + Math.max(0, from), this.#end);
    const end = Math.max(start, Math.min(this.#start + Math.max(0, to), this.#end));
    return new SourceBlob(this.#shared.source, "", { shared: this.#shared, start, end });
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const shared = this.#shared;
    if (shared.piecesLeft-- <= 0) throw new ReadLimitError("It is read in circles");
    const length = this.size;
    let from = this.#start - shared.start;
    if (from < 0 || from + length > shared.bytes.length) {
      shared.bytes = new Uint8Array(0); // Not to be trusted where the read throws.
      shared.bytes = shared.source.read(this.#start, Math.max(length, READ_AHEAD));
      shared.start = this.#start;
      from = 0;
    }
    const copy = new Uint8Array(length);
    copy.set(shared.bytes.subarray(from, from + length));
    return copy.buffer;
  }
}
