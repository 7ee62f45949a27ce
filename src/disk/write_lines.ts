// A large text file written as a stream: whole under its name, or not there.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { joinPath, nameToBytes, osPath } from "../base/names.ts";
import { orOutOfSpace } from "../base/out_of_space.ts";
import { folderOf } from "../base/paths.ts";
import { syncFolder } from "./sync_folder.ts";

/** Written at once. */
const CHUNK = 256 * 1024;

/** Makes temporary names differ within this process. */
let files = 0;

/**
 * Writes the texts to `path`, replacing what is there once all are written. Returns the bytes. What fails,
 * also in `texts`, leaves `path` as it was. Throws `OutOfSpaceError`, or what the system says. `first` is asked
 * when all is written and says what the file is to begin with instead, in as many bytes.
 */
export async function writeLines(
  path: string,
  texts: AsyncIterable<string>,
  first?: () => string,
): Promise<number> {
  const folder = folderOf(path);
  const temporary = joinPath(folder, `.varve-${process.pid}-${files++}.lines.tmp`);
  let bytes = 0;
  try {
    const file = openSync(osPath(temporary), "wx", 0o644);
    try {
      let gathered = "";
      const flush = () => {
        const buffer = nameToBytes(gathered); // Names that are not UTF-8 stay the bytes they are.
        writeAt(file, buffer);
        bytes += buffer.length;
        gathered = "";
      };
      for await (const text of texts) {
        gathered += text;
        if (gathered.length >= CHUNK) flush();
      }
      flush();
      if (first != null) writeAt(file, nameToBytes(first()), 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(osPath(temporary), osPath(path));
  } catch (error) {
    rmSync(osPath(temporary), { force: true });
    throw orOutOfSpace(error, `"${path}"`);
  }
  syncFolder(folder);
  return bytes;
}

/** Writes all of the bytes, behind those written before or from `position` on. */
function writeAt(file: number, bytes: Uint8Array, position?: number): void {
  for (let at = 0; at < bytes.length; ) {
    const to = position == null ? null : position + at;
    at += writeSync(file, bytes, at, bytes.length - at, to);
  }
}
