// Apple's maker note: a directory behind the letters "Apple iOS", with offsets counted from its start.

import { hasText, latin1, rangeOf, withoutZeros } from "../bytes.ts";
import { readTiffDirectory, readTiffValue } from "./tiff_directory.ts";

/** Shared by the photo and the video of a Live Photo; exiftool calls it MediaGroupUUID. */
const contentIdentifier = 0x0011;
const wanted = new Set([contentIdentifier]);

/** The content identifier of a maker note; undefined where it is not Apple's or has none. */
export function appleContentId(note: Uint8Array): string | undefined {
  if (!hasText(note, 0, "Apple iOS\0")) return undefined;
  const littleEndian = hasText(note, 12, "II");
  const range = rangeOf(note);
  const directory = readTiffDirectory(range, { littleEndian, big: false }, 14, wanted);
  const entry = directory?.entries[0];
  if (entry == null || entry.type !== 2) return undefined;
  const value = readTiffValue(range, entry, 256);
  if (value == null) return undefined;
  const text = withoutZeros(latin1(value, 0, value.length)).trim();
  return text === "" ? undefined : text;
}
