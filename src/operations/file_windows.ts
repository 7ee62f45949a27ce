// Catalogued files cut into what a thread is asked at once.

import type { NumberList } from "../base/number_list.ts";
import type { FileId } from "../catalog/scanned.ts";

/** Files of one root, with the bytes that are to be read of them. */
export type FileWindow<File> = {
  readonly root: string;
  readonly files: readonly File[];
  readonly bytes: number;
};

/** So many files at most, and no more of them once there are so many bytes to read. */
export type WindowLimits = { readonly files: number; readonly bytes: number };

/**
 * Windows of files by their ids, in that order, as long as `goesOn` says so before each. `read` gives those that are
 * there still.
 */
export async function* fileWindows<File extends { readonly root: string }>(
  read: (ids: readonly FileId[]) => readonly File[],
  ids: NumberList,
  limits: WindowLimits,
  bytesOf: (file: File) => number,
  goesOn: () => boolean = () => true,
): AsyncGenerator<FileWindow<File>, void, undefined> {
  for (let start = 0; start < ids.length; start += limits.files) {
    const files = read(ids.slice(start, start + limits.files));
    for (const window of cut(files, limits.bytes, bytesOf)) {
      if (!goesOn()) return;
      yield window;
    }
  }
}

function* cut<File extends { readonly root: string }>(
  all: readonly File[],
  mostBytes: number,
  bytesOf: (file: File) => number,
): Generator<FileWindow<File>, void, undefined> {
  let files: File[] = [];
  let bytes = 0;
  for (const file of all) {
    const [first] = files;
    if (first != null && (bytes >= mostBytes || first.root !== file.root)) {
      yield { root: first.root, files, bytes };
      files = [];
      bytes = 0;
    }
    files.push(file);
    bytes += bytesOf(file);
  }
  const [first] = files;
  if (first != null) yield { root: first.root, files, bytes };
}
