// Figures for people.

import { median, type Sample, valuesOf } from "./samples.ts";

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** "12.3x" */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

/** The median with the least and the most: "251 ms (249 ms to 260 ms)". */
export function spread(values: readonly number[], print: (value: number) => string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const middle = print(median(values));
  return values.length === 1 ? middle : `${middle} (${print(least)} to ${print(most)})`;
}

/** The median of a series. */
export function middle(samples: readonly Sample[], series: string): number {
  return median(valuesOf(samples, series));
}
