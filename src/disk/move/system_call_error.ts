// What the system says through bun:ffi, in the shape that node:fs throws: an Error with the code's name.

import { constants } from "node:os";
import { lastErrno } from "../libc.ts";

/** As node:fs throws; `code` is "ENOSPC" and the like, "E117" for a number that has no name here. */
export class SystemCallError extends Error {
  override readonly name = "SystemCallError";
  readonly code: string;
  constructor(code: string, call: string, path?: string) {
    super(`${code}: ${call}${path == null ? "" : ` "${path}"`}`);
    this.code = code;
  }
}

/** The error of the libc call that has just failed. Ask at once: see `lastErrno`. */
export function lastError(call: string, path?: string): SystemCallError {
  return new SystemCallError(codeName(lastErrno()), call, path);
}

const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/** The name of a code: 17 is "EEXIST". Where two names mean one number, either. */
export function codeName(errno: number): string {
  return names.get(errno) ?? `E${errno}`;
}
