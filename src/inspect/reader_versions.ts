// The version of each reader: raised whenever it reads more or reads something differently, so that a
// later scan re-reads just the files that this reader answered.

import type { Reader } from "../domain/inspection.ts";

/**
 * Stored beside each file's metadata. Raise the number of a reader in the same change that alters what
 * it yields for any file; never lower one. `none` counts the recognition of formats: raise it when a
 * format that nobody could read gets a reader.
 */
export const readerVersions: Readonly<Record<Reader, number>> = {
  exif: 1,
  bmff: 1,
  matroska: 1,
  riff: 1,
  audio: 1,
  image: 1,
  sidecar: 1,
  ffprobe: 1,
  exiftool: 1,
  none: 2,
};
