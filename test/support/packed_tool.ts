// A bundle as the build packs it, of small scripts instead of programs.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BundledTool, ToolsBundle } from "../../src/inspect/tools/bundle.ts";

export type PackedFile = {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
};

/** Packs `files` into an asset in `folder`; the first file is the command. */
export function packedTool(
  folder: string,
  name: BundledTool["name"],
  files: readonly PackedFile[],
): { readonly tool: BundledTool; readonly asset: string; readonly bundle: ToolsBundle } {
  const manifest = files.map(({ path, text, executable = false }) => ({
    path,
    sizeBytes: Buffer.byteLength(text),
    sha256: sha256(text),
    executable,
  }));
  const asset = join(folder, `${name}.zst`);
  writeFileSync(asset, Bun.zstdCompressSync(files.map((file) => file.text).join("")));
  const tool: BundledTool = {
    name,
    version: "1.0",
    licence: "MIT",
    from: "test",
    options: [],
    hash: sha256(JSON.stringify(manifest)),
    asset: `${name}.zst`,
    assetBytes: Bun.file(asset).size,
    command: [{ file: files[0]?.path ?? "" }],
    files: manifest,
  };
  const bundle: ToolsBundle = {
    kind: "packed",
    manifest: { version: 1, tools: [tool] },
    assets: { [tool.asset]: asset },
  };
  return { tool, asset, bundle };
}

function sha256(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
