// Which tools come from npm for which target: their files, and how they are run.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { Target } from "../bun_base.ts";
import { npmPackage } from "./npm_package.ts";
import type { ToolSource } from "./tool_source.ts";

/** The tools for `target`; ffprobe is there for Linux only. */
export async function npmTools(target: Target): Promise<readonly ToolSource[]> {
  const tools: ToolSource[] = [];
  if (target === "linux-x64" || target === "linux-arm64") tools.push(await ffprobe(target));
  tools.push(await exiftool());
  return tools;
}

async function ffprobe(target: "linux-x64" | "linux-arm64"): Promise<ToolSource> {
  const name = `@ffprobe-installer/${target}` as const;
  const version = packageJson.devDependencies[name];
  const folder = await npmPackage(name, version);
  const { ffprobe: build }: { ffprobe?: unknown } = await Bun.file(
    join(folder, "package.json"),
  ).json();
  return {
    name: "ffprobe",
    version: String(build),
    licence: "GPL-3.0-or-later",
    from: `npm:${name}@${version}`,
    options: [],
    command: [{ file: "ffprobe" }],
    files: [{ source: join(folder, "ffprobe"), path: "ffprobe", executable: true }],
  };
}

/** Pure Perl, run by the system's perl. Its languages and its place names (8 MB) are of no use here. */
async function exiftool(): Promise<ToolSource> {
  const name = "exiftool-vendored.pl";
  const version = packageJson.devDependencies[name];
  const folder = join(await npmPackage(name, version), "bin");
  const modules = readdirSync(join(folder, "lib"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.p[lm]$/.test(path) && !path.startsWith("Image/ExifTool/Lang/"))
    .map((path) => `lib/${path}`)
    .sort();
  return {
    name: "exiftool",
    version: version.replace(/\.\d+$/, ""),
    licence: "Artistic-1.0-Perl OR GPL-1.0-or-later",
    from: `npm:${name}@${version}`,
    options: [],
    command: [{ system: "perl" }, { file: "exiftool" }],
    files: ["README", "exiftool", ...modules].map((path) => ({
      source: join(folder, path),
      path,
      executable: false,
    })),
  };
}
