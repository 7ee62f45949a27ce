// A static perl with the extensions that exiftool takes, and nothing that it does not.

import { chmodSync, copyFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { cpus, isNative, jobs, type Toolchain } from "./toolchain.ts";
import { words } from "./words.ts";

/** Those with C inside become part of the program. */
const extensions = words(`
  Compress/Raw/Bzip2 Compress/Raw/Zlib Cwd Digest/MD5 Digest/SHA Encode Fcntl File/Glob IO
  IO/Compress List/Util MIME/Base64 POSIX PerlIO/encoding PerlIO/scalar Storable Time/HiRes
  Time/Piece attributes mro re
`);

/** What Configure is told, but for the compiler and where it finds musl. */
export const perlOptions = [
  ...["-Uusedl", "-Dldflags=-static", "-Dlibs=-lm", "-Dperllibs=-lm", "-Dlibswanted=m"],
  ...["-Dusenm=n", "-Dman1dir=none", "-Dman3dir=none", "-Accflags=-fno-strict-aliasing"],
  `-Donlyextensions=${extensions.join(" ")}`,
  // ".../" is the folder that the program lies in, wherever it is put.
  ...["-Duserelocatableinc", "-Dprefix=/perl", "-Dprivlib=.../lib", "-Darchlib=.../lib"],
  ...["-Dsitelib=.../lib", "-Dsitearch=.../lib"],
  // Else it keeps who built it, where and when.
  ...["-Dcf_by=varve", "-Dcf_email=varve", "-Dperladmin=varve", "-Dmyhostname=varve"],
  ...["-Dmydomain=.invalid", "-Dmyuname=linux", "-Dosvers=none", "-Dcf_time=none"],
];

export type PerlTree = {
  /** Runs the program that was built, on this machine. */
  readonly command: readonly string[];
  /** The static program, stripped. */
  readonly program: string;
  /** Modules, those of this CPU among them. */
  readonly library: string;
  /** Texts of the licences. */
  readonly licences: Readonly<Record<string, string>>;
};

/** Builds perl from the source in `source` inside `work`. */
export async function buildPerl(
  toolchain: Toolchain,
  source: string,
  work: string,
  log: string,
): Promise<PerlTree> {
  const tree = join(work, "tree");
  cpSync(source, tree, { recursive: true });
  if (isNative(toolchain.cpu)) await configure(toolchain, tree, "musl-cc", toolchain.bin, log);
  else await configureForOtherCpu(toolchain, tree, work, log);
  await run(["make", `-j${jobs}`, "perl"], { cwd: tree, log, path: toolchain.bin });
  const program = join(work, "perl");
  copyFileSync(join(tree, "perl"), program);
  await run(["musl-strip", program], { cwd: work, log, path: toolchain.bin });
  const emulator = isNative(toolchain.cpu) ? [] : [cpus[toolchain.cpu].emulator];
  return {
    command: [...emulator, join(tree, "perl")],
    program,
    library: join(tree, "lib"),
    licences: {
      "LICENCE.perl.artistic": join(tree, "Artistic"),
      "LICENCE.perl.gpl": join(tree, "Copying"),
    },
  };
}

async function configure(
  { prefix, cpu }: Toolchain,
  tree: string,
  compiler: string,
  path: string,
  log: string,
): Promise<void> {
  const musl = [
    ...[`-Dcc=${compiler}`, "-Dar=musl-ar", "-Dnm=musl-nm", "-Dranlib=musl-ranlib"],
    ...[`-Dlibpth=${prefix}/lib`, `-Dusrinc=${prefix}/include`, "-Dlocincpth= ", "-Dloclibpth= "],
    `-Darchname=${cpus[cpu].triplet.split("-")[0]}-linux`,
  ];
  await run(["sh", "./Configure", "-des", ...perlOptions, ...musl], { cwd: tree, log, path });
}

/**
 * Configure's hundreds of small programs are run under the emulator, by a compiler that leaves scripts in
 * their place; all that perl's own build runs, by a miniperl of this machine.
 */
async function configureForOtherCpu(
  toolchain: Toolchain,
  tree: string,
  work: string,
  log: string,
): Promise<void> {
  const host = join(work, "host");
  cpSync(tree, host, { recursive: true });
  await run(["sh", "./Configure", "-des"], { cwd: host, log });
  await run(["make", `-j${jobs}`, "miniperl", "generate_uudmap"], { cwd: host, log });

  const compiler = join(toolchain.bin, "emulated-cc");
  writeFileSync(compiler, emulatedCompiler(cpus[toolchain.cpu].emulator));
  chmodSync(compiler, 0o755);
  await configure(toolchain, tree, "emulated-cc", toolchain.bin, log);
  const edits = [
    "s/emulated-cc/musl-cc/g",
    "s/^usecrosscompile=.*/usecrosscompile='define'/",
    `s#^hostperl=.*#hostperl='${join(host, "miniperl")}'#`,
    `s#^hostgenerate=.*#hostgenerate='${join(host, "generate_uudmap")}'#`,
  ];
  await run(["sed", "-i", ...edits.flatMap((edit) => ["-e", edit]), "config.sh"], {
    cwd: tree,
    log,
  });
  await run(["sh", "./Configure", "-S"], { cwd: tree, log, path: toolchain.bin });
}

function emulatedCompiler(emulator: string): string {
  return `#!/bin/sh
musl-cc "$@" || exit
out=a.out; before=
for word; do
  case "$before" in -o) out=$word ;; esac
  before=$word
done
test -x "$out" && test "$(head -c 4 "$out")" = "$(printf '\\177ELF')" || exit 0
program=$PWD/$out.$$
mv "$out" "$program"
printf '#!/bin/sh\\nexec ${emulator} "%s" "$@"\\n' "$program" >"$out"
chmod +x "$out"
`;
}
