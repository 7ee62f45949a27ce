// The libraries that ffprobe is linked with, built into a toolchain, where its compiler finds them.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { cpus, jobs, type Toolchain } from "./toolchain.ts";

/** Builds zlib from the source in `source`, inside the folder `cwd`. */
export async function buildZlib(
  { bin: path, prefix }: Toolchain,
  source: string,
  cwd: string,
  log: string,
): Promise<void> {
  cpSync(source, cwd, { recursive: true });
  const tools = ["CC=musl-cc", "AR=musl-ar", "RANLIB=musl-ranlib"];
  await run(["env", ...tools, "./configure", "--static", `--prefix=${prefix}`], { cwd, log, path });
  await run(["make", `-j${jobs}`, "install"], { cwd, log, path });
}

/** What dav1d is told, but for where and for which CPU. One or two frames a file need no assembler. */
export const dav1dOptions = [
  ...["--buildtype=release", "--default-library=static", "--libdir=lib", "-Db_ndebug=true"],
  ...["-Denable_asm=false", "-Denable_tools=false", "-Denable_tests=false"],
];

/** Builds dav1d, the decoder of AV1 that Debian's ffprobe has, from the source in `source`, inside `cwd`. */
export async function buildDav1d(
  { bin: path, prefix, cpu }: Toolchain,
  source: string,
  cwd: string,
  log: string,
): Promise<void> {
  mkdirSync(cwd, { recursive: true });
  const machine = join(cwd, "machine.ini");
  writeFileSync(machine, mesonMachine(cpus[cpu].triplet.split("-")[0] ?? ""));
  const build = join(cwd, "build");
  await run(
    [
      "meson",
      "setup",
      ...dav1dOptions,
      `--prefix=${prefix}`,
      "--cross-file",
      machine,
      build,
      source,
    ],
    { cwd, log, path },
  );
  await run(["ninja", `-j${jobs}`, "-C", build, "install"], { cwd, log, path });
}

/** What meson has to know of a CPU: programs for musl do not run here, even where the CPU is the machine's. */
function mesonMachine(name: string): string {
  return `[binaries]
c = 'musl-cc'
ar = 'musl-ar'
nm = 'musl-nm'
ranlib = 'musl-ranlib'
strip = 'musl-strip'
[built-in options]
c_link_args = ['-static']
[properties]
needs_exe_wrapper = true
[host_machine]
system = 'linux'
cpu_family = '${name}'
cpu = '${name}'
endian = 'little'
`;
}
