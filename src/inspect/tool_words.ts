// Words that ffprobe and exiftool share with files: codes of codecs, degrees of rotation.

/** Four-character codes and names as ffmpeg calls the codec; other codes stay, in lower case. */
const codecs: Readonly<Record<string, string>> = {
  avc1: "h264",
  avc3: "h264",
  h264: "h264",
  hvc1: "hevc",
  hev1: "hevc",
  dvh1: "hevc",
  dvhe: "hevc",
  av01: "av1",
  vp08: "vp8",
  vp09: "vp9",
  mp4v: "mpeg4",
  xvid: "mpeg4",
  divx: "mpeg4",
  dx50: "mpeg4",
  mjpg: "mjpeg",
  jpeg: "mjpeg",
  mjpa: "mjpeg",
  s263: "h263",
  apch: "prores",
  apcn: "prores",
  apcs: "prores",
  apco: "prores",
  ap4h: "prores",
  dvsd: "dvvideo",
  mp4a: "aac",
  samr: "amr_nb",
  sawb: "amr_wb",
  "ac-3": "ac3",
  "ec-3": "eac3",
  twos: "pcm_s16be",
  sowt: "pcm_s16le",
};

/** The name of a codec; undefined for codes that name none (numbers, blanks). */
export function codecName(code: string | undefined): string | undefined {
  const key = code?.trim().toLowerCase();
  if (key == null || !/^[a-z][\w-]*$/.test(key)) return undefined;
  return codecs[key] ?? key;
}

/** The EXIF orientation of a picture to be turned clockwise by so many degrees (-270 … 270). */
export function orientationOfDegrees(degrees: number | undefined): number | undefined {
  if (degrees == null) return undefined;
  switch (((Math.round(degrees) % 360) + 360) % 360) {
    case 0:
      return 1;
    case 90:
      return 6;
    case 180:
      return 3;
    case 270:
      return 8;
    default:
      return undefined;
  }
}
