// Standard output for people: lines, tables and raw text, gathered into larger writes.

import type { Output } from "../world.ts";
import type { Style } from "./style.ts";
import { type Column, tableLines } from "./table.ts";

const writeSize = 16 * 1024;

export class Page {
  /** Colours, or none. */
  readonly style: Style;
  /** Width of the terminal; undefined where output goes into a file or a pipe and nothing is cut. */
  readonly width: number | undefined;
  readonly #output: Output;
  #gathered = "";
  #begun = false;

  constructor(output: Output, style: Style) {
    this.#output = output;
    this.style = style;
    this.width = output.isTTY ? output.columns : undefined;
  }

  /** Prints a line; without text, an empty one. */
  line(text = ""): void {
    this.raw(`${text}\n`);
  }

  /** Prints a line for people at a terminal only: it would be in the way of a program. */
  remark(text: string): void {
    if (this.width != null) this.line(this.style.dim(text));
  }

  /** Prints a title over what follows, with an empty line above it. */
  title(text: string): void {
    if (this.#begun) this.line();
    this.line(this.style.bold(text));
  }

  /** Prints text as it is. */
  raw(text: string): void {
    this.#begun = true;
    this.#gathered += text;
    if (this.#gathered.length >= writeSize) this.flush();
  }

  /** Prints rows below their titles as they come; returns how many there were. */
  async table<Row>(
    columns: readonly Column<Row>[],
    rows: Iterable<Row> | AsyncIterable<Row>,
  ): Promise<number> {
    let count = 0;
    const counted = async function* () {
      for await (const row of rows) {
        count += 1;
        yield row;
      }
    };
    for await (const line of tableLines(columns, counted(), this.style, this.width))
      this.line(line);
    return count;
  }

  /** Writes what was gathered. */
  flush(): void {
    const text = this.#gathered;
    this.#gathered = "";
    if (text !== "") this.#output.write(text);
  }
}
