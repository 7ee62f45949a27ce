// The source packages of Debian that the lean tools are made from. Each is pinned by its version and by the
// SHA-256 of its description (.dsc), which in turn names the SHA-256 of every file that belongs to it.

export type SourcePackage = {
  readonly name: string;
  /** As Debian writes it, with the epoch. */
  readonly version: string;
  /** Of the .dsc file, in hex. */
  readonly sha256: string;
  /** An SPDX expression: what the part of it that is in the tools is under. */
  readonly licence: string;
};

export const sourcePackages = {
  musl: {
    name: "musl",
    version: "1.2.3-1",
    sha256: "243a7462e9c751da662c4c61d4c96b6318c796ba302b72f6cdf74ea5427a9b4f",
    licence: "MIT",
  },
  zlib: {
    name: "zlib",
    version: "1:1.2.13.dfsg-1",
    sha256: "3fa1e6b2fc525062aa88207dda52fed8e045373c809d362fe8a2bfbf7cf515a8",
    licence: "Zlib",
  },
  dav1d: {
    name: "dav1d",
    version: "1.0.0-2+deb12u1",
    sha256: "590dba7fc0ce89cac8bdfbd2cd54594d65dff8b0b4becad1f558e033dd506cb4",
    licence: "BSD-2-Clause",
  },
  ffmpeg: {
    name: "ffmpeg",
    version: "7:5.1.9-0+deb12u1",
    sha256: "055f82fca9a92f1d47216be2c2488d09373c7ca154806fbc36b0127c191d5104",
    licence: "LGPL-2.1-or-later",
  },
  perl: {
    name: "perl",
    version: "5.36.0-7+deb12u3",
    sha256: "ac13a1eb3d4bb63ca8c91a3695ad563b10792a3e0f2f8b74d9600625a98a68fb",
    licence: "Artistic-1.0-Perl OR GPL-1.0-or-later",
  },
  exiftool: {
    name: "libimage-exiftool-perl",
    version: "12.57+dfsg-1",
    sha256: "6f783492f15ab7c636c6e8744d56c7e9ae646dc1ad614808deb5bfa807792834",
    licence: "Artistic-1.0-Perl OR GPL-1.0-or-later",
  },
  archiveZip: {
    name: "libarchive-zip-perl",
    version: "1.68-1",
    sha256: "07b91f925c54158ad4ec3d837a6e67f660168c3dac3c2856b3b8621a3c41735a",
    licence: "Artistic-1.0-Perl OR GPL-1.0-or-later",
  },
} as const satisfies Readonly<Record<string, SourcePackage>>;

/** "7:5.1.9-0+deb12u1" is 5.1.9: the program's own version. */
export function upstreamVersion(source: SourcePackage): string {
  return source.version
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/\+dfsg$|\.dfsg$/, "");
}
