// What is missing of a track of a damaged film: so that it is told from the whole film and from one that is damaged
// otherwise, and a copy of it under other metadata is still recognised.

import { NoPayload } from "./no_payload.ts";
import { NumberRuns } from "./number_runs.ts";
import { Part } from "./payload_hash.ts";

/** Fed while the track is read; `reason` is why the film is not whole. */
export class TrackDamage {
  /** The first thing that was found; undefined: nothing. */
  reason: NoPayload | undefined;
  readonly #missing = new Part("missing");
  #runs: NumberRuns | undefined;
  #samples = 0;
  #inChunks = 0;

  /** Of what comes after `position` bytes of the track, so many lie behind the end of the file. */
  addMissing(position: number, missingBytes: number): void {
    this.reason ??= new NoPayload("truncated", "The file ends before its media do");
    this.#runs ??= new NumberRuns(this.#missing);
    this.#runs.add(1, position, missingBytes);
  }

  /** The table of sizes knows `samples`, that of the chunks has `inChunks`. */
  addContradiction(samples: number, inChunks: number): void {
    this.reason ??= new NoPayload(
      "corrupt",
      "The film's tables have more samples in one than in another",
    );
    this.#samples = samples;
    this.#inChunks = inChunks;
  }

  /** Tells all of it, once. Positions of what is missing count what is there before them. */
  end(into: Part): void {
    this.#runs?.end();
    into.fields(this.#samples, this.#inChunks, this.#missing.sizeBytes);
    into.add(this.#missing.digest());
  }
}
