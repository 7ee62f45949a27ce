// The figures of any run for people, by the names they have as JSON: what kind each is, its name tells.

import { formatBytes } from "../../base/bytes.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { shortTime } from "./times.ts";
import { formatCount, formatDuration } from "./words.ts";

export type FigureRow = readonly [name: string, value: string];

export const figureRows: readonly Column<FigureRow>[] = [
  { title: "", text: ([name]) => name },
  { title: "", text: ([, value]) => value, align: "right" },
];

/** Those that are not nothing. How long the run took stands above them. */
export async function printRunFigures(page: Page, summary: object): Promise<void> {
  const { durationMs: _, ...figures }: { readonly durationMs?: unknown } = summary;
  page.title("Figures");
  const rows = rowsOf(figures);
  if (rows.length === 0) page.line("none");
  await page.table(figureRows, rows);
}

/** A row for each figure, and for each element of a list; the parts of an object stand behind each other. */
function rowsOf(figures: object): FigureRow[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((one): FigureRow[] => {
      const text = textOf(name, one);
      return text === "" ? [] : [[wordsOf(name), text]];
    });
  });
}

function textOf(name: string, value: unknown): string {
  switch (typeof value) {
    case "number":
      return value === 0 ? "" : numberText(name, value);
    case "string":
      return printable(/^\d{4}-\d\d-\d\dT/.test(value) ? shortTime(value) : value);
    case "boolean":
      return value ? "yes" : "";
    case "object":
      return value == null
        ? ""
        : rowsOf(value)
            .map(([part, text]) => `${part} ${text}`)
            .join(", ");
    default:
      return "";
  }
}

function numberText(name: string, value: number): string {
  if (name.endsWith("Ms")) return `${value < 0 ? "-" : ""}${formatDuration(Math.abs(value))}`;
  return /bytes|^wasted$/i.test(name) ? formatBytes(value) : formatCount(value);
}

/** "foldedBytes" → "folded bytes", "byMs" → "by" */
function wordsOf(name: string): string {
  return name.replace(/Ms$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
