// Groups of files with equal content.

import type { CapturedRecord } from "./file_record.ts";
import type { MetadataField } from "./metadata_fields.ts";

/** What makes files duplicates: equal bytes; equal media, whatever the metadata. */
export const duplicateMeasures = ["digest", "payload"] as const;
export type DuplicateMeasure = (typeof duplicateMeasures)[number];

export type DuplicateFile = {
  /** Absolute. */
  readonly path: string;
  readonly captured: CapturedRecord | null;
  /** Stars 1–5, -1 rejected; null: unrated. */
  readonly rating: number | null;
  /** A hard link: the path of the same file that stands before it in its group. */
  readonly linkOf?: string;
  /** A reflink: the path of the file before it in its group whose blocks it shares. */
  readonly reflinkOf?: string;
  /** By payload only: bytes, and in what of its metadata, as far as it is catalogued, it differs from the first. */
  readonly size?: number;
  readonly differs?: readonly MetadataField[];
};

/** The record `turned`: files of one payload that a tag turns in different ways, which makes no group of them. */
export type TurnedFiles = {
  readonly type: "turned";
  /** Absolute paths, with EXIF's orientation, 1–8. */
  readonly files: readonly { readonly path: string; readonly orientation: number }[];
};

/** The record `group`. */
export type DuplicateGroup = {
  readonly type: "group";
  readonly by: DuplicateMeasure;
  /** Of each file, in bytes; by payload, of the largest. */
  readonly size: number;
  /** Files that hold their bytes for themselves: hard links of one, and those that share its blocks, count once. */
  readonly count: number;
  /** Bytes that all but one of them take, the largest. */
  readonly wasted: number;
  /** Path of the file that is rather kept: the first of `files`. */
  readonly keep: string;
  readonly files: readonly DuplicateFile[];
};
