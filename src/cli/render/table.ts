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
  readonly color?: (row: Row) => keyof Style | undefined;
};

type Layout = { readonly widths: readonly number[]; readonly cuts: boolean };

const sampled = 200;
const gap = "  ";
const leastWidth = 8;

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
  let layout: Layout | undefined;
  for await (const row of rows) {
    if (layout != null) {
      yield rowLine(columns, layout, row, style);
    } else if (first.push(row) >= sampled) {
      layout = fit(columns, first, width);
      yield* begin(columns, layout, first, style);
    }
  }
  if (layout == null && first.length > 0) {
    yield* begin(columns, fit(columns, first, width), first, style);
  }
}

function* begin<Row>(
  columns: readonly Column<Row>[],
  layout: Layout,
  rows: readonly Row[],
  style: Style,
): Generator<string> {
  if (columns.some(({ title }) => title !== "")) {
    const titles = columns.map(({ title, align }, i) => pad(title, layout.widths[i] ?? 0, align));
    yield style.bold(titles.join(gap).trimEnd());
  }
  for (const row of rows) yield rowLine(columns, layout, row, style);
}

function rowLine<Row>(
  columns: readonly Column<Row>[],
  layout: Layout,
  row: Row,
  style: Style,
): string {
  const cells = columns.map((column, i) => {
    const room = layout.widths[i] ?? 0;
    const isLast = i === columns.length - 1;
    const whole = column.text(row);
    const text = column.shrink == null || !layout.cuts ? whole : cut(whole, room, column.shrink);
    const color = column.color?.(row);
    const filled = isLast && column.align !== "right" ? text : pad(text, room, column.align);
    return color == null ? filled : style[color](filled);
  });
  return cells.join(gap).trimEnd();
}

function cut(text: string, width: number, how: "end" | "middle"): string {
  return how === "end" ? cutEnd(text, width) : cutMiddle(text, width);
}

/** Widths of the columns; those that may shrink share what is missing, the widest first. */
function fit<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): Layout {
  const widths = columns.map(({ title, text }) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(text(row))), widthOf(title)),
  );
  if (width == null) return { widths, cuts: false };
  const total = () => widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    for (const [i, column] of columns.entries()) {
      const own = widths[i] ?? 0;
      if (column.shrink != null && own > leastWidth && own > (widths[widest] ?? 0)) widest = i;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return { widths, cuts: true };
}
