// The one place that opens the system's C library. What it exports is undefined where that is impossible
// (another libc, another CPU, FFI switched off), and every caller has a portable way for that case.
//
// Addresses: take the `.buffer` of a typed array before `ptr()`, since small arrays live in JavaScript's own
// memory and move. The floor is glibc 2.20, which lacks the wrappers of newer calls and has no symbol
// `fstatat` (until 2.33 it was inlined): those go through `syscall`, declared by name for each shape of
// arguments, the first of which is the number of the call.

import { dlopen, type Pointer, read } from "bun:ffi";

/** Numbers of system calls that are not the same on all CPUs (asm/unistd.h). */
export const callNumbers =
  process.arch === "arm64" ? { renameat2: 276, ioprioSet: 30 } : { renameat2: 316, ioprioSet: 251 };

/** Linux on x64 or arm64 with glibc. Calls return -1 on failure; see `lastErrno`. */
export const libc = openLinux();

/** flock(2) on Linux and macOS: (fd, operation), 0 on success. */
export const flock = libc?.flock ?? openDarwinFlock();

/**
 * The code of the last failed call, 0 where it cannot be told. Ask at once: whatever runs in between may
 * set it anew, so take it for a hint that makes a message better and not for proof.
 */
export function lastErrno(): number {
  const at = libc?.errnoAddress();
  // The address of a thread's errno is a number; bun:ffi's type also allows for what other calls give.
  return typeof at === "number" ? read.i32(at as Pointer) : 0;
}

function openLinux() {
  const known = process.arch === "x64" || process.arch === "arm64";
  if (process.platform !== "linux" || !known) return undefined;
  const name = "libc.so.6";
  try {
    const { symbols } = dlopen(name, {
      flock: { args: ["int", "int"], returns: "int" },
      getrlimit: { args: ["int", "ptr"], returns: "int" },
      setrlimit: { args: ["int", "ptr"], returns: "int" },
      statfs: { args: ["ptr", "ptr"], returns: "int" },
      futimens: { args: ["int", "ptr"], returns: "int" },
      ioctl: { args: ["int", "u64", "u64"], returns: "int" },
      flistxattr: { args: ["int", "ptr", "u64"], returns: "i64" },
      fgetxattr: { args: ["int", "ptr", "ptr", "u64"], returns: "i64" },
      fsetxattr: { args: ["int", "ptr", "ptr", "u64", "int"], returns: "int" },
      openat: { args: ["int", "u64", "int", "int"], returns: "int" },
      read: { args: ["int", "u64", "u64"], returns: "int" },
      close: { args: ["int"], returns: "int" },
      posix_fadvise: { args: ["int", "i64", "i64", "int"], returns: "int" },
      __errno_location: { args: [], returns: "ptr" },
    });
    return {
      flock: symbols.flock,
      getrlimit: symbols.getrlimit,
      setrlimit: symbols.setrlimit,
      statfs: symbols.statfs,
      /** (fd, two struct timespec: of the last access, of the last change of the bytes). */
      futimens: symbols.futimens,
      /** (fd, request, argument). */
      ioctl: symbols.ioctl,
      flistxattr: symbols.flistxattr,
      fgetxattr: symbols.fgetxattr,
      fsetxattr: symbols.fsetxattr,
      /** (folder, address of the name, flags, mode): a descriptor. */
      openat: symbols.openat,
      /** (fd, address, bytes): the bytes read. */
      read: symbols.read,
      close: symbols.close,
      /** (fd, offset, bytes, advice): returns the code of the error itself, 0 on success. */
      fadvise: symbols.posix_fadvise,
      errnoAddress: symbols.__errno_location,
      /** (number, fd, address, bytes). Addresses are `u64` here, so that offsets can be added to them. */
      getdents: dlopen(name, {
        syscall: { args: ["i64", "int", "u64", "u32"], returns: "int" },
      }).symbols.syscall,
      /** (number, folder, address of the name, address of struct stat, flags). */
      fstatat: dlopen(name, {
        syscall: { args: ["i64", "int", "u64", "u64", "int"], returns: "int" },
      }).symbols.syscall,
      /** (number, folder, name, folder, name, flags); names end with a zero byte. */
      renameat2: dlopen(name, {
        syscall: { args: ["i64", "int", "ptr", "int", "ptr", "u32"], returns: "int" },
      }).symbols.syscall,
      /** (number, which, who, priority). */
      ioprioSet: dlopen(name, {
        syscall: { args: ["i64", "int", "int", "int"], returns: "int" },
      }).symbols.syscall,
    };
  } catch {
    return undefined; // Not glibc, or no FFI.
  }
}

function openDarwinFlock() {
  if (process.platform !== "darwin") return undefined;
  try {
    return dlopen("libSystem.B.dylib", { flock: { args: ["int", "int"], returns: "int" } }).symbols
      .flock;
  } catch {
    return undefined;
  }
}
