// Formats that no reader of Varve takes apart, and which tool to ask about them.

import type { Format } from "../formats.ts";

/**
 * exiftool where only it knows when the film was taken: ASF and WMV, AVCHD, "m2ts" here
 * (the date in the H.264 stream's MDPM), DV, MXF and the like; it gives size and duration as well.
 * ffprobe where the container holds no date and only its streams tell anything.
 *
 * mediabunny reads MPEG-TS, but not MDPM, and it takes packets from all over the file to find the duration.
 */
const needs: Partial<Readonly<Record<Format, "ffprobe" | "exiftool">>> = {
  asf: "exiftool",
  m2ts: "exiftool",
  dv: "exiftool",
  mxf: "exiftool",
  wtv: "exiftool",
  rm: "exiftool",
  r3d: "exiftool",
  dss: "exiftool",
  aa: "exiftool",
  mpegts: "ffprobe",
  mpegps: "ffprobe",
  mpeg: "ffprobe",
  flv: "ffprobe",
  amr: "ffprobe",
  caf: "ffprobe",
  tta: "ffprobe",
  ra: "ffprobe",
};

/** The tool that knows most of a format; undefined where none is known to help more than another. */
export function needsFor(format: Format): "ffprobe" | "exiftool" | undefined {
  return needs[format];
}
