// What the build packs into the program: compressed assets, and a manifest that says which files are in
// them, how big they are and what they hash to, so that nothing unpacked is run unverified.

import { z } from "zod";
import { toolNames } from "./tool.ts";

/** One file of an unpacked tool. */
const BundledFile = z.strictObject({
  /** Below the tool's folder; plain names and slashes only. */
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  sizeBytes: z.number().int().positive(),
  /** SHA-256 of the contents, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  executable: z.boolean(),
});
export type BundledFile = z.infer<typeof BundledFile>;

/** A word of a tool's command: a file of its folder, or a program that the system has to give. */
const CommandWord = z.union([
  z.strictObject({ file: z.string() }),
  z.strictObject({ system: z.string() }),
]);

/** One tool: an asset that is the zstd stream of its files, one after another in the order of `files`. */
export const BundledTool = z.strictObject({
  name: z.enum(toolNames),
  version: z.string(),
  /** An SPDX expression, for `THIRD_PARTY` and `doctor`. */
  licence: z.string(),
  /** What it was made of: "npm:exiftool-vendored.pl@13.59.3", or Debian's source packages with a space between. */
  from: z.string(),
  /** How it was configured, where we built it. */
  options: z.array(z.string()).readonly(),
  /** SHA-256 of everything below: the tool's identity, 64 hex digits. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  asset: z.string(),
  assetBytes: z.number().int().nonnegative(),
  command: z.array(CommandWord).min(1).readonly(),
  files: z.array(BundledFile).min(1).readonly(),
});
export type BundledTool = z.infer<typeof BundledTool>;

export const BundleManifest = z.strictObject({
  version: z.literal(1),
  tools: z.array(BundledTool).readonly(),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/**
 * The tools that came with this program. `packed` ones are unpacked before use; `installed` ones, of a
 * checkout, run where they are. `assets` gives the path of each asset by its name.
 */
export type ToolsBundle =
  | { readonly kind: "none" }
  | {
      readonly kind: "packed";
      readonly manifest: BundleManifest;
      readonly assets: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "installed";
      readonly commands: Readonly<Partial<Record<(typeof toolNames)[number], readonly string[]>>>;
    };
