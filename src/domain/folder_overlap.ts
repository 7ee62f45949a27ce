// How far one folder is inside another: the files whose content lies in the other, too.

/** The record `overlap`. */
export type FolderOverlap = {
  readonly type: "overlap";
  /** Absolute paths: `a` is so far inside `b`. Neither holds the other. */
  readonly a: string;
  readonly b: string;
  /** Files in `a` and below it, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Those of them whose content lies in `b` or below it. */
  readonly shared: number;
  readonly sharedBytes: number;
  /** Files of `a` whose content does not. */
  readonly onlyHere: number;
};

type Shares = Pick<FolderOverlap, "files" | "bytes" | "shared" | "sharedBytes">;

/** The part of files or of bytes that is shared, whichever is less: neither a large film nor many thumbnails decide alone. */
export function shareOf({ files, bytes, shared, sharedBytes }: Shares): number {
  return files === 0 || bytes === 0 ? 0 : Math.min(shared / files, sharedBytes / bytes);
}
