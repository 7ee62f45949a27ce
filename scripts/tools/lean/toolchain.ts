// A compiler that makes static programs of musl for one CPU: the machine's gcc (or Debian's cross gcc) with a
// musl built from its source. The programs of it are named alike for every CPU: musl-cc, musl-ar ….

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

export const cpus = {
  x64: {
    /** What gcc and musl call it. */
    triplet: "x86_64-linux-gnu",
    /** Before the names of compiler and binutils, where they are not the machine's own. */
    crossPrefix: "x86_64-linux-gnu-",
    /** Runs its programs on another CPU. */
    emulator: "qemu-x86_64-static",
    debianPackages: ["gcc-x86-64-linux-gnu", "qemu-user-static"],
  },
  arm64: {
    triplet: "aarch64-linux-gnu",
    crossPrefix: "aarch64-linux-gnu-",
    emulator: "qemu-aarch64-static",
    debianPackages: ["gcc-aarch64-linux-gnu", "qemu-user-static"],
  },
} as const;
export type Cpu = keyof typeof cpus;

export function isCpu(text: string): text is Cpu {
  return Object.hasOwn(cpus, text);
}

export function isNative(cpu: Cpu): boolean {
  return process.arch === cpu;
}

export type Toolchain = {
  readonly cpu: Cpu;
  /** Holds musl-cc and its like, and goes before PATH. */
  readonly bin: string;
  /** Headers and libraries of musl, in `include` and `lib`. */
  readonly prefix: string;
};

/** The Debian packages that give the programs which a build for `cpu` needs and this machine has not. */
export function missingPackages(cpu: Cpu): readonly string[] {
  const needed: [program: string, debianPackage: string][] = [
    ["gcc", "gcc"],
    ["make", "make"],
    ["meson", "meson"],
    ["pkg-config", "pkg-config"],
    ["xz", "xz-utils"],
    ["dpkg-source", "dpkg-dev"],
    ["apt-get", "apt"],
  ];
  if (!isNative(cpu)) {
    const { crossPrefix, emulator, debianPackages } = cpus[cpu];
    needed.push([`${crossPrefix}gcc`, debianPackages[0]], [emulator, debianPackages[1]]);
  }
  return needed.filter(([program]) => Bun.which(program) == null).map(([, name]) => name);
}

/** Builds musl from the source in `source` into `folder` (empty or not there). */
export async function buildToolchain(
  cpu: Cpu,
  source: string,
  folder: string,
  log: string,
): Promise<Toolchain> {
  const prefix = join(folder, "musl");
  const bin = join(folder, "bin");
  const work = join(folder, "work");
  for (const path of [work, bin]) mkdirSync(path, { recursive: true });
  const cross = isNative(cpu) ? "" : cpus[cpu].crossPrefix;
  await run(
    [
      join(source, "configure"),
      ...["--disable-shared", "--enable-wrapper=gcc", `--prefix=${prefix}`],
      ...(cross === "" ? [] : [`--target=${cpus[cpu].triplet}`, `CROSS_COMPILE=${cross}`]),
      `CC=${cross}gcc`,
    ],
    { cwd: work, log },
  );
  await run(["make", `-j${jobs}`, "install"], { cwd: work, log });
  for (const name of ["ar", "nm", "ranlib", "strip"]) {
    const program = Bun.which(`${cross}${name}`);
    if (program == null) throw new Error(`There is no ${cross}${name} on this machine`);
    symlinkSync(program, join(bin, `musl-${name}`));
  }
  // The paths of this machine are of no use in what is built, and would make each build another one.
  const compiler = join(bin, "musl-cc");
  writeFileSync(
    compiler,
    `#!/bin/sh\nexec "${prefix}/bin/musl-gcc" "$@" -ffile-prefix-map="\${PWD}"=. -ffile-prefix-map="${folder}"=/toolchain\n`,
  );
  chmodSync(compiler, 0o755);
  return { cpu, bin, prefix };
}

/** Compilers at a time. */
export const jobs = navigator.hardwareConcurrency;
