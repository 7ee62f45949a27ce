// How a file of the catalog is shown: as a row of a table, a row of CSV, a record of JSON.

import { formatBytes } from "../../base/bytes.ts";
import type { FileRecord } from "../../domain/file_record.ts";
import type { CsvValue } from "./csv.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { formatClock, formatRating } from "./words.ts";

/** Columns of `varve files` on a terminal. */
export const fileColumns: readonly Column<FileRecord>[] = [
  {
    title: "Captured",
    text: (file) => file.captured?.local.slice(0, 19).replace("T", " ") ?? "",
    // Not to be relied on: the file's modification time, most often.
    color: (file) => (file.captured?.confidence === "low" ? "dim" : undefined),
  },
  { title: "Kind", text: (file) => file.kind },
  { title: "Size", text: (file) => formatBytes(file.size), align: "right" },
  { title: "Pixels", text: pixels, align: "right", drop: 3 },
  {
    title: "Length",
    text: ({ durationMs }) => (durationMs == null ? "" : formatClock(durationMs)),
    align: "right",
    drop: 2,
  },
  { title: "Stars", text: (file) => formatRating(file.rating, file.favorite), drop: 1 },
  { title: "Camera", text: ({ camera }) => printable(camera ?? ""), shrink: "end", drop: 4 },
  {
    title: "Path",
    text: ({ path }) => printable(path),
    shrink: "middle",
    least: 24,
    color: ({ missing }) => (missing ? "dim" : undefined),
  },
];

/** Columns of CSV, with the names of the JSON record. */
export const csvColumns: readonly (readonly [string, (file: FileRecord) => CsvValue])[] = [
  ["path", (file) => file.path],
  ["root", (file) => file.root],
  ["kind", (file) => file.kind],
  ["size", (file) => file.size],
  ["mtime", (file) => file.mtime],
  ["captured", (file) => file.captured?.local ?? null],
  ["offset", (file) => file.captured?.offset ?? null],
  ["precision", (file) => file.captured?.precision ?? null],
  ["source", (file) => file.captured?.source ?? null],
  ["confidence", (file) => file.captured?.confidence ?? null],
  ["width", (file) => file.width],
  ["height", (file) => file.height],
  ["durationMs", (file) => file.durationMs],
  ["orientation", (file) => file.orientation],
  ["camera", (file) => file.camera],
  ["codec", (file) => file.codec],
  ["rating", (file) => file.rating],
  ["favorite", (file) => file.favorite],
  ["sample", (file) => file.sample],
  ["digest", (file) => file.digest],
  ["missing", (file) => file.missing],
];

function pixels({ width, height }: FileRecord): string {
  return width == null || height == null ? "" : `${width}×${height}`;
}
