// The lean tools: a static ffprobe, and a static perl with exiftool, built from Debian's source packages once
// for each CPU and each change of the recipe, and kept in the cache.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";
import { debianSource, NoSourcesError } from "./lean/debian_source.ts";
import { buildExiftool } from "./lean/exiftool.ts";
import { buildFfprobe, ffprobeOptions } from "./lean/ffprobe.ts";
import { buildPerl, perlOptions } from "./lean/perl.ts";
import { type SourcePackage, sourcePackages, upstreamVersion } from "./lean/sources.ts";
import { buildToolchain, type Cpu, missingPackages } from "./lean/toolchain.ts";
import type { ToolSource } from "./tool_source.ts";

/** One that outlives the checkout may be named, for machines that build fresh clones. */
const cache = process.env["LEAN_TOOLS_CACHE"] ?? join(root, ".cache/tools");

/** The lean tools for `cpu`, built where the cache has none of this recipe: minutes. Throws NoSourcesError. */
export async function leanTools(cpu: Cpu): Promise<readonly ToolSource[]> {
  const folder = leanFolder(cpu);
  if (!existsSync(folder)) await buildLeanTools(cpu, folder);
  const { ffmpeg, zlib, musl, exiftool, perl, archiveZip } = sourcePackages;
  return [
    {
      name: "ffprobe",
      version: upstreamVersion(ffmpeg),
      licence: ffmpeg.licence,
      from: from([ffmpeg, zlib, musl]),
      options: ffprobeOptions,
      command: [{ file: "ffprobe" }],
      files: filesIn(join(folder, "ffprobe"), ["ffprobe"]),
    },
    {
      name: "exiftool",
      version: upstreamVersion(exiftool),
      licence: exiftool.licence,
      from: from([exiftool, archiveZip, perl, musl]),
      options: perlOptions,
      command: [{ file: "perl" }, { file: "exiftool" }],
      files: filesIn(join(folder, "exiftool"), ["perl"]),
    },
  ];
}

/** Where the cache keeps the lean tools of `cpu`: another folder for each change of the recipe. */
export function leanFolder(cpu: Cpu): string {
  return join(cache, `lean-${cpu}-${recipeHash().slice(0, 12)}`);
}

/** SHA-256 over the recipe: the files of the folder `lean`. */
function recipeHash(): string {
  const folder = join(import.meta.dir, "lean");
  const hasher = new Bun.CryptoHasher("sha256");
  for (const name of readdirSync(folder).sort()) {
    hasher.update(`${name}\0`);
    hasher.update(readFileSync(join(folder, name)));
  }
  return hasher.digest("hex");
}

async function buildLeanTools(cpu: Cpu, folder: string): Promise<void> {
  const missing = missingPackages(cpu);
  if (missing.length > 0) {
    throw new NoSourcesError(
      `The lean tools need more programs: apt-get install ${missing.join(" ")}`,
    );
  }
  mkdirSync(cache, { recursive: true });
  console.log(`Building the lean tools for ${cpu} from Debian's sources`);
  const work = join(cache, `work-${cpu}-${process.pid}`);
  const log = join(cache, `lean-${cpu}.log`);
  rmSync(log, { force: true });
  const source = (name: keyof typeof sourcePackages) => debianSource(sourcePackages[name], cache);
  try {
    const step = timed();
    const ffprobeSources = { ffmpeg: await source("ffmpeg"), zlib: await source("zlib") };
    const perlSource = await source("perl");
    const exiftoolSources = {
      exiftool: await source("exiftool"),
      archiveZip: await source("archiveZip"),
    };
    const musl = await source("musl");
    step("sources");
    const toolchain = await buildToolchain(cpu, musl, join(work, "toolchain"), log);
    step("musl");
    const out = join(work, "out");
    await buildFfprobe(toolchain, ffprobeSources, join(work, "ffprobe"), join(out, "ffprobe"), log);
    step("ffprobe");
    const perl = await buildPerl(toolchain, perlSource, join(work, "perl"), log);
    step("perl");
    await buildExiftool(perl, exiftoolSources, join(out, "exiftool"));
    for (const tool of ["ffprobe", "exiftool"]) {
      copyFileSync(join(musl, "COPYRIGHT"), join(out, tool, "LICENCE.musl"));
    }
    if (!existsSync(folder)) renameSync(out, folder); // Another build may have been faster.
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Prints how long each step took. */
function timed(): (step: string) => void {
  let start = performance.now();
  return (step) => {
    const now = performance.now();
    console.log(`  ${step}: ${((now - start) / 1000).toFixed(0)} s`);
    start = now;
  };
}

function from(packages: readonly SourcePackage[]): string {
  return packages.map(({ name, version }) => `debian:${name}@${version}`).join(" ");
}

function filesIn(folder: string, executables: readonly string[]): ToolSource["files"] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => ({ source: join(folder, path), path, executable: executables.includes(path) }));
}
