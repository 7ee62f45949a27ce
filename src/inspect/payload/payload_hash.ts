// What a payload digest is made of: named parts, each with a hash of its own, so that a film's tracks can be
// fed in the order they lie in the file and still count one after the other.

/** Anything that takes bytes in order. */
export type Sink = { add(bytes: Uint8Array): void };

/**
 * SHA-256 over: the words "varve payload", the definition and its version, then each part's name, length in
 * bytes and SHA-256, every text with its length before it and every number of eight bytes, little endian. No
 * file's own bytes are hashed like that, so a payload never equals the digest of a file, nor one of another
 * definition or version.
 */
export class PayloadHash {
  readonly #definition: string;
  readonly #version: number;
  readonly #parts: Part[] = [];

  constructor(definition: string, version: number) {
    this.#definition = definition;
    this.#version = version;
  }

  /** A new part behind those there are; parts may be fed in any order. */
  part(name: string): Part {
    return this.keep(new Part(name));
  }

  /** A part that is in. */
  protected keep(part: Part): Part {
    this.#parts.push(part);
    return part;
  }

  /** 64 hex digits. To be asked for once. */
  digest(): string {
    const outer = new Bun.CryptoHasher("sha256");
    const word = (text: string): void => {
      const bytes = Buffer.from(text, "utf8");
      outer.update(number64(bytes.length)).update(bytes);
    };
    word("varve payload");
    word(this.#definition);
    outer.update(number64(this.#version));
    for (const part of this.#parts) {
      word(part.name);
      outer.update(number64(part.sizeBytes)).update(part.digest());
    }
    return outer.digest("hex");
  }
}

/** One part of a payload: bytes one after the other, without marks between them. */
export class Part implements Sink {
  readonly name: string;
  sizeBytes = 0;
  readonly #limitBytes: number;
  readonly #hasher = new Bun.CryptoHasher("sha256");

  /** Only the first `limitBytes` are hashed; all are counted. */
  constructor(name: string, limitBytes = Number.POSITIVE_INFINITY) {
    this.name = name;
    this.#limitBytes = limitBytes;
  }

  /** How many bytes more are hashed; what lies behind them may be skipped. */
  get wantedBytes(): number {
    return Math.max(0, this.#limitBytes - this.sizeBytes);
  }

  add(bytes: Uint8Array): void {
    const wanted = this.wantedBytes;
    this.#hasher.update(bytes.length <= wanted ? bytes : bytes.subarray(0, wanted));
    this.sizeBytes += bytes.length;
  }

  /** Bytes that are counted and not hashed. */
  skip(bytes: number): void {
    this.sizeBytes += bytes;
  }

  /** Text and numbers with their lengths, so that no two lists of them are alike. */
  fields(...values: readonly (string | number)[]): void {
    for (const value of values) {
      const bytes = Buffer.from(String(value), "utf8");
      this.add(number64(bytes.length));
      this.add(bytes);
    }
  }

  /** A block with its length. */
  block(bytes: Uint8Array): void {
    this.add(number64(bytes.length));
    this.add(bytes);
  }

  digest(): Uint8Array {
    return this.#hasher.digest();
  }
}

/** Whole numbers up to 2^53, also negative ones. */
export function number64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
