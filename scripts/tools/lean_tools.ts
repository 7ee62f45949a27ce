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
import { type ToolName, toolNames } from "../../src/inspect/tools/tool.ts";
import { root } from "../root.ts";
import { debianSource, NoSourcesError } from "./lean/debian_source.ts";
import { buildExiftool } from "./lean/exiftool.ts";
import { buildFfprobe, ffprobeOptions } from "./lean/ffprobe.ts";
import { buildPerl, perlOptions } from "./lean/perl.ts";
import { type SourcePackage, sourcePackages, upstreamVersion } from "./lean/sources.ts";
import { buildToolchain, type Cpu, missingPackages, type Toolchain } from "./lean/toolchain.ts";
import type { ToolSource } from "./tool_source.ts";

/** One that outlives the checkout may be named, for machines that build fresh clones. */
const cache = process.env["LEAN_TOOLS_CACHE"] ?? join(root, ".cache/tools");

/** The lean tools for `cpu`, built where the cache has none of this recipe: minutes. Throws NoSourcesError. */
export async function leanTools(cpu: Cpu): Promise<readonly ToolSource[]> {
  if (!hasLeanTools(cpu)) await buildLeanTools(cpu);
  const folder = leanFolder(cpu);
  const { ffmpeg, zlib, dav1d, musl, exiftool, perl, archiveZip } = sourcePackages;
  return [
    {
      name: "ffprobe",
      version: upstreamVersion(ffmpeg),
      licence: ffmpeg.licence,
      from: from([ffmpeg, zlib, dav1d, musl]),
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

/** Whether the cache has all lean tools for `cpu`. */
export function hasLeanTools(cpu: Cpu): boolean {
  return toolNames.every((name) => existsSync(join(leanFolder(cpu), name)));
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

type Building = {
  readonly toolchain: Toolchain;
  readonly sources: Sources;
  readonly work: string;
  readonly out: string;
  readonly log: string;
};

const builders: Readonly<Record<ToolName, (building: Building) => Promise<void>>> = {
  ffprobe: ({ toolchain, sources, work, out, log }) =>
    buildFfprobe(toolchain, sources, work, out, log),
  exiftool: async ({ toolchain, sources, work, out, log }) => {
    await buildExiftool(await buildPerl(toolchain, sources.perl, work, log), sources, out);
  },
};

/** Each tool goes into the cache by itself: a build that was stopped goes on with the next. */
async function buildLeanTools(cpu: Cpu): Promise<void> {
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
  const step = timed();
  const sources = await fetchSources();
  step("sources");
  try {
    const toolchain = await buildToolchain(cpu, sources.musl, join(work, "toolchain"), log);
    step("musl");
    for (const name of toolNames) {
      const kept = join(leanFolder(cpu), name);
      if (existsSync(kept)) continue;
      const out = join(work, "out", name);
      mkdirSync(out, { recursive: true });
      await builders[name]({ toolchain, sources, work: join(work, name), out, log });
      copyFileSync(join(sources.musl, "COPYRIGHT"), join(out, "LICENCE.musl"));
      mkdirSync(leanFolder(cpu), { recursive: true });
      if (!existsSync(kept)) renameSync(out, kept); // Another build may have been faster.
      step(name);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The folders of all source packages: all of them before the first is built. */
type Sources = Readonly<Record<keyof typeof sourcePackages, string>>;

async function fetchSources(): Promise<Sources> {
  const fetched = (name: keyof typeof sourcePackages) => debianSource(sourcePackages[name], cache);
  return {
    musl: await fetched("musl"),
    zlib: await fetched("zlib"),
    dav1d: await fetched("dav1d"),
    ffmpeg: await fetched("ffmpeg"),
    perl: await fetched("perl"),
    exiftool: await fetched("exiftool"),
    archiveZip: await fetched("archiveZip"),
  };
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
