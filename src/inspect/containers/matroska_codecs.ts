// Matroska's names of codecs as ffprobe names what they stand for.

import { u16le } from "../bytes.ts";
import { waveCodec, windowsVideoCodec } from "./windows_codecs.ts";

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
    return windowsVideoCodec(String.fromCharCode(...setup.subarray(16, 20)));
  }
  if (id === "A_MS/ACM") return waveCodec(u16le(setup, 0), u16le(setup, 14));
  return undefined;
}
