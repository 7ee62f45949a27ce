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
      "Properties of a PDF, which say when a document was written and not when a picture was taken",
  },
  {
    file: /\bAFCP\.jpg$/,
    property: "other dates",
    reason: "It stands in an AFCP trailer behind the picture; Varve does not read those",
  },
  {
    file: /\bFlash\.flv$/,
    property: "other dates",
    reason: "When the metadata were written into the film, which is no time of capture",
  },
  {
    file: /\bJpeg2000\.jp2$/,
    property: "other dates",
    reason: "It stands in JPX's own XML; Varve does not read that",
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
      "The picture in the stream has 192 × 154 pixels, by ffprobe; exiftool gives what the metadata beside it claim",
  },
  {
    file: /\bVorbis\.ogg$/,
    property: "duration",
    reason:
      "exiftool divides the size of the file, which is cut short, by its nominal bit rate; the last page that is there says 4 s",
  },
  {
    file: /\bRIFF\.wav$/,
    property: "duration",
    reason: "The file has no sound in it; exiftool divides the size of its header by the rate",
  },
  {
    file: /\bMP3\.mp3$/,
    property: "duration",
    reason: "The file holds no whole frame; exiftool divides what is there by the rate",
  },
];
