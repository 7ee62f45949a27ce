// Matroska's names of codecs as ffprobe names what they stand for.

const names: Readonly<Record<string, string>> = {
  "V_MPEG4/ISO/AVC": "h264",
  "V_MPEGH/ISO/HEVC": "hevc",
  "V_MPEGI/ISO/VVC": "vvc",
  V_VP8: "vp8",
  V_VP9: "vp9",
  V_AV1: "av1",
  V_MPEG1: "mpeg1video",
  V_MPEG2: "mpeg2video",
  "V_MPEG4/ISO/ASP": "mpeg4",
  "V_MPEG4/ISO/SP": "mpeg4",
  "V_MPEG4/ISO/AP": "mpeg4",
  "V_MPEG4/MS/V3": "msmpeg4v3",
  V_THEORA: "theora",
  V_MJPEG: "mjpeg",
  V_PRORES: "prores",
  V_FFV1: "ffv1",
  V_DIRAC: "dirac",
  V_UNCOMPRESSED: "rawvideo",
  V_SNOW: "snow",
  A_AAC: "aac",
  A_AC3: "ac3",
  A_EAC3: "eac3",
  A_DTS: "dts",
  A_OPUS: "opus",
  A_VORBIS: "vorbis",
  A_FLAC: "flac",
  "A_MPEG/L3": "mp3",
  "A_MPEG/L2": "mp2",
  "A_MPEG/L1": "mp1",
  A_TRUEHD: "truehd",
  A_MLP: "mlp",
  A_ALAC: "alac",
  A_WAVPACK4: "wavpack",
  A_TTA1: "tta",
  A_REAL: "cook",
};

/** Four-character codes of Windows, as in V_MS/VFW/FOURCC. */
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
  div3: "msmpeg4v3",
  mp43: "msmpeg4v3",
  mjpg: "mjpeg",
  wmv3: "wmv3",
  wvc1: "vc1",
  vp80: "vp8",
  vp90: "vp9",
  ffv1: "ffv1",
  wmv1: "wmv1",
  wmv2: "wmv2",
};

const waveFormats: Readonly<Record<number, string>> = {
  1: "pcm_s16le",
  80: "mp2",
  85: "mp3",
  353: "wmav2",
  352: "wmav1",
  255: "aac",
  8192: "ac3",
  8193: "dts",
  61868: "flac",
};

/** The codec of a track; `setup` is its private data, which tells for codecs wrapped in those of Windows. */
export function matroskaCodec(id: string, bits: number, setup: Uint8Array): string | undefined {
  const name = names[id];
  if (name != null) return name;
  if (id.startsWith("A_AAC/")) return "aac";
  if (id.startsWith("A_PCM/INT/")) {
    return bits === 8 ? "pcm_u8" : `pcm_s${bits || 16}${id.endsWith("BIG") ? "be" : "le"}`;
  }
  if (id === "A_PCM/FLOAT/IEEE") return `pcm_f${bits || 32}le`;
  if (id.startsWith("A_DTS")) return "dts";
  if (id.startsWith("A_AC3")) return "ac3";
  if (id === "V_MS/VFW/FOURCC") {
    return fourCcs[String.fromCharCode(...setup.subarray(16, 20)).toLowerCase()];
  }
  if (id === "A_MS/ACM") return waveFormats[(setup[0] ?? 0) | ((setup[1] ?? 0) << 8)];
  return undefined;
}
