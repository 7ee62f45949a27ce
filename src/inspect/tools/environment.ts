// The environment of a tool. Nothing of ours is handed on: PERL5LIB, LD_PRELOAD, BUN_OPTIONS and their
// like change what a program is.

/** Where programs are looked for: Debian, DSM (also the Perl package), Entware. */
export const searchPath =
  "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/var/packages/Perl/target/usr/local/bin:/opt/bin";

/**
 * The ffmpegs of DSM's packages: those of SynoCommunity, then Synology's own, which decode less. All of them decode more
 * than the one in DSM's /usr/bin, and are taken before it.
 */
export const packagedFfmpegs: readonly string[] = [
  ...["ffmpeg7", "ffmpeg6", "ffmpeg5", "ffmpeg4", "ffmpeg"].map(
    (name) => `/var/packages/${name}/target/bin/ffmpeg`,
  ),
  "/var/packages/CodecPack/target/pack/bin/ffmpeg41",
  "/var/packages/CodecPack/target/bin/ffmpeg41",
  "/var/packages/VideoStation/target/bin/ffmpeg",
];

/** The whole environment of a tool; `scratch` is a folder of ours on the volume, for what it wants to write. */
export function toolEnvironment(scratch: string): Record<string, string> {
  return {
    PATH: searchPath,
    HOME: scratch,
    TMPDIR: scratch,
    LC_ALL: "C",
    // Some formats keep Unix times, which exiftool prints in local time: the answer must not depend on
    // the machine.
    TZ: "UTC0",
    // A static glibc loads the host's character set modules and crashes (the npm ffprobe, on MPEG-TS).
    GCONV_PATH: "/nonexistent",
  };
}
