// What a metadata reader returns, and what each reader is given.

import type { Evidence, Facts, Problem, Reader } from "../domain/inspection.ts";
import type { MediaKind } from "../domain/media.ts";
import type { Source } from "./source.ts";

/** What one reader found in one file. */
export type Reading = {
  readonly reader: Reader;
  /** By content, not by name: "jpeg", "heic", "cr3", "mp4", "mkv", "flac", "xmp" … */
  readonly format: string;
  /** Only where the content tells another kind than the name's (a video named .jpg). */
  readonly kind?: MediaKind;
  readonly facts: Facts;
  readonly evidence: readonly Evidence[];
  /** A tool that would know more; asked where it is present. */
  readonly needs?: "ffprobe" | "exiftool";
  /** What was wrong with the file, where something was; the facts found before it still count. */
  readonly problem?: Problem;
};

/** Reads the metadata of one format. Never throws on what a file holds, except `ReadLimitError`. */
export type ReadMetadata = (source: Source, name: string) => Reading | Promise<Reading>;
