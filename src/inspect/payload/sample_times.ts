// When a track's samples are shown: their lengths, their shifts and the edits, as fractions of seconds in
// lowest terms, so that a program which counts in finer ticks writes the same.

import type { Box } from "../bmff/boxes.ts";
import { Fields } from "../bmff/fields.ts";
import { NoPayload } from "./no_payload.ts";
import { NumberRuns } from "./number_runs.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part } from "./payload_hash.ts";
import { Table } from "./sample_table.ts";

/** Collects the times of one track. `timescale` is ticks a second, not 0. */
export class SampleTimes {
  readonly timescale: number;
  /** Ticks of all samples so far. */
  total = 0;
  /** How far the first sample's showing is behind its decoding, in ticks; the others count from there. */
  firstShift: number | undefined;
  readonly #durations: NumberRuns;
  readonly #shifts: NumberRuns;
  /** Samples so far without any shift against the first: a film with no others needs no list of them. */
  #unshifted = 0;
  #isShifted = false;

  constructor(timescale: number, durations: Part, shifts: Part) {
    this.timescale = timescale;
    this.#durations = new NumberRuns(durations);
    this.#shifts = new NumberRuns(shifts);
  }

  addDuration(count: number, ticks: number): void {
    this.total += count * ticks;
    this.#durations.add(count, ...reduced(ticks, this.timescale));
  }

  addShift(count: number, ticks: number): void {
    if (count === 0) return;
    this.firstShift ??= ticks;
    if (!this.#isShifted && ticks === this.firstShift) {
      this.#unshifted += count;
      return;
    }
    if (!this.#isShifted) this.#shifts.add(this.#unshifted, ...reduced(0, this.timescale));
    this.#isShifted = true;
    this.#shifts.add(count, ...reduced(ticks - this.firstShift, this.timescale));
  }

  end(): void {
    this.#durations.end();
    this.#shifts.end();
  }
}

/** The tables "stts" and "ctts". */
export function addTimes(
  file: PayloadFile,
  tables: ReadonlyMap<string, Box>,
  times: SampleTimes,
): void {
  const stts = tables.get("stts");
  if (stts == null) throw new NoPayload("corrupt", "A track of the film has no times");
  const durations = new Table(file, stts, 4, 8);
  for (let i = 0; i < durations.count; i++) {
    times.addDuration(durations.u32(i, 0), durations.u32(i, 4));
  }
  const ctts = tables.get("ctts");
  if (ctts == null) return;
  const shifts = new Table(file, ctts, 4, 8);
  // Version 0 has no negative numbers by the standard; QuickTime writes them nevertheless.
  for (let i = 0; i < shifts.count; i++) times.addShift(shifts.u32(i, 0), shifts.u32(i, 4) | 0);
}

const MAX_EDITS = 10_000;

/**
 * The list "elst": an edit that shows the whole track, from its first sample to its last, is as none; one
 * that goes to the end is the same however the film rounds its length.
 */
export function addEdits(
  file: PayloadFile,
  elst: Box | undefined,
  movieTimescale: number,
  times: SampleTimes,
  into: Part,
): void {
  if (elst == null) return;
  const fields = new Fields(file.need(elst.body, elst.end - elst.body));
  const wide = fields.u8(0) === 1;
  const count = fields.u32(4);
  const entryBytes = wide ? 20 : 12;
  if (count > MAX_EDITS || 8 + count * entryBytes > fields.length || movieTimescale === 0) {
    throw new NoPayload("corrupt", "The film's list of edits is damaged");
  }
  const { timescale, total, firstShift = 0 } = times;
  for (let i = 0; i < count; i++) {
    const at = 8 + i * entryBytes;
    const length = wide ? fields.u64(at) : fields.u32(at);
    const media = wide ? signed64(fields, at + 8) : fields.i32(at + 4);
    const rate = fields.u32(at + (wide ? 16 : 8));
    const from = media - firstShift;
    // Within one tick of the movie's clock, by which it is rounded.
    const left = ((total - Math.max(from, 0)) * movieTimescale) / timescale;
    const isLast = i === count - 1 && media >= 0 && (length === 0 || Math.abs(length - left) <= 1);
    if (isLast && from === 0 && rate === 0x10000 && i === 0) return;
    into.fields(
      ...(media < 0 ? ["empty"] : reduced(from, timescale)),
      ...(isLast ? ["to the end"] : reduced(length, movieTimescale)),
      rate,
    );
  }
}

function signed64(fields: Fields, at: number): number {
  return fields.i32(at) * 2 ** 32 + fields.u32(at + 4);
}

/** A fraction in lowest terms; 0 is 0/1. */
function reduced(numerator: number, denominator: number): [number, number] {
  let a = Math.abs(numerator);
  let b = denominator;
  while (b > 0) [a, b] = [b, a % b];
  return a === 0 ? [0, 1] : [numerator / a, denominator / a];
}
