// Puts exiftool, its perl and the modules that it can load into one folder, which then runs from anywhere.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { PerlTree } from "./perl.ts";
import { words } from "./words.ts";

export type ExiftoolSources = {
  readonly exiftool: string;
  /** Archive::Zip: for EPUB, CBZ and other formats that are ZIP archives. */
  readonly archiveZip: string;
};

/** Loaded to learn which modules of Perl they take; after the first two, what exiftool loads for single formats. */
const modules = words(`
  Image::ExifTool Archive::Zip
  strict warnings vars bytes integer overload constant lib utf8 Carp Carp::Heavy Config Cwd
  Digest::MD5 Digest::SHA Encode Encode::Unicode Errno Exporter Exporter::Heavy Fcntl
  File::Basename File::Copy File::Glob File::Path File::Spec File::Temp FileHandle IO::File
  IO::Handle IO::Seekable Compress::Zlib IO::Compress::RawDeflate IO::Uncompress::RawInflate
  IO::Uncompress::Bunzip2 List::Util POSIX PerlIO::encoding PerlIO::scalar Scalar::Util Symbol
  Time::HiRes Time::Local Time::Piece
`);

/** Not taken: other languages, and what only exiftool's own makers run. */
const leftOut = /^Image\/ExifTool\/(Lang\/|BuildTagLookup\.pm$|TagInfoXML\.pm$)|\.pod$/;

/** Lays out the folder `out`: `perl`, `exiftool`, `lib` and the texts of the licences. */
export async function buildExiftool(
  perl: PerlTree,
  sources: ExiftoolSources,
  out: string,
): Promise<void> {
  const lib = join(out, "lib");
  mkdirSync(lib, { recursive: true });
  copyFileSync(perl.program, join(out, "perl"));
  copyFileSync(join(sources.exiftool, "exiftool"), join(out, "exiftool"));
  for (const source of [sources.exiftool, sources.archiveZip])
    copyModules(join(source, "lib"), lib);
  for (const path of await perlModules(perl, lib)) {
    mkdirSync(dirname(join(lib, path)), { recursive: true });
    copyFileSync(join(perl.library, path), join(lib, path));
  }
  forgetMachine(join(lib, "Config.pm"));
  for (const [name, path] of Object.entries(perl.licences)) cpSync(path, join(out, name));
  cpSync(join(sources.exiftool, "README"), join(out, "LICENCE.exiftool"));
  cpSync(join(sources.archiveZip, "README.md"), join(out, "LICENCE.archive-zip"));
}

function copyModules(from: string, to: string): void {
  for (const path of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!/\.p[lm]$/.test(path) || leftOut.test(path)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(from, path), join(to, path));
  }
}

/** The files, below perl's library, of `modules` and of all that they load; exiftool's own lie in `lib`. */
async function perlModules(perl: PerlTree, lib: string): Promise<readonly string[]> {
  const loads = modules.map((name) => `require ${name};`).join(" ");
  const script = `${loads} print map { "$_\\n" } values %INC;`;
  const command = [...perl.command, `-I${lib}`, `-I${perl.library}`, "-e", script];
  const child = Bun.spawn(command, { stdout: "pipe" });
  const printed = await new Response(child.stdout).text();
  if ((await child.exited) !== 0)
    throw new Error("The perl that was built cannot load its modules");
  return printed
    .trimEnd()
    .split("\n")
    .filter((path) => path.startsWith(`${perl.library}/`))
    .map((path) => relative(perl.library, path))
    .sort();
}

/** The folders that libraries were looked for in are of no use in what is built. */
function forgetMachine(config: string): void {
  const text = readFileSync(config, "utf8");
  writeFileSync(config, text.replace(/^(\s*libpth => ')[^']*/m, "$1"));
}
