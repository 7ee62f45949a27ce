// Files to check, cut into what a thread is asked at once.

import type { NumberList } from "../../base/number_list.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { DueFile } from "../../catalog/verification.ts";

/** So many files at most, and no more of them once there are so many bytes to read. */
const WINDOW = { files: 128, bytes: 64 * 1024 * 1024 } as const;

/** Files of one root. */
export type Window = {
  readonly root: string;
  readonly files: readonly DueFile[];
  readonly bytes: number;
};

/** Cuts the files into windows, in their order, as long as `isInTime`. */
export async function* windowsOf(
  read: (ids: readonly FileId[]) => DueFile[],
  ids: NumberList,
  isInTime: () => boolean,
): AsyncGenerator<Window, void, undefined> {
  for (let start = 0; start < ids.length; start += WINDOW.files) {
    for (const window of cut(read(ids.slice(start, start + WINDOW.files)))) {
      if (!isInTime()) return;
      yield window;
    }
  }
}

function* cut(all: readonly DueFile[]): Generator<Window> {
  let files: DueFile[] = [];
  let bytes = 0;
  for (const file of all) {
    const [first] = files;
    if (first != null && (bytes >= WINDOW.bytes || first.root !== file.root)) {
      yield { root: first.root, files, bytes };
      files = [];
      bytes = 0;
    }
    files.push(file);
    bytes += file.stamp.sizeBytes;
  }
  const [first] = files;
  if (first != null) yield { root: first.root, files, bytes };
}
