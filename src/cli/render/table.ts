// Tables for people. Rows are streamed: widths come from the first rows, so that a million rows need no more
// memory than two hundred.

import type { Style } from "./style.ts";
import { cutEnd, cutMiddle, pad, widthOf } from "./width.ts";

export type Column<Row> = {
  readonly title: string;
  /** The text of a cell, uncoloured. */
  readonly text: (row: Row) => string;
  readonly align?: "left" | "right";
  /** Gives way where the terminal is too narrow: `end` loses its end, `middle` its middle (paths). */
  readonly shrink?: "end" | "middle";
  /** A shrinking column keeps so much (default 8). */
  readonly least?: number;
  /** Left out where the terminal is too narrow for all; the highest number goes first. */
  readonly drop?: number;
  readonly color?: (row: Row) => keyof Style | undefined;
};

type Layout<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly widths: readonly number[];
  readonly cuts: boolean;
};

const sampled = 200;
const gap = "  ";
const defaultLeast = 8;

/**
 * The lines of a table, each without its line end; none where there are no rows. `width` is that of the terminal, or
 * undefined to cut nothing (a file or a pipe).
 */
export async function* tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  style: Style,
  width: number | undefined,
): AsyncGenerator<string, void, undefined> {
  const first: Row[] = [];
  let layout: Layout<Row> | undefined;
  for await (const row of rows) {
    if (layout != null) {
      yield rowLine(layout, row, style);
    } else if (first.push(row) >= sampled) {
      layout = fit(columns, first, width);
      yield* begin(layout, first, style);
    }
  }
  if (layout == null && first.length > 0) {
    yield* begin(fit(columns, first, width), first, style);
  }
}

function* begin<Row>(layout: Layout<Row>, rows: readonly Row[], style: Style): Generator<string> {
  const { columns, widths } = layout;
  if (columns.some(({ title }) => title !== "")) {
    const titles = columns.map(({ title, align }, i) => pad(title, widths[i] ?? 0, align));
    yield style.bold(titles.join(gap).trimEnd());
  }
  for (const row of rows) yield rowLine(layout, row, style);
}

function rowLine<Row>({ columns, widths, cuts }: Layout<Row>, row: Row, style: Style): string {
  const cells = columns.map((column, i) => {
    const room = widths[i] ?? 0;
    const isLast = i === columns.length - 1;
    const whole = column.text(row);
    const text = column.shrink == null || !cuts ? whole : cut(whole, room, column.shrink);
    const color = column.color?.(row);
    const filled = isLast && column.align !== "right" ? text : pad(text, room, column.align);
    return color == null ? filled : style[color](filled);
  });
  return cells.join(gap).trimEnd();
}

function cut(text: string, width: number, how: "end" | "middle"): string {
  return how === "end" ? cutEnd(text, width) : cutMiddle(text, width);
}

/** Chooses the columns and their widths; those that may shrink share what is missing, the widest first. */
function fit<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): Layout<Row> {
  let measured = all.map((column) => ({ column, wanted: wantedWidth(column, rows) }));
  if (width == null) {
    return { columns: all, widths: measured.map(({ wanted }) => wanted), cuts: false };
  }
  const sum = (widths: readonly number[]) =>
    widths.reduce((total, one) => total + one, 0) + gap.length * (widths.length - 1);
  const atLeast = () =>
    sum(measured.map(({ column, wanted }) => Math.min(wanted, leastWidth(column))));
  while (atLeast() > width) {
    const first = Math.max(...measured.map(({ column }) => column.drop ?? 0));
    if (first === 0) break;
    measured = measured.filter(({ column }) => column.drop !== first);
  }
  const widths = measured.map(({ wanted }) => wanted);
  while (sum(widths) > width) {
    let widest = -1;
    for (const [i, { column }] of measured.entries()) {
      const own = widths[i] ?? 0;
      if (own > leastWidth(column) && own > (widths[widest] ?? 0)) widest = i;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return { columns: measured.map(({ column }) => column), widths, cuts: true };
}

function wantedWidth<Row>({ title, text }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((widest, row) => Math.max(widest, widthOf(text(row))), widthOf(title));
}

/** A column that does not shrink is as wide as it wants to be. */
function leastWidth<Row>({ shrink, least = defaultLeast }: Column<Row>): number {
  return shrink == null ? Number.POSITIVE_INFINITY : least;
}
