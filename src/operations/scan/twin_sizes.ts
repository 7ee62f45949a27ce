// Which sizes several new files have, known before any of them is read: folders of a first walk are held back until all
// are listed, or as many of them as fit. What has no twin in size is not read, and what has one is read where it comes.

import { SeenNumbers } from "../../base/seen_numbers.ts";
import type { WalkedFolder } from "../../disk/walk.ts";
import { type MediaKind, mediaKinds } from "../../domain/media.ts";

/** Sizes that are remembered: 64 MB at most. */
const MOST_SIZES = 4_000_000;
/** Bytes of listings that are held back: of 300,000 files, about. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;

export class TwinSizes {
  readonly #isAskedFor: (kind: MediaKind, sizeBytes: number) => boolean;
  readonly #mostHeldBytes: number;
  readonly #sizes = new SeenNumbers(MOST_SIZES);
  #walks = 0;
  #isPast = false;

  /** `isAskedFor`: whether a file can be a duplicate of what is asked for at all. */
  constructor(
    isAskedFor: (kind: MediaKind, sizeBytes: number) => boolean,
    mostHeldBytes = MOST_HELD_BYTES,
  ) {
    this.#isAskedFor = isAskedFor;
    this.#mostHeldBytes = mostHeldBytes;
  }

  /** Whether files may have been passed by that have a twin among those that came later. */
  get mayHavePassed(): boolean {
    return this.#walks > 1 || this.#isPast;
  }

  /** The folders of a walk, in their order. `onListed` is called with each as soon as it is listed. */
  async *held(
    walked: AsyncIterable<WalkedFolder>,
    onListed: (folder: WalkedFolder) => void,
  ): AsyncGenerator<WalkedFolder, void, undefined> {
    this.#walks++;
    const held: WalkedFolder[] = [];
    let heldBytes = 0;
    for await (const folder of walked) {
      onListed(folder);
      heldBytes += this.#meet(folder);
      held.push(folder);
      if (heldBytes <= this.#mostHeldBytes) continue;
      this.#isPast = true;
      yield* held.splice(0);
    }
    yield* held;
  }

  /** Whether a file is asked for, and not the only one of its size that was listed by now. */
  has(kind: MediaKind, sizeBytes: number): boolean {
    return this.#isAskedFor(kind, sizeBytes) && this.#sizes.isRepeated(sizeBytes);
  }

  /** Takes up the sizes of a folder's files; returns what its listing takes. */
  #meet({ result }: WalkedFolder): number {
    if (result.status !== "listed") return 0;
    const { kinds, names, starts, stamps } = result.listing;
    for (let i = 0; i < kinds.length; i++) {
      const sizeBytes = stamps[3 * i] ?? 0;
      if (this.#isAskedFor(mediaKinds[kinds[i] ?? 0] ?? "other", sizeBytes))
        this.#sizes.meet(sizeBytes);
    }
    return names.byteLength + starts.byteLength + kinds.byteLength + stamps.byteLength;
  }
}
