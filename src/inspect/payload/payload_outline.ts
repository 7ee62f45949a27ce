// The outline of a payload: what can be told of it without reading all media. Files of one payload have one outline,
// since it depends on nothing but the parts of the payload; so only files that share theirs need to be read whole.

import { Part, PayloadHash } from "./payload_hash.ts";

/** So much of each part is in. Two photos of one camera and one size agree in the tables before the picture: 1 KiB. */
const OUTLINE_BYTES = 4096;

/**
 * Which parts are in. Where tables say how long each part is, all of them, with their lengths and their beginnings.
 * Where that takes reading to the end of the file, the beginning of the first part of this name alone.
 */
export type OutlineOf = "all parts" | { readonly beginningOf: string };

/** Ends a reader within this folder: nothing that follows is in the outline. */
export class OutlineDone extends Error {
  override readonly name = "OutlineDone";
}

/** Takes the place of a hash of everything; its parts want their beginnings only. */
export class PayloadOutline extends PayloadHash {
  readonly #of: OutlineOf;
  #hasBegun = false;

  constructor(definition: string, version: number, of: OutlineOf) {
    super(definition, version);
    this.#of = of;
  }

  override part(name: string): Part {
    if (this.#of === "all parts") return this.keep(new Part(name, OUTLINE_BYTES));
    if (this.#hasBegun || name !== this.#of.beginningOf) return new Part(name, 0);
    this.#hasBegun = true;
    return this.keep(new Beginning(name, OUTLINE_BYTES));
  }

  /** 16 hex digits. To be asked for once. */
  outline(): string {
    return this.digest().slice(0, 16);
  }
}

/** A part of which nothing but the beginning counts, not even how long it is. */
class Beginning extends Part {
  override add(bytes: Uint8Array): void {
    super.add(bytes.subarray(0, this.wantedBytes));
    if (this.wantedBytes === 0) throw new OutlineDone();
  }
}
