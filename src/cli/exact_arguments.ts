// Arguments and the current folder as the bytes they are: Bun decodes them as UTF-8 and loses the names that
// are not.

import { readFileSync, readlinkSync } from "node:fs";
import { nameFromBytes } from "../base/names.ts";

/**
 * The arguments without loss (base/names.ts): where one was not UTF-8, all are read again from the process's
 * command line. `commandLine` is that of this process unless a test gives another.
 */
export function exactArguments(
  argv: readonly string[],
  commandLine: () => Uint8Array = () => readFileSync("/proc/self/cmdline"),
): readonly string[] {
  if (!argv.some((arg) => arg.includes("\ufffd"))) return argv;
  let bytes: Uint8Array;
  try {
    bytes = commandLine();
  } catch {
    return argv; // No /proc (macOS): such names stay unreachable there.
  }
  const exact: string[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    exact.push(nameFromBytes(bytes.subarray(start, end)));
    start = end + 1;
  }
  // The program itself, and in development its source, stand before them.
  const own = exact.slice(exact.length - argv.length);
  return own.length === argv.length ? own : argv;
}

/** The current folder without loss; `link` is read where `cwd` has lost bytes. */
export function exactFolder(
  cwd: string,
  link: () => Uint8Array = () => readlinkSync("/proc/self/cwd", { encoding: "buffer" }),
): string {
  if (!cwd.includes("\ufffd")) return cwd;
  try {
    return nameFromBytes(link());
  } catch {
    return cwd; // No /proc (macOS).
  }
}
