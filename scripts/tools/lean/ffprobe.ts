// A static ffprobe that knows the media files of a library and nothing else: no network, no encoders, no
// filters, nothing under the GPL.

import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildDav1d, buildZlib } from "./libraries.ts";
import { run } from "./run.ts";
import { cpus, isNative, jobs, type Toolchain } from "./toolchain.ts";
import { words } from "./words.ts";

/** What makes the first frames tell their size, format and profile. */
const decoders = words(`
  h264 hevc libdav1d av1 mpeg1video mpeg2video mpeg4 h261 h263 h263i h263p flv msmpeg4v1 msmpeg4v2
  msmpeg4v3 wmv1 wmv2 wmv3 vc1 mjpeg mjpegb amv sp5x dvvideo prores dnxhd cfhd cinepak svq1
  svq3 rv10 rv20 rv30 rv40 theora vp3 vp4 vp5 vp6 vp6a vp6f vp7 vp8 vp9 indeo2 indeo3 indeo4
  indeo5 huffyuv ffvhuff ffv1 utvideo magicyuv rawvideo v210 qtrle rpza smc msrle msvideo1 cavs
  dirac hap png apng bmp gif tiff webp jpeg2000 eightbps aac aac_latm mp1float mp2float
  mp3float mp3 mp2 mp1 ac3 eac3 dca truehd mlp flac vorbis opus alac ape wavpack tta tak mpc7
  mpc8 shorten amrnb amrwb wmav1 wmav2 wmapro wmalossless wmavoice cook sipr ra_144 ra_288 ralf
  atrac1 atrac3 atrac3p qdm2 qdmc qcelp evrc gsm gsm_ms mace3 mace6 nellymoser speex g723_1
  g729 truespeech dsd_lsbf dsd_lsbf_planar dsd_msbf dsd_msbf_planar dss_sp pcm_* adpcm_* dvdsub
  dvbsub pgssub movtext text ass ssa srt subrip webvtt xsub ccaption
`);

/** What demuxers and probes take of the filters on streams. */
const streamFilters = words(`
  extract_extradata vp9_superframe_split h264_mp4toannexb hevc_mp4toannexb av1_frame_merge
  aac_adtstoasc
`);

/** Everything but --cc and its like, for the manifest. `*` stands for all of a kind. */
export const ffprobeOptions = [
  ...["--disable-everything", "--disable-autodetect", "--disable-doc", "--disable-debug"],
  ...["--disable-network", "--disable-avdevice", "--disable-avfilter", "--disable-swscale"],
  ...["--disable-postproc", "--disable-ffmpeg", "--disable-ffplay", "--enable-ffprobe"],
  // One thread is all that a probe takes; assembler would need nasm and speeds up nothing here.
  ...["--disable-pthreads", "--disable-x86asm", "--disable-inline-asm"],
  // As small as can be: a probe decodes a frame or two. (--enable-small would leave out names of codecs.)
  "--optflags=-Os",
  ...["--enable-zlib", "--enable-libdav1d", "--enable-protocol=file"],
  // All of them: what a file is taken for depends on who else could have claimed it.
  "--enable-demuxers",
  `--enable-decoder=${decoders.join(",")}`,
  "--enable-parser=*",
  `--enable-bsf=${streamFilters.join(",")}`,
];

export type FfprobeSources = {
  readonly ffmpeg: string;
  readonly zlib: string;
  readonly dav1d: string;
};

/** Builds ffprobe, with the texts of its licences beside it, into the folder `out`, which is there. */
export async function buildFfprobe(
  toolchain: Toolchain,
  sources: FfprobeSources,
  work: string,
  out: string,
  log: string,
): Promise<void> {
  const { bin: path, cpu, prefix } = toolchain;
  await buildZlib(toolchain, sources.zlib, join(work, "zlib"), log);
  await buildDav1d(toolchain, sources.dav1d, join(work, "dav1d"), log);
  const cwd = join(work, "ffmpeg");
  mkdirSync(cwd, { recursive: true });
  const cross = [`--arch=${cpus[cpu].triplet.split("-")[0]}`, "--target-os=linux"];
  await run(
    [
      ...["env", `PKG_CONFIG_LIBDIR=${prefix}/lib/pkgconfig`],
      join(sources.ffmpeg, "configure"),
      ...ffprobeOptions,
      ...[
        "--cc=musl-cc",
        "--ar=musl-ar",
        "--nm=musl-nm",
        "--ranlib=musl-ranlib",
        "--strip=musl-strip",
      ],
      ...["--pkg-config=pkg-config", "--extra-ldflags=-static", ...cross],
      ...(isNative(cpu) ? [] : ["--enable-cross-compile"]),
    ],
    { cwd, log, path },
  );
  await run(["make", `-j${jobs}`, "ffprobe"], { cwd, log, path });
  copyFileSync(join(cwd, "ffprobe"), join(out, "ffprobe"));
  await run(["musl-strip", join(out, "ffprobe")], { cwd, log, path });
  cpSync(join(sources.ffmpeg, "COPYING.LGPLv2.1"), join(out, "LICENCE.ffmpeg"));
  cpSync(join(sources.zlib, "LICENSE"), join(out, "LICENCE.zlib"));
  cpSync(join(sources.dav1d, "COPYING"), join(out, "LICENCE.dav1d"));
}
