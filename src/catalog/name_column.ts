// Names in TEXT columns. SQLite keeps the bytes of a TEXT as they are and compares them as bytes, so names
// that are not UTF-8 are stored by a cast from a BLOB; read as a string they would show U+FFFD, and are then
// read again as bytes. Names with a true U+FFFD pay the second look and nothing else.

import { hasRawBytes, nameFromBytes, nameToBytes } from "../base/names.ts";

/** The value to bind where a statement says `CAST(? AS TEXT)`. */
export function nameParameter(name: string): string | Uint8Array {
  return hasRawBytes(name) ? nameToBytes(name) : name;
}

/** The exact name of a column read as `text`; `bytes` reads it again as a BLOB. */
export function exactName(text: string, bytes: () => Uint8Array): string {
  return text.includes("\ufffd") ? nameFromBytes(bytes()) : text;
}
