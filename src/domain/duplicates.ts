// Groups of files with equal content, and which file of a group is rather kept.

import { compareBytes } from "../base/order.ts";
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

/** Negative where `a` is rather kept than `b`, zero where the rule does not tell. */
export type KeepRule = (a: DuplicateFile, b: DuplicateFile) => number;

/** Rather what lies in this folder or below it. */
export function insideFolder(folder: string): KeepRule {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  const outside = ({ path }: DuplicateFile) => Number(!path.startsWith(prefix));
  return (a, b) => outside(a) - outside(b);
}

/** Rather the earlier time on the wall; a file without one comes last. */
export const earliestCaptured: KeepRule = (a, b) => {
  const [first, second] = [a.captured?.local, b.captured?.local];
  if (first == null || second == null) return Number(first == null) - Number(second == null);
  return compareBytes(first, second);
};

export const shortestPath: KeepRule = (a, b) => a.path.length - b.path.length;

const byteOrder: KeepRule = (a, b) => compareBytes(a.path, b.path);

/** The files of a group, the one to keep first. Rules count in their order, and bytes of paths after all of them. */
export function inOrderOfKeeping(
  files: readonly DuplicateFile[],
  rules: readonly KeepRule[],
): DuplicateFile[] {
  const all = [...rules, byteOrder];
  return files.toSorted((a, b) => {
    for (const rule of all) {
      const order = rule(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}
