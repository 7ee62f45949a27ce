// Groups of files with equal content.

import type { CapturedRecord } from "./file_record.ts";

/** What makes files duplicates: equal bytes. */
export const duplicateMeasures = ["digest"] as const;
export type DuplicateMeasure = (typeof duplicateMeasures)[number];

export type DuplicateFile = {
  /** Absolute. */
  readonly path: string;
  readonly captured: CapturedRecord | null;
  /** Stars 1–5, -1 rejected; null: unrated. */
  readonly rating: number | null;
  /** A hard link: the path of the same file that stands before it in its group. */
  readonly linkOf?: string;
};

/** The record `group`. */
export type DuplicateGroup = {
  readonly type: "group";
  readonly by: DuplicateMeasure;
  /** Of each file, in bytes. */
  readonly size: number;
  /** Files that hold their bytes for themselves: hard links of one count once. */
  readonly count: number;
  /** Bytes that all but one of them take. */
  readonly wasted: number;
  /** Path of the file that is rather kept: the first of `files`. */
  readonly keep: string;
  readonly files: readonly DuplicateFile[];
};
