// Differences between Varve and exiftool that were looked into, each with its reason. The files are those of
// exiftool's own tests (t/images), of Vanilagy/mediabunny, and of ianare/exif-samples.

import type { Property } from "./compare.ts";

export type KnownDifference = {
  /** Matched against the path below the folder of samples. */
  readonly file: RegExp;
  readonly property: Property;
  readonly reason: string;
};

export const knownDifferences: readonly KnownDifference[] = [
  {
    file: /\bPentax\.avi$/,
    property: "captured",
    reason:
      "The file says 2009/10/27 12:14:34, and so do its maker notes; exiftool takes a date with slashes for one without seconds",
  },
  {
    file: /\bWTV\.wtv$/,
    property: "captured",
    reason:
      "It says 18:44:43.77; exiftool 12 cuts the fraction off, the one that Varve asks rounds it",
  },
  {
    file: /\bSigma\.x3f$/,
    property: "captured",
    reason:
      "Read without tools: nothing is known of the raw but the JPEG of the same name beside it",
  },
  {
    file: /\bExtendedXMP\.jpg$/,
    property: "other dates",
    reason:
      "A PDF that was exported as a picture; when its document was written is no time of capture",
  },
  {
    file: /\bAFCP\.jpg$/,
    property: "other dates",
    reason:
      "It stands in an AFCP trailer, which one photo desk of the 1990s wrote; Varve does not read those",
  },
  {
    file: /\bFlash\.flv$/,
    property: "other dates",
    reason: "When a tool wrote the list of key frames into the film",
  },
  {
    file: /\bJpeg2000\.jp2$/,
    property: "other dates",
    reason:
      "It stands in an XML of JPX that no camera and no common program writes; Varve does not read those",
  },
  {
    file: /\bsar_2x1\.mp4$/,
    property: "size",
    reason:
      "The picture is stored with 640 pixels a line and shown twice as wide; Varve keeps what is stored",
  },
  {
    file: /\bFlash\.flv$/,
    property: "size",
    reason:
      "The picture has 192 × 154 pixels (ffprobe); the player was told to show it in 320 × 240",
  },
  {
    file: /\bVorbis\.ogg$/,
    property: "duration",
    reason:
      "exiftool divides the size of the file, which is cut short, by its bit rate; its last page says 4 s",
  },
  {
    file: /\bRIFF\.wav$/,
    property: "duration",
    reason: "The file has no sound in it; exiftool divides the size of its header by the rate",
  },
  {
    file: /\bMP3\.mp3$/,
    property: "duration",
    reason: "The file has no frame in it; exiftool divides what is there by the rate",
  },
];
