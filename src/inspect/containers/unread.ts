// Formats that no reader of Varve takes apart, and which tool to ask about them.

/**
 * exiftool where only it knows when the film was taken: AVI (RIFF IDIT and the cameras' strd), ASF and WMV,
 * MTS and M2TS (the date in the H.264 stream's MDPM), DV, MXF and the like; it gives size and duration as
 * well. ffprobe where the container holds no date and only its streams tell anything.
 *
 * mediabunny reads MPEG-TS, but not MDPM, and it takes packets from all over the file to find the duration.
 */
const needs: Readonly<Record<string, "ffprobe" | "exiftool">> = {
  avi: "exiftool",
  asf: "exiftool",
  wmv: "exiftool",
  mts: "exiftool",
  m2ts: "exiftool",
  dv: "exiftool",
  mxf: "exiftool",
  wtv: "exiftool",
  flv: "exiftool",
  rm: "exiftool",
  r3d: "exiftool",
  mpegts: "ffprobe",
  ts: "ffprobe",
  mpeg: "ffprobe",
  mpg: "ffprobe",
  vob: "ffprobe",
  ivf: "ffprobe",
  ogv: "ffprobe",
};

/** The tool that knows most of a format ("avi", "mts", "mpg" …); undefined where none is known to help. */
export function needsFor(format: string): "ffprobe" | "exiftool" | undefined {
  return Object.hasOwn(needs, format) ? needs[format] : undefined;
}
