// Where the samples of a film's track lie, from its tables (ISO 14496-12, 8.6 and 8.7), read in pieces: the
// tables of a long film have millions of entries.

import type { Box } from "../bmff/boxes.ts";
import { u16be, u32be } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { NumberRuns } from "./number_runs.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { TrackDamage } from "./track_damage.ts";

/** Samples of one track in a row in the file. */
export type Chunk = { readonly offset: number; readonly sizeBytes: number };

/** The tables' boxes by type; of "stsz", "stsc", "stco" and "co64" those that the track has. */
export type TableBoxes = ReadonlyMap<string, Box>;

/** Bytes of so many samples, for sound whose table calls each of them one byte. */
export type ConstantSize = (samples: number) => number;

/**
 * The chunks in the order of their samples; every sample's size goes to `sizes`. Where one table has more samples than
 * the other, chunks have those whose sizes are known, sizes without a chunk are told as well, and `damage` is told
 * how many both have. Throws where a table is missing or shorter than it says.
 */
export function* chunksOf(
  file: PayloadFile,
  tables: TableBoxes,
  sizes: NumberRuns,
  constantSize: ConstantSize | undefined,
  damage: TrackDamage,
): Generator<Chunk, void, undefined> {
  const samples = sampleSizes(file, tables);
  const runs = new Table(file, need(tables.get("stsc")), 4, 12);
  const wide = tables.has("co64");
  const offsets = new Table(file, need(tables.get(wide ? "co64" : "stco")), 4, wide ? 8 : 4);
  let taken = 0;
  let run = -1;
  let nextRunAt = 0;
  let inChunk = 0;
  for (let chunk = 0; chunk < offsets.count; chunk++) {
    // Chunks are counted from 1 in "stsc".
    while (chunk >= nextRunAt && run + 1 < runs.count) {
      run += 1;
      inChunk = runs.u32(run, 4);
      nextRunAt = run + 1 < runs.count ? runs.u32(run + 1, 0) - 1 : Number.POSITIVE_INFINITY;
    }
    const offset = wide
      ? offsets.u32(chunk, 0) * 2 ** 32 + offsets.u32(chunk, 4)
      : offsets.u32(chunk, 0);
    let sizeBytes = 0;
    if (samples.constant != null) {
      const ownSize = samples.constant === 1 ? constantSize : undefined;
      sizeBytes = ownSize?.(inChunk) ?? inChunk * samples.constant;
      sizes.add(inChunk, samples.constant);
    } else {
      const known = Math.min(taken + inChunk, samples.count);
      for (let i = taken; i < known; i++) {
        const size = samples.at(i);
        sizes.add(1, size);
        sizeBytes += size;
      }
    }
    taken += inChunk;
    if (!Number.isSafeInteger(taken)) throw new NoPayload("corrupt", "No film has so many samples");
    yield { offset, sizeBytes };
  }
  if (taken === samples.count) return;
  damage.addContradiction(samples.count, taken);
  if (samples.constant != null) return;
  for (let i = taken; i < samples.count; i++) sizes.add(1, samples.at(i));
}

function need(box: Box | undefined): Box {
  if (box == null) throw new NoPayload("corrupt", "A track of the film has no table of samples");
  return box;
}

type SampleSizes = {
  readonly count: number;
  readonly constant: number | undefined;
  readonly at: (index: number) => number;
};

function sampleSizes(file: PayloadFile, tables: TableBoxes): SampleSizes {
  const compact = tables.get("stz2");
  const box = need(tables.get("stsz") ?? compact);
  const head = file.need(box.body, 12);
  if (box !== compact) {
    const constant = u32be(head, 4);
    if (constant > 0) return { count: u32be(head, 8), constant, at: () => constant };
    const table = new Table(file, box, 8, 4);
    return { count: table.count, constant: undefined, at: (index) => table.u32(index, 0) };
  }
  const bits = head[7];
  if (bits !== 8 && bits !== 16) throw new NoPayload("corrupt", "Its sizes have an unknown width");
  const table = new Table(file, box, 8, bits / 8);
  return { count: table.count, constant: undefined, at: (index) => table.first(index) };
}

const BLOCK_BYTES = 64 * 1024;

/** Entries of one size behind their number, read a block at a time. */
export class Table {
  readonly count: number;
  readonly #file: PayloadFile;
  readonly #start: number;
  readonly #entryBytes: number;
  readonly #blockEntries: number;
  #block: Uint8Array = new Uint8Array(0);
  #blockFrom = 0;

  /** The number of entries stands `countAt` bytes into the box. */
  constructor(file: PayloadFile, box: Box, countAt: number, entryBytes: number) {
    this.#file = file;
    this.#entryBytes = entryBytes;
    this.#start = box.body + countAt + 4;
    this.#blockEntries = Math.floor(BLOCK_BYTES / entryBytes);
    this.count = u32be(file.need(box.body + countAt, 4), 0);
    if (this.#start + this.count * entryBytes > box.end) {
      throw new NoPayload("corrupt", `The film's table "${box.type}" is shorter than it says`);
    }
  }

  u32(index: number, at: number): number {
    const start = this.#place(index);
    return u32be(this.#block, start + at);
  }

  /** An entry of one or two bytes. */
  first(index: number): number {
    const at = this.#place(index);
    return this.#entryBytes === 1 ? (this.#block[at] ?? 0) : u16be(this.#block, at);
  }

  /** Where the entry stands in the block, which is read where it is another one. */
  #place(index: number): number {
    const within = index - this.#blockFrom;
    if (within < 0 || within >= this.#blockEntries || this.#block.length === 0) {
      const entries = Math.min(this.#blockEntries, this.count - index);
      this.#block = this.#file.need(
        this.#start + index * this.#entryBytes,
        entries * this.#entryBytes,
      );
      this.#blockFrom = index;
      return 0;
    }
    return within * this.#entryBytes;
  }
}
