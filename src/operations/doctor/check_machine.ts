// The doctor's look at the machine: what the program needs to run, and what makes it slow.

import { formatBytes } from "../../base/bytes.ts";
import type { Machine } from "../../disk/machine.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

const MB = 1e6;

/** Judges the facts; floors are those of the Bun that the program is built with (DSM 6.2 and newer). */
export function checkMachine(machine: Machine): Check[] {
  return [
    platformCheck(machine),
    ...(machine.synology == null
      ? []
      : [ok("synology", `${machine.synology.model}, DSM ${machine.synology.version}`)]),
    kernelCheck(machine),
    ...(machine.platform === "linux" ? [glibcCheck(machine)] : []),
    cpuCheck(machine),
    memoryCheck(machine),
    ...limitChecks(machine),
    ok("user", machine.user),
  ];
}

function platformCheck({ platform, arch }: Machine): Check {
  const detail = `${platform} on ${arch}`;
  if (platform === "linux" && ["x64", "arm64"].includes(arch)) return ok("platform", detail);
  const mend = "Keep the library with a Linux on x64 or arm64, such as a NAS";
  return warn("platform", `${detail}: only Linux on x64 and arm64 is tested`, mend);
}

function kernelCheck({ kernel, platform }: Machine): Check {
  if (platform !== "linux" || isAtLeast(kernel, 3, 10)) return ok("kernel", kernel);
  return fail("kernel", `${kernel} is older than 3.10`, "Update the system");
}

function glibcCheck({ glibc }: Machine): Check {
  if (glibc == null) {
    const mend = "Walking and locking use slower ways; a system with glibc avoids that";
    return warn("glibc", "The C library is not glibc, or cannot be asked", mend);
  }
  if (isAtLeast(glibc, 2, 20)) return ok("glibc", glibc);
  return fail("glibc", `${glibc} is older than 2.20`, "Update the system");
}

function cpuCheck({ arch, cpus, cpuFlags }: Machine): Check {
  const count = `${cpus} ${cpus === 1 ? "CPU" : "CPUs"}`;
  if (arch === "x64" && cpuFlags.size > 0 && !cpuFlags.has("sse4_2")) {
    return fail("cpu", `${count} without SSE4.2`, "The program needs a CPU of 2009 or newer");
  }
  const useful = ["sse4_2", "avx2", "sha_ni", "sha2"].filter((flag) => cpuFlags.has(flag));
  return ok("cpu", useful.length === 0 ? count : `${count} with ${useful.join(", ")}`);
}

function memoryCheck({ memoryBytes, availableBytes }: Machine): Check {
  const total = formatBytes(memoryBytes);
  const detail =
    availableBytes == null ? total : `${total}, ${formatBytes(availableBytes)} of it available`;
  if (memoryBytes < 450 * MB) {
    const mend = "Set performance.max_workers = 1";
    return warn("memory", `${detail}: less than a scan is tested with`, mend);
  }
  // A scan of a million files takes 200 MB at most.
  if (availableBytes != null && availableBytes < 200 * MB) {
    const mend = "Stop other programs while scanning, or set performance.memory_limit";
    return warn("memory", detail, mend);
  }
  return ok("memory", detail);
}

/** Limits that a shell, a container or a scheduler may have set. */
function limitChecks({ limits }: Machine): Check[] {
  const soft = (name: string) => limits.get(name)?.soft ?? Number.POSITIVE_INFINITY;
  const files = soft("Max open files");
  const size = soft("Max file size");
  const space = soft("Max address space");
  const checks: Check[] = [];
  if (files < 256) {
    checks.push(warn("open files", `At most ${files}`, "Raise it with `ulimit -n 4096`"));
  } else if (files !== Number.POSITIVE_INFINITY) {
    checks.push(ok("open files", `At most ${files}`));
  }
  if (size !== Number.POSITIVE_INFINITY) {
    const detail = `Files may not grow past ${formatBytes(size)}`;
    checks.push(warn("file size", detail, "Lift it with `ulimit -f unlimited`"));
  }
  // Measured: the program starts with 2 GB of address space.
  if (space < 2000 * MB) {
    const detail = `At most ${formatBytes(space)} of address space`;
    checks.push(warn("address space", detail, "Lift it with `ulimit -v unlimited`"));
  }
  return checks;
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split(/[.\-+]/).map(Number);
  return a > major || (a === major && b >= minor);
}
