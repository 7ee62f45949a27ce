// THIRD_PARTY.md: whose work is in the program, or travels with it, under which licence. Versions and
// licences come from the installed packages; the words about Bun and the tools are here.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import rootPackage from "../../package.json" with { type: "json" };
import { root } from "../root.ts";
import { type SourcePackage, sourcePackages } from "../tools/lean/sources.ts";
import { pageHead, table } from "./markdown.ts";

const Package = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});
type Package = z.infer<typeof Package>;

/** Packed into the program by `--tools npm`; not linked with it, run as processes of their own. */
const tools: readonly (readonly [name: string, licence: string, what: string])[] = [
  [
    "@ffprobe-installer/linux-x64",
    "GPL-3.0",
    "ffprobe, a static build by John Van Sickle, of FFmpeg and the libraries it was built with; source at ffmpeg.org and johnvansickle.com/ffmpeg",
  ],
  ["@ffprobe-installer/linux-arm64", "GPL-3.0", "the same for 64-bit ARM"],
  [
    "exiftool-vendored.pl",
    "Artistic-1.0-Perl or GPL-1.0-or-later",
    "ExifTool by Phil Harvey, under the terms of Perl itself; the npm package around it is MIT",
  ],
];

export async function thirdPartyPage(): Promise<string> {
  const bundled = await closure(Object.keys(rootPackage.dependencies));
  const packed = tools.map(([name, licence, what]) => [name, pinned(name), licence, what]);
  return `${pageHead("Third-party notices", "package.json and the installed packages")}\
Varve itself is under the [MIT licence](LICENSE). A built program also holds:

## Bun ${rootPackage.devDependencies.bun}

The runtime, under the MIT licence. It links JavaScriptCore (WebKit, LGPL 2), SQLite (public domain), BoringSSL, zlib,
Brotli, zstd, libarchive, mimalloc, lol-html, c-ares, libuv and others under permissive licences; the list with all
notices is part of Bun's documentation ("License").

## Packages compiled in

${table(
  ["package", "version", "licence"],
  bundled.map(({ name, version, license }) => [name, version, license]),
)}
libheif-js holds libde265 1.0.15 (LGPL-3.0-or-later) and libheif (LGPL-3.0-or-later) as WebAssembly, and the JavaScript
that starts it. Varve takes both as they are, of them only what decodes HEVC (\`src/inspect/similar/hevc.ts\`). The text of
their licence: [docs/licences/libheif-js.txt](docs/licences/libheif-js.txt). Sources: github.com/strukturag/libde265,
github.com/strukturag/libheif, and github.com/catdad-experiments/libheif-js, which says how it builds them. To run the
program with another build of them, put it in place of \`node_modules/libheif-js/libheif-wasm\` and run \`./scripts/build\`.

## Tools packed in by \`--tools npm\`

Programs of their own, started as processes; a build with \`--tools none\` holds none of them.

${table(["package", "version", "licence", "what it is"], packed)}
## Tools packed in by \`--tools lean\`, as in releases

Programs of their own, too: a static ffprobe and a static perl with exiftool, built from these source packages of
Debian 12. What is built, with which options, and how to build it again: [docs/tools.md](docs/tools.md). The texts of the
licences are unpacked beside the tools.

${table(
  ["source package", "version", "licence", "SHA-256 of its description (.dsc)"],
  Object.values<SourcePackage>(sourcePackages).map(({ name, version, licence, sha256 }) => [
    name,
    version,
    licence,
    `\`${sha256}\``,
  ]),
)}`;
}

/** The text that the licence of libheif-js asks to travel with it. */
export function libheifLicence(): Promise<string> {
  return Bun.file(join(root, "node_modules/libheif-js/libheif-wasm/LICENSE")).text();
}

/** The packages named and all that they depend on, by name; types-only packages leave nothing behind. */
async function closure(names: readonly string[]): Promise<readonly Package[]> {
  const found = new Map<string, Package>();
  const add = async (name: string, from: string): Promise<void> => {
    if (name.startsWith("@types/") || found.has(name)) return;
    const installed = await installedPackage(name, from);
    if (installed == null) throw new Error(`${name} is not installed`);
    found.set(name, installed);
    for (const next of Object.keys(installed.dependencies)) await add(next, name);
  };
  for (const name of names) await add(name, "");
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function installedPackage(name: string, from: string): Promise<Package | undefined> {
  const places = [join("node_modules", from, "node_modules", name), join("node_modules", name)];
  for (const place of places) {
    const path = join(root, place, "package.json");
    if (existsSync(path)) return Package.parse(await Bun.file(path).json());
  }
  return undefined;
}

function pinned(name: string): string {
  const packages: Readonly<Record<string, string>> = rootPackage.devDependencies;
  const version = packages[name];
  if (version == null) throw new Error(`${name} is not in package.json`);
  return version;
}
