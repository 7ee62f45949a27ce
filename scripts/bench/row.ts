// A row of the table of what must hold: how it is measured, and what its samples say.

import type { Bench } from "./bench_world.ts";
import type { PeerName } from "./peers.ts";
import type { Sample, Unit } from "./samples.ts";

/** One line of the printed table. */
export type Figure = {
  readonly what: string;
  /** Absent: for information. */
  readonly required?: string;
  readonly measured: string;
  /** Absent where nothing is required. */
  readonly holds?: boolean;
};

/** Notes one number of one run. */
export type Note = (series: string, run: number, value: number, unit: Unit) => void;

export type Row = {
  readonly name: string;
  /** What it measures, in a sentence. */
  readonly about: string;
  /** The command lines compared, as typed beside the library. */
  readonly commands: readonly string[];
  readonly peers: readonly PeerName[];
  measure(bench: Bench, note: Note): Promise<void>;
  /** What the samples of this row say. Pure. */
  judge(samples: readonly Sample[]): readonly Figure[];
};
