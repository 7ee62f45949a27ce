// Fetches Debian's source packages through apt, with a configuration of its own: the machine's sources of
// binary packages, asked for the source packages beside them. The machine's own apt is left as it is.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import type { SourcePackage } from "./sources.ts";

/** The source packages cannot be had here: no apt, no network, or the archive has moved on. */
export class NoSourcesError extends Error {
  override readonly name = "NoSourcesError";
}

/**
 * The folder of a source package, unpacked with Debian's patches, inside `cache`; fetched where it is not
 * there yet. Throws NoSourcesError, or an Error where what came is not what is pinned.
 */
export async function debianSource(source: SourcePackage, cache: string): Promise<string> {
  const folder = join(cache, "sources", `${source.name}-${source.sha256.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part.${process.pid}`;
  const log = join(cache, "sources.log");
  mkdirSync(part, { recursive: true });
  try {
    await fetchInto(source, part, cache, log);
    const description = readdirSync(part).find((name) => name.endsWith(".dsc"));
    if (description == null) throw new NoSourcesError(`apt gave no description of ${source.name}`);
    const found = sha256(readFileSync(join(part, description)));
    if (found !== source.sha256) {
      throw new Error(`"${description}" has SHA-256 ${found}, not ${source.sha256}`);
    }
    // It checks every file against the description.
    const extract = ["dpkg-source", "--require-strong-checksums", "-x", description, "tree"];
    await run(extract, { cwd: part, log });
    if (!existsSync(folder)) renameSync(join(part, "tree"), folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

async function fetchInto(
  source: SourcePackage,
  folder: string,
  cache: string,
  log: string,
): Promise<void> {
  const apt = aptOptions(join(cache, "apt"));
  const spec = `${source.name}=${source.version}`;
  const fetching = ["apt-get", ...apt, "source", "--download-only", "--only-source", spec];
  try {
    // A list that is there may be an old one, and usually still is right.
    if (await succeeds(fetching, folder, log)) return;
    // Its status says nothing: some source of the machine may have no source packages.
    await succeeds(["apt-get", ...apt, "update"], folder, log);
    await run(fetching, { cwd: folder, log });
  } catch (cause) {
    throw new NoSourcesError(`Debian's source package ${spec} cannot be had here; see "${log}"`, {
      cause,
    });
  }
}

async function succeeds(command: readonly string[], cwd: string, log: string): Promise<boolean> {
  try {
    await run(command, { cwd, log });
    return true;
  } catch {
    return false;
  }
}

/** Lays out apt's folders below `root`, and says so to apt. */
function aptOptions(root: string): readonly string[] {
  const [lists, cache, parts] = [join(root, "lists"), join(root, "cache"), join(root, "sources")];
  for (const folder of [join(lists, "partial"), join(cache, "archives/partial"), parts]) {
    mkdirSync(folder, { recursive: true });
  }
  const system = "/etc/apt/sources.list.d";
  const names = existsSync(system) ? readdirSync(system) : [];
  for (const name of names.filter((name) => /\.(list|sources)$/.test(name))) {
    writeFileSync(join(parts, name), asSources(readFileSync(join(system, name), "utf8")));
  }
  if (existsSync("/etc/apt/sources.list")) {
    const list = readFileSync("/etc/apt/sources.list", "utf8");
    writeFileSync(join(parts, "main.list"), asSources(list));
  }
  return [
    ...["-o", `Dir::Etc::sourceparts=${parts}`, "-o", `Dir::Etc::sourcelist=${root}/none`],
    ...["-o", `Dir::State::lists=${lists}`, "-o", `Dir::Cache=${cache}`],
    // Else apt, as root, wants folders that its own user may read.
    ...["-o", "APT::Sandbox::User=root"],
  ];
}

/** Text of a .list or .sources file that names binary packages, naming source packages instead. */
export function asSources(text: string): string {
  return text.replace(/^(Types:).*$/gim, "$1 deb-src").replace(/^deb\b(?!-src)/gm, "deb-src");
}

function sha256(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}
