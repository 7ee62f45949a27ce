// Packs ffprobe and exiftool for a target, as assets and a module that stands in for src/tools_bundle.ts.
// The same packages give the same bytes.

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BunPlugin } from "bun";
import { type BundledFile, type BundledTool, BundleManifest } from "../src/inspect/tools/bundle.ts";
import type { Target } from "./bun_base.ts";
import { NoSourcesError } from "./tools/lean/debian_source.ts";
import type { Cpu } from "./tools/lean/toolchain.ts";
import { leanTools } from "./tools/lean_tools.ts";
import { npmTools } from "./tools/npm_tools.ts";
import type { ToolSource } from "./tools/tool_source.ts";

/**
 * Where the tools come from: "lean" ones we build from Debian's source packages; "npm" ones are the npm
 * packages; "none" packs none.
 */
export const toolOrigins = ["lean", "npm", "none"] as const;
export type ToolsFrom = (typeof toolOrigins)[number];

export type PackOptions = {
  /** Default "npm". */
  readonly from?: ToolsFrom;
  /** zstd level; default: 19 for lean tools; 9 for those of npm, which take 30 s at 19 to save 3 MB. */
  readonly level?: number;
};

export type PackedTools = {
  /** Not what was asked for where that cannot be had. */
  readonly from: ToolsFrom;
  /** Paths of the assets, inside `outDir`. */
  readonly assets: readonly string[];
  readonly manifest: BundleManifest;
  /** The module to take instead of src/tools_bundle.ts. */
  readonly module: string;
};

/** Packs the tools of `target` into `outDir`. What is there already and still right is kept. */
export async function packTools(
  target: Target,
  outDir: string,
  options: PackOptions = {},
): Promise<PackedTools> {
  mkdirSync(outDir, { recursive: true });
  const { from, sources } = await toolSources(target, options.from ?? "npm");
  const level = options.level ?? (from === "lean" ? 19 : 9);
  const tools: BundledTool[] = [];
  for (const source of sources) tools.push(await packTool(source, outDir, level));
  const manifest = BundleManifest.parse({ version: 1, tools });
  const module = join(outDir, "bundle.ts");
  await Bun.write(module, moduleText(manifest));
  return { from, assets: tools.map((tool) => join(outDir, tool.asset)), manifest, module };
}

async function toolSources(
  target: Target,
  from: ToolsFrom,
): Promise<{ readonly from: ToolsFrom; readonly sources: readonly ToolSource[] }> {
  switch (from) {
    case "none":
      return { from, sources: [] };
    case "npm":
      return { from, sources: await npmTools(target) };
    case "lean":
      try {
        return { from, sources: await leanTools(leanCpu(target)) };
      } catch (error) {
        if (!(error instanceof NoSourcesError)) throw error;
        console.error(`No lean tools for ${target}, so those of npm: ${error.message}`);
        return toolSources(target, "npm");
      }
  }
}

function leanCpu(target: Target): Cpu {
  switch (target) {
    case "linux-x64":
      return "x64";
    case "linux-arm64":
      return "arm64";
    case "darwin-arm64":
      throw new NoSourcesError("They are for Linux only");
  }
}

/** Makes a build take `module` for src/tools_bundle.ts. */
export function withToolsBundle(module: string): BunPlugin {
  return {
    name: "tools-bundle",
    setup(build) {
      build.onResolve({ filter: /\/tools_bundle\.ts$/ }, () => ({ path: module }));
    },
  };
}

async function packTool(source: ToolSource, outDir: string, level: number): Promise<BundledTool> {
  const files: BundledFile[] = [];
  const contents: Uint8Array[] = [];
  for (const file of source.files) {
    const bytes = await Bun.file(file.source).bytes();
    contents.push(bytes);
    files.push({
      path: file.path,
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      executable: file.executable,
    });
  }
  const { name, version, licence, from, options, command } = source;
  const hash = sha256(Buffer.from(JSON.stringify({ name, version, command, files })));
  const asset = `${name}-${hash.slice(0, 12)}-${level}.zst`;
  const path = join(outDir, asset);
  if (!existsSync(path)) {
    const fresh = `${path}.part.${process.pid}`;
    try {
      await Bun.write(fresh, await Bun.zstdCompress(Buffer.concat(contents), { level }));
      renameSync(fresh, path);
    } finally {
      rmSync(fresh, { force: true });
    }
  }
  const assetBytes = Bun.file(path).size;
  return { name, version, licence, from, options, hash, asset, assetBytes, command, files };
}

function moduleText(manifest: BundleManifest): string {
  const assets = manifest.tools.map((tool) => tool.asset);
  const imports = assets.map(
    (asset, i) => `import asset${i} from ${JSON.stringify(`./${asset}`)} with { type: "file" };\n`,
  );
  const entries = assets.map((asset, i) => `${JSON.stringify(asset)}: asset${i}`);
  const bundle =
    assets.length === 0
      ? `{ kind: "none" }`
      : `{ kind: "packed", assets: { ${entries.join(", ")} }, manifest: ${JSON.stringify(manifest)} }`;
  return `// Generated by scripts/pack_tools.ts in place of src/tools_bundle.ts.\n${imports.join("")}export const toolsBundle = ${bundle};\n`;
}

function sha256(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}
