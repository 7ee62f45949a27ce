// The table of the trial, format by format, and its place in docs/payload.md.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Payload } from "../../src/inspect/payload/payload_of.ts";
import { table } from "../docs/markdown.ts";
import { root } from "../root.ts";

/** One original, and what became of its copies: names of edits and changes. */
export type Sample = {
  readonly path: string;
  /** As the first bytes say; of files on a TIFF header the name's ending. */
  readonly format: string;
  readonly payload: Payload;
  readonly matched: string[];
  readonly missed: string[];
  readonly changed: string[];
  readonly unchanged: string[];
};

export function tableOf(samples: readonly Sample[]): string {
  const formats = [...new Set(samples.map(({ format }) => format))].sort();
  const rows = formats.map((format) => {
    const of = samples.filter((sample) => sample.format === format);
    const total = (of: readonly (readonly string[])[]) =>
      String(of.reduce((sum, list) => sum + list.length, 0));
    const none = of.flatMap(({ payload }) => (payload.status === "none" ? [payload.reason] : []));
    return [
      format,
      String(of.length),
      String(of.length - none.length),
      total(of.map(({ matched }) => matched)),
      total(of.map(({ missed }) => missed)),
      total(of.map(({ changed }) => changed)),
      total(of.map(({ unchanged }) => unchanged)),
      [...new Set(none)].map((reason) => `${count(none, reason)} ${reason}`).join(", "),
    ];
  });
  return table(
    [
      ...["format", "samples", "with a payload", "edited copies that match", "do not"],
      ...["changed copies that differ", "do not", "no payload"],
    ],
    rows,
  );
}

function count(list: readonly string[], word: string): number {
  return list.filter((other) => other === word).length;
}

const page = join(root, "docs/payload.md");
const marks = ["<!-- trial -->", "<!-- /trial -->"] as const;

/** Puts the table between its marks. */
export function writePage(text: string): void {
  const old = readFileSync(page, "utf8");
  const start = old.indexOf(marks[0]);
  const end = old.indexOf(marks[1]);
  if (start < 0 || end < start) throw new Error("docs/payload.md has no place for the table");
  writeFileSync(page, `${old.slice(0, start + marks[0].length)}\n${text}\n${old.slice(end)}`);
}
