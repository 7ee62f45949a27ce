// Which build of the program this is. `scripts/build.ts` replaces VARVE_BUILD; run from its sources the
// program calls itself a development build.

import packageJson from "../package.json" with { type: "json" };

/** What the build compiles in. */
export type Build = {
  readonly name: string;
  readonly version: string;
  /** The first 12 digits of the commit, with "-dirty" where files differed from it. */
  readonly commit: string;
  /** The platform built for: "linux-x64", "linux-arm64", "darwin-arm64", or "source" when not built. */
  readonly target: string;
  /** Where the ffprobe and exiftool packed in come from: "lean", "npm" or "none" (scripts/pack_tools.ts). */
  readonly tools: string;
};

declare const VARVE_BUILD: Build | undefined;

export const build: Build =
  typeof VARVE_BUILD === "undefined"
    ? {
        name: packageJson.name,
        version: packageJson.version,
        commit: "development",
        target: "source",
        tools: "npm",
      }
    : VARVE_BUILD;

/** One line for `--version` and for reports. */
export function describeBuild(of: Build = build): string {
  return `${of.name} ${of.version} (${of.commit}, ${of.target})`;
}
