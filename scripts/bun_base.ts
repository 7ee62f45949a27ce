// The Bun that a compiled program starts with, for any CPU: the file of the npm package, fetched once into
// .cache/ and taken only where the archive has the hash that bun.lock gives. The same folders as those of
// scripts/door.sh, so that what a door has fetched is not fetched again.

import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";

/** The platforms that Varve is built for, and the npm package that holds Bun for each. */
export const targets = {
  "linux-x64": { package: "bun-linux-x64", compile: "bun-linux-x64" },
  "linux-arm64": { package: "bun-linux-aarch64", compile: "bun-linux-arm64" },
  "darwin-arm64": { package: "bun-darwin-aarch64", compile: "bun-darwin-arm64" },
} as const;

export type Target = keyof typeof targets;

export function isTarget(text: string): text is Target {
  return Object.hasOwn(targets, text);
}

/** The target that is this machine. Throws where Varve is not built for it. */
export function hostTarget(): Target {
  const host = `${process.platform}-${process.arch}`;
  if (!isTarget(host)) throw new Error(`Varve is not built for ${host}`);
  return host;
}

/** The path of Bun for `target`, fetched and checked where it is not there yet. */
export async function bunBase(target: Target, version: string): Promise<string> {
  const name = `@oven/${targets[target].package}`;
  const folder = join(root, ".cache/bun", version, targets[target].package);
  const executable = join(folder, "bin/bun");
  if (existsSync(executable)) return executable;

  console.log(`Fetching Bun ${version} for ${target} through npm`);
  const part = `${folder}.part.${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await run([
      "npm",
      "pack",
      "--loglevel=error",
      "--pack-destination",
      part,
      `${name}@${version}`,
    ]);
    const archive = join(part, readdirSync(part).find((file) => file.endsWith(".tgz")) ?? "");
    const bytes = await Bun.file(archive).bytes();
    const integrity = `sha512-${new Bun.CryptoHasher("sha512").update(bytes).digest("base64")}`;
    if (integrity !== (await lockedIntegrity(`${name}@${version}`))) {
      throw new Error(`The archive of ${name}@${version} is not the one that bun.lock names`);
    }
    await run(["tar", "-xzf", archive, "-C", part]);
    chmodSync(join(part, "package/bin/bun"), 0o755);
    if (!existsSync(executable)) renameSync(join(part, "package"), folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return executable;
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
