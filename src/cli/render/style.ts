// Colours, and names made fit to be shown. Escapes are the eight classic ones, which every terminal knows.

import { displayName } from "../../base/names.ts";

export type Style = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
};

const sgr = (on: number, off: number) => (text: string) =>
  text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;

export const colors: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

const same = (text: string) => text;

export const plain: Style = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
};

/** Whether to colour: on a terminal that is not dumb, unless refused (https://no-color.org). */
export function wantsColor(
  output: { readonly isTTY: boolean },
  env: Readonly<Record<string, string | undefined>>,
  allowed: boolean,
): boolean {
  return allowed && output.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

/** A file's name as it may be shown: no control characters, which could drive the terminal. */
export function printable(name: string): string {
  return displayName(name).replace(/\p{Cc}/gu, "\ufffd");
}
