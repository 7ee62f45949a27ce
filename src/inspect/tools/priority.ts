// Makes a tool polite: lowest CPU priority, disk only when nobody else wants it, and an end to the memory
// that a hostile file can make it take. All of it is best effort: where the system refuses, the tool
// runs as it is.

import { dlopen, ptr } from "bun:ffi";

/** ioprio.h: class "idle" in the top three bits; who: a process group. */
const ioprioIdle = 3 << 13;
const ioprioWhoGroup = 2;
/** sched.h: the number of the system call, by CPU. */
const ioprioSetCall = { x64: 251, arm64: 30 } as const;
const priorityWhoGroup = 1;
const rlimitCpu = 0;
const rlimitAddressSpace = 9;

/** Address space of a tool, bytes. The npm ffprobe takes 190 MB of it for ordinary files, perl 40 MB. */
export const memoryLimitBytes = 1n << 30n;

type Calls = {
  setpriority(which: number, who: number, priority: number): number;
  syscall(call: bigint, which: number, who: number, value: number): unknown;
  prlimit(pid: number, resource: number, limits: number | null, old: null): number;
};

let calls: Calls | null | undefined;

/** Lowers the priority of a child that was just started, and of what it starts. Never throws. */
export function makePolite(pid: number): void {
  calls ??= openCalls();
  if (calls == null) return;
  calls.setpriority(priorityWhoGroup, pid, 19);
  const call = process.arch === "x64" || process.arch === "arm64" ? ioprioSetCall[process.arch] : 0;
  if (call !== 0) calls.syscall(BigInt(call), ioprioWhoGroup, pid, ioprioIdle);
}

/** Bounds the memory and the CPU time of a child that was just started. Never throws. */
export function limitResources(pid: number, cpuSeconds: number): void {
  calls ??= openCalls();
  if (calls == null) return;
  const setLimit = (resource: number, limit: bigint) =>
    calls?.prlimit(pid, resource, Number(ptr(new BigUint64Array([limit, limit]))), null);
  setLimit(rlimitAddressSpace, memoryLimitBytes);
  setLimit(rlimitCpu, BigInt(cpuSeconds));
}

function openCalls(): Calls | null {
  if (process.platform !== "linux") return null;
  try {
    const { symbols } = dlopen("libc.so.6", {
      setpriority: { args: ["i32", "i32", "i32"], returns: "i32" },
      syscall: { args: ["i64", "i32", "i32", "i32"], returns: "i64" },
      prlimit: { args: ["i32", "i32", "ptr", "ptr"], returns: "i32" },
    });
    // The border to C: `ptr` takes the number that bun:ffi's ptr() gives, typed by it as Pointer.
    return symbols as unknown as Calls;
  } catch {
    return null; // Not glibc: the tools run at our own priority.
  }
}
