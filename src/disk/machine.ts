// Facts of the machine that decide whether and how well Varve runs on it, read and not guessed.

import { dlopen } from "bun:ffi";
import { existsSync, readFileSync } from "node:fs";
import { arch, availableParallelism, platform, release, totalmem, userInfo } from "node:os";

export type Machine = {
  readonly platform: string;
  readonly arch: string;
  /** "4.4.302+". */
  readonly kernel: string;
  /** "2.36"; undefined where the C library is another. */
  readonly glibc: string | undefined;
  readonly cpus: number;
  /** Of the first CPU: "sse4_2", "avx2", "sha_ni" … ; empty where they are not told. */
  readonly cpuFlags: ReadonlySet<string>;
  readonly memoryBytes: number;
  /** What programs can still have without swapping; undefined where it is not told. */
  readonly availableBytes: number | undefined;
  readonly user: string;
  /** Limits of this process by their names in /proc/self/limits ("Max open files"). */
  readonly limits: ReadonlyMap<string, { readonly soft: number; readonly hard: number }>;
  /** Absent where this is no Synology. */
  readonly synology?: { readonly model: string; readonly version: string };
};

/** Everything about this machine; `root` stands for "/" in tests. */
export function machine(root = ""): Machine {
  const memory = text(`${root}/proc/meminfo`);
  const synology = synologyOf(root);
  return {
    platform: platform(),
    arch: arch(),
    kernel: release(),
    glibc: glibcVersion(),
    cpus: availableParallelism(),
    cpuFlags: flagsOf(text(`${root}/proc/cpuinfo`)),
    memoryBytes: kibibytes(memory, "MemTotal") ?? totalmem(),
    availableBytes: kibibytes(memory, "MemAvailable"),
    user: userName(),
    limits: parseLimits(text(`${root}/proc/self/limits`)),
    ...(synology == null ? {} : { synology }),
  };
}

/** Reads /proc/self/limits: a name, a soft and a hard limit in columns two spaces apart at least. */
export function parseLimits(limits: string): Machine["limits"] {
  const found = new Map<string, { soft: number; hard: number }>();
  for (const line of limits.split("\n").slice(1)) {
    const [name, soft, hard] = line.split(/\s{2,}/);
    if (name == null || soft == null || hard == null) continue;
    found.set(name, { soft: limit(soft), hard: limit(hard) });
  }
  return found;
}

function limit(word: string): number {
  return word === "unlimited" ? Number.POSITIVE_INFINITY : Number(word);
}

function flagsOf(cpuinfo: string): Set<string> {
  // x86 says "flags", ARM "Features".
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? "";
  return new Set(
    line
      .trim()
      .split(/\s+/)
      .filter((flag) => flag !== ""),
  );
}

function kibibytes(meminfo: string, key: string): number | undefined {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(meminfo);
  return match?.[1] == null ? undefined : Number(match[1]) * 1024;
}

function synologyOf(root: string): Machine["synology"] {
  if (!existsSync(`${root}/proc/syno_cpu_arch`) && !existsSync(`${root}/etc/synoinfo.conf`)) {
    return undefined;
  }
  const version = text(`${root}/etc.defaults/VERSION`);
  return {
    model: text(`${root}/proc/sys/kernel/syno_hw_version`).trim() || "unknown model",
    version: /^productversion="(.*)"$/m.exec(version)?.[1] ?? "unknown version",
  };
}

function glibcVersion(): string | undefined {
  if (platform() !== "linux") return undefined;
  try {
    const { symbols } = dlopen("libc.so.6", {
      gnu_get_libc_version: { args: [], returns: "cstring" },
    });
    return symbols.gnu_get_libc_version()?.toString();
  } catch {
    return undefined; // musl, or no FFI.
  }
}

function userName(): string {
  try {
    const { username, uid } = userInfo();
    return `${username} (${uid})`;
  } catch {
    return "unknown"; // A user without an entry, as in a container.
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // Not told on this system.
  }
}
