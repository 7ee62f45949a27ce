// The entries of one folder, with their stamps on demand: getdents64 and newfstatat by bun:ffi on Linux, which
// takes two thirds of the time of readdirSync + statSync and gives names as the bytes they are; the
// portable calls elsewhere. Both truncate times to whole microseconds, here and nowhere else.

import { ptr } from "bun:ffi";
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync } from "node:fs";
import { compileLess } from "../base/compile_less.ts";
import { systemCode } from "../base/errors.ts";
import { osPath } from "../base/names.ts";
import type { Stamp } from "../domain/entry.ts";
import { libc } from "./libc.ts";
import { statMemory, storable } from "./stat_memory.ts";

export type EntryType = "file" | "folder" | "link" | "other";

/**
 * Called for each entry but `.` and `..`, in the order of the file system. The name is
 * `bytes.subarray(start, end)`, valid during the call. `stamp` looks at the file itself, not through links;
 * it returns undefined where the entry is gone by then, and throws what the system says otherwise.
 */
export type VisitEntry = (
  bytes: Uint8Array,
  start: number,
  end: number,
  type: EntryType,
  stamp: () => Stamp | undefined,
) => void;

/** Visits the entries of a folder; returns the device it lies on. Throws what the system says (ENOENT …). */
export function eachEntry(folder: string, visit: VisitEntry): number {
  return native == null ? eachPortable(folder, visit) : native.eachEntry(folder, visit);
}

/** The stamp of a file as node:fs gives it (`bigint: true`). */
export function stampOf(stats: { size: bigint; mtimeNs: bigint; ino: bigint }): Stamp {
  const us = stats.mtimeNs / 1000n;
  // BigInt division rounds to zero; times before 1970 are floored as everywhere else.
  const floored = stats.mtimeNs < 0n && us * 1000n !== stats.mtimeNs ? us - 1n : us;
  return {
    sizeBytes: storable(Number(stats.size)),
    mtimeUs: storable(Number(floored)),
    inode: Number(stats.ino & 0x1fffffffffffffn),
  };
}

/** The stamp of an open file. */
export function stampOfOpen(fd: number): Stamp {
  return native?.stampOfOpen(fd) ?? stampOf(fstatSync(fd, { bigint: true }));
}

/** The same, undefined where what is open is no file: a folder, a device. */
export function stampOfOpenFile(fd: number): Stamp | undefined {
  const stamp = native?.stampOfOpen(fd);
  if (stamp != null) return stamp;
  const stats = fstatSync(fd, { bigint: true });
  return stats.isFile() ? stampOf(stats) : undefined;
}
compileLess(stampOfOpenFile);

/** The portable way; exported because a test holds both against each other. */
export function eachPortable(folder: string, visit: VisitEntry): number {
  const path = osPath(folder);
  const device = Number(lstatSync(path, { bigint: true }).dev);
  const prefix = Buffer.concat([Buffer.from(path), Buffer.from("/")]);
  // Not `withFileTypes`: with names as bytes Bun 1.4.5 gives the names alone.
  for (const name of readdirSync(path, { encoding: "buffer" })) {
    const path = Buffer.concat([prefix, name]);
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats == null) continue;
    visit(name, 0, name.length, typeOfMode(Number(stats.mode)), () => stampOf(stats));
  }
  return device;
}

// ---- Linux --------------------------------------------------------------------------------------------

/** Numbers of the call (linux/arch/…/unistd.h). */
const getdents64 = process.arch === "arm64" ? 61 : 217;

/** 256 KiB hold some 6,000 names: one call for nearly every folder. */
const DIRENTS_BYTES = 256 * 1024;

const native = makeNative();

/** Visits by system calls; undefined where this is not a Linux of a known kind. */
function makeNative():
  | {
      readonly eachEntry: (folder: string, visit: VisitEntry) => number;
      /** Undefined where it is no file, or cannot be asked. */
      readonly stampOfOpen: (fd: number) => Stamp | undefined;
    }
  | undefined {
  const memory = statMemory();
  if (libc == null || memory == null) return undefined;
  const { getdents } = libc;

  const direntsBuffer = new ArrayBuffer(DIRENTS_BYTES);
  const dirents = new Uint8Array(direntsBuffer);
  const direntsAt = ptr(dirents);

  const stampOfOpen = (fd: number): Stamp | undefined => {
    if (!memory.lookOpen(fd)) return undefined;
    return typeOfMode(memory.mode) === "file" ? memory.stamp() : undefined;
  };

  const eachEntry = (folder: string, visit: VisitEntry): number => {
    const fd = openSync(osPath(folder), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      let at = 0;
      /** Failed: ask again by the portable call, for the error's own words. */
      const stampAgain = (): Stamp | undefined => {
        let end = at;
        while (dirents[end] !== 0) end++;
        const path = Buffer.concat([
          Buffer.from(osPath(folder)),
          Buffer.from("/"),
          dirents.subarray(at, end),
        ]);
        try {
          return stampOf(lstatSync(path, { bigint: true }));
        } catch (error) {
          if (systemCode(error) === "ENOENT") return undefined;
          throw error;
        }
      };
      const stamp = (): Stamp | undefined =>
        memory.lookAt(direntsAt + at, fd) ? memory.stamp() : stampAgain();

      for (;;) {
        const length = getdents(getdents64, fd, direntsAt, DIRENTS_BYTES);
        if (length < 0) throw readdirError(folder);
        if (length === 0) break;
        for (let record = 0; record < length; ) {
          // struct linux_dirent64: u64 inode, s64 offset, u16 length, u8 type, name with a final NUL
          const size = (dirents[record + 16] ?? 0) | ((dirents[record + 17] ?? 0) << 8);
          at = record + 19;
          let end = at;
          while (dirents[end] !== 0) end++;
          if (!isDots(dirents, at, end)) {
            let type = typeOf(dirents[record + 18] ?? 0);
            if (type == null) {
              if (stamp() == null) {
                record += size;
                continue;
              }
              type = typeOfMode(memory.mode);
            }
            visit(dirents, at, end, type, stamp);
          }
          record += size;
        }
      }
      return Number(fstatSync(fd, { bigint: true }).dev);
    } finally {
      closeSync(fd);
    }
  };
  compileLess(eachEntry, stampOfOpen);
  return { eachEntry, stampOfOpen };
}

/** d_type of dirent.h; undefined where the file system does not tell (DT_UNKNOWN). */
function typeOf(code: number): EntryType | undefined {
  switch (code) {
    case 0:
      return undefined;
    case 4:
      return "folder";
    case 8:
      return "file";
    case 10:
      return "link";
    default:
      return "other";
  }
}

export function typeOfMode(mode: number): EntryType {
  return typeOf((mode & 0xf000) >> 12) ?? "other";
}

function isDots(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x2e) return false;
  return end - start === 1 || (end - start === 2 && bytes[start + 1] === 0x2e);
}

/** getdents gives no reason through ffi; the portable call fails the same way and says it. */
function readdirError(folder: string): unknown {
  try {
    readdirSync(osPath(folder));
  } catch (error) {
    return error;
  }
  return new Error(`Could not list "${folder}"`);
}
