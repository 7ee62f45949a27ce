// The folder of an npm package: the installed one, or, where it is for another CPU and so not installed,
// its archive fetched through npm and checked against bun.lock.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";

/** The folder of `name` at exactly `version`. Throws where it cannot be had, or is not what bun.lock names. */
export async function npmPackage(name: string, version: string): Promise<string> {
  const installed = join(root, "node_modules", name);
  const manifest = Bun.file(join(installed, "package.json"));
  if (await manifest.exists()) {
    const found: unknown = Object(await manifest.json()).version;
    if (found === version) return installed;
    throw new Error(`${name} is installed as ${String(found)}, not as ${version}: run bun install`);
  }
  const folder = join(root, ".cache/npm", `${name.replaceAll("/", "+")}@${version}`);
  if (!existsSync(folder)) await fetchPackage(`${name}@${version}`, folder);
  return folder;
}

async function fetchPackage(spec: string, folder: string): Promise<void> {
  console.log(`Fetching ${spec} through npm`);
  const part = `${folder}.part.${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await run(["npm", "pack", "--loglevel=error", "--pack-destination", part, spec]);
    const archive = join(part, readdirSync(part).find((file) => file.endsWith(".tgz")) ?? "");
    const bytes = await Bun.file(archive).bytes();
    const integrity = `sha512-${new Bun.CryptoHasher("sha512").update(bytes).digest("base64")}`;
    if (integrity !== (await lockedIntegrity(spec))) {
      throw new Error(`The archive of ${spec} is not the one that bun.lock names`);
    }
    await run(["tar", "-xzf", archive, "-C", part]);
    if (!existsSync(folder)) renameSync(join(part, "package"), folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** The hash of a package's archive, as bun.lock gives it ("sha512-…" in base64). */
async function lockedIntegrity(spec: string): Promise<string> {
  const lock = await Bun.file(join(root, "bun.lock")).text();
  const line = lock.split("\n").find((text) => text.includes(`["${spec}"`));
  const integrity = line?.match(/"(sha512-[^"]+)"/)?.[1];
  if (integrity == null) throw new Error(`bun.lock has no hash for ${spec}`);
  return integrity;
}

async function run(command: readonly string[]): Promise<void> {
  const child = Bun.spawn([...command], { stdout: "ignore", stderr: "pipe" });
  const errors = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} failed:\n${errors}`);
}
