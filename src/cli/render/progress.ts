// The progress line of a terminal, drawn over itself on standard error.

import { formatBytes } from "../../base/bytes.ts";
import type { ProgressEvent } from "../../operations/events.ts";
import type { Output } from "../world.ts";
import { printable } from "./style.ts";
import { cutMiddle, widthOf } from "./width.ts";
import { formatCount, formatRate, formatRemaining } from "./words.ts";

const eraseLine = "\r\x1b[2K";

/** What a progress event says, in a line of at most `width` columns; the folder gives way first. */
export function progressText(event: ProgressEvent, width: number): string {
  const { files, bytes, filesPerSecond, folder, expectedFiles, remainingMs } = event;
  const of =
    expectedFiles == null || expectedFiles < files ? "" : ` of about ${formatCount(expectedFiles)}`;
  const parts = [
    `${formatCount(files)}${of} files`,
    formatRate(filesPerSecond),
    formatBytes(bytes),
  ];
  if (remainingMs != null) parts.push(formatRemaining(remainingMs));
  const figures = parts.join("  ");
  const room = width - widthOf(figures) - 2;
  return room < 12
    ? cutMiddle(figures, width)
    : `${figures}  ${cutMiddle(printable(folder), room)}`;
}

/** A line that is drawn anew at each event and makes room for other lines. */
export class ProgressLine {
  readonly #output: Output;
  #shown = "";

  constructor(output: Output) {
    this.#output = output;
  }

  show(event: ProgressEvent): void {
    // One column less: a full line would wrap on some terminals.
    this.#shown = progressText(event, this.#output.columns - 1);
    this.#output.write(eraseLine + this.#shown);
  }

  /** Writes a line above the progress. */
  above(line: string): void {
    this.#output.write(this.#shown === "" ? line : eraseLine + line + this.#shown);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown !== "") this.#output.write(eraseLine);
    this.#shown = "";
  }
}
