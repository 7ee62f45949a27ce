// What a bench measures: single numbers, each of one run. Everything said of them is worked out from these, so
// that whoever doubts a verdict can work it out again from raw.csv.

export type Unit = "ms" | "bytes" | "files" | "count";

export type Sample = {
  /** The row of the table: "rescan". */
  readonly row: string;
  /** What was measured in it: "varve" or "find". */
  readonly series: string;
  /** Counted from 1. */
  readonly run: number;
  readonly value: number;
  readonly unit: Unit;
  /** What was measured: "varve 0.1.0 0123456789ab", "exiftool 12.57". */
  readonly build: string;
};

const header = "row,series,run,value,unit,build";

/** Throws where a text holds what parts fields or lines. */
export function toCsv(samples: readonly Sample[]): string {
  const lines = samples.map(({ row, series, run, value, unit, build }) => {
    const parting = [row, series, build].find((text) => /[,\n]/.test(text));
    if (parting != null) throw new Error(`It cannot be told apart in a line: "${parting}"`);
    return [row, series, run, Math.round(value * 1000) / 1000, unit, build].join(",");
  });
  return `${[header, ...lines].join("\n")}\n`;
}

/** Throws where a line is none of ours. */
export function fromCsv(text: string): Sample[] {
  const [first, ...lines] = text.trimEnd().split("\n");
  if (first !== header) throw new Error(`These are no samples: "${first}"`);
  return lines.map((line) => {
    const [row = "", series = "", run = "", value = "", unit = "", build = ""] = line.split(",");
    if (!isUnit(unit) || value === "" || !Number.isFinite(Number(value))) {
      throw new Error(`This is no sample: "${line}"`);
    }
    return { row, series, run: Number(run), value: Number(value), unit, build };
  });
}

function isUnit(text: string): text is Unit {
  return text === "ms" || text === "bytes" || text === "files" || text === "count";
}

/** The values of one series, in the order of their runs. */
export function valuesOf(samples: readonly Sample[], series: string): number[] {
  return samples
    .filter((sample) => sample.series === series)
    .sort((a, b) => a.run - b.run)
    .map(({ value }) => value);
}

/** The middle value, or the mean of the two in the middle. Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const above = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.floor((sorted.length - 1) / 2)];
  if (above == null || below == null) throw new RangeError("There is no median of nothing");
  return (above + below) / 2;
}
