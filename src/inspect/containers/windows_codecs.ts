// The codes of codecs that Windows registered, as AVI, WAVE, Matroska and Windows Media carry them, by the
// names that ffprobe has for them.

/** Four letters of a picture codec, in lower case. */
const fourCcs: Readonly<Record<string, string>> = {
  h264: "h264",
  avc1: "h264",
  x264: "h264",
  hevc: "hevc",
  xvid: "mpeg4",
  divx: "mpeg4",
  dx50: "mpeg4",
  fmp4: "mpeg4",
  mp4v: "mpeg4",
  m4s2: "mpeg4",
  mpg4: "msmpeg4v1",
  mp42: "msmpeg4v2",
  div3: "msmpeg4v3",
  div4: "msmpeg4v3",
  mp43: "msmpeg4v3",
  mjpg: "mjpeg",
  wmv1: "wmv1",
  wmv2: "wmv2",
  wmv3: "wmv3",
  wvc1: "vc1",
  vp80: "vp8",
  vp90: "vp9",
  ffv1: "ffv1",
  dvsd: "dvvideo",
  dv25: "dvvideo",
  dv50: "dvvideo",
  cvid: "cinepak",
  iv32: "indeo3",
  iv41: "indeo4",
  iv50: "indeo5",
  msvc: "msvideo1",
  cram: "msvideo1",
  mpg1: "mpeg1video",
  mpg2: "mpeg2video",
  hfyu: "huffyuv",
  i420: "rawvideo",
  yuy2: "rawvideo",
  uyvy: "rawvideo",
  "dib ": "rawvideo",
  "\0\0\0\0": "rawvideo",
};

/** Numbers of sound codecs (wFormatTag) other than plain samples. */
const waveFormats: Readonly<Record<number, string>> = {
  2: "adpcm_ms",
  6: "pcm_alaw",
  7: "pcm_mulaw",
  17: "adpcm_ima_wav",
  49: "gsm_ms",
  80: "mp2",
  85: "mp3",
  255: "aac",
  352: "wmav1",
  353: "wmav2",
  354: "wmapro",
  355: "wmalossless",
  8192: "ac3",
  8193: "dts",
  61868: "flac",
};

/** The codec of four letters in any case; undefined where nobody is known to write them. */
export function windowsVideoCodec(fourCc: string): string | undefined {
  return fourCcs[fourCc.toLowerCase()];
}

/** The codec of a wFormatTag; `bits` are those of a sample, 0 where they are not given. */
export function waveCodec(tag: number, bits: number): string | undefined {
  if (tag === 1) return bits === 8 ? "pcm_u8" : `pcm_s${bits || 16}le`;
  if (tag === 3) return `pcm_f${bits || 32}le`;
  return waveFormats[tag];
}
