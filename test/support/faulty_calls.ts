// File calls that fail, lie, race or die at a chosen call, and file systems that can do less than this one.

import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type FileCalls, fileCalls } from "../../src/disk/move/file_calls.ts";
import { SystemCallError } from "../../src/disk/move/system_call_error.ts";

/** The process is no more: thrown by the call at which it died and by every one after it. */
export class Killed extends Error {}

export type Fault =
  /** The call does nothing and the system says this. */
  | { readonly kind: "fail"; readonly code: string }
  /** The call is done, and the system says this all the same, as network file systems do. */
  | { readonly kind: "fail-after"; readonly code: string }
  /** Dies before, or right after, the call. */
  | { readonly kind: "kill" }
  | { readonly kind: "kill-after" }
  /** Somebody else does something just before the call. */
  | { readonly kind: "meanwhile"; readonly act: () => void };

export type FaultyCalls = FileCalls & {
  /** Names of the calls made so far. */
  readonly made: string[];
};

/** Calls of which number `at` (from 0) has the fault; with no fault it only counts. */
export function faultyCalls(
  calls: FileCalls,
  at = -1,
  fault: Fault = { kind: "kill" },
): FaultyCalls {
  const made: string[] = [];
  let dead = false;
  const wrap =
    <A extends unknown[], R>(name: string, call: (...args: A) => R) =>
    (...args: A): R => {
      if (dead) throw new Killed();
      const hit = made.length === at;
      made.push(name);
      if (!hit) return call(...args);
      if (fault.kind === "meanwhile") fault.act();
      if (fault.kind === "fail") throw new SystemCallError(fault.code, name);
      if (fault.kind === "kill") dead = true;
      if (dead) throw new Killed();
      const result = call(...args);
      if (fault.kind === "fail-after") throw new SystemCallError(fault.code, name);
      if (fault.kind === "kill-after") dead = true;
      if (dead) throw new Killed();
      return result;
    };
  const wrapped = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, wrap(name, call as () => unknown)]),
  );
  return Object.assign(wrapped as unknown as FileCalls, { made });
}

/** What a file system, or its kernel, can do less. */
export type Lacks = {
  /** No RENAME_NOREPLACE: "ENOSYS" of an old kernel, "EINVAL" of a file system. */
  readonly noReplace?: "ENOSYS" | "EINVAL";
  /** No hard links. */
  readonly links?: "EPERM" | "EOPNOTSUPP";
  /** No extended attributes can be set. */
  readonly noAttributes?: boolean;
  /** At most so many bytes are read or written at a time. */
  readonly mostBytes?: number;
  /** Folders below which files are on a file system of their own. */
  readonly apart?: readonly string[];
};

export function lackingCalls(lacks: Lacks, calls: FileCalls = fileCalls): FileCalls {
  const refuse = (code: string, name: string) => {
    throw new SystemCallError(code, name);
  };
  const placeOf = (path: string) => (lacks.apart ?? []).findIndex((at) => path.startsWith(at));
  const sameSystem = (from: string, to: string, name: string) => {
    if (placeOf(from) !== placeOf(to)) refuse("EXDEV", name);
  };
  const some = (buffer: Uint8Array) => buffer.subarray(0, lacks.mostBytes ?? buffer.length);
  return {
    ...calls,
    renameNoReplace: (from, to) => {
      if (lacks.noReplace != null) refuse(lacks.noReplace, "renameat2");
      sameSystem(from, to, "renameat2");
      calls.renameNoReplace(from, to);
    },
    exchange: (one, other) => {
      if (lacks.noReplace != null) refuse(lacks.noReplace, "renameat2");
      sameSystem(one, other, "renameat2");
      calls.exchange(one, other);
    },
    rename: (from, to) => {
      sameSystem(from, to, "rename");
      calls.rename(from, to);
    },
    link: (from, to) => {
      sameSystem(from, to, "link");
      if (lacks.links != null) refuse(lacks.links, "link");
      calls.link(from, to);
    },
    read: (fd, buffer, position) => calls.read(fd, some(buffer), position),
    write: (fd, buffer, position) => calls.write(fd, some(buffer), position),
    setAttribute: (fd, name, value) =>
      lacks.noAttributes
        ? (refuse("ENOTSUP", "setxattr") as never)
        : calls.setAttribute(fd, name, value),
  };
}

/**
 * A file system that keeps the case of names and ignores it when it looks for them, as FAT does. With
 * `numbersSpellings` each spelling of a name has an inode of its own, as exFAT by FUSE has it.
 */
export function caselessCalls(calls: FileCalls = fileCalls, numbersSpellings = false): FileCalls {
  /** The name as it is written on the disk. */
  const real = (path: string): string => {
    if (existsSync(path) || !existsSync(dirname(path))) return path;
    const wanted = basename(path).toLowerCase();
    const name = readdirSync(dirname(path)).find((other) => other.toLowerCase() === wanted);
    return name == null ? path : join(dirname(path), name);
  };
  const free = (path: string, name: string) => {
    if (existsSync(real(path))) throw new SystemCallError("EEXIST", name, path);
  };
  return {
    ...calls,
    look: (path) => {
      const facts = calls.look(real(path));
      return numbersSpellings && real(path) !== path ? { ...facts, inode: -facts.inode } : facts;
    },
    open: (path) => calls.open(real(path)),
    create: (path) => {
      free(path, "open");
      return calls.create(path);
    },
    renameNoReplace: (from, to) => {
      free(to, "renameat2");
      calls.renameNoReplace(real(from), to);
    },
    rename: (from, to) => {
      // A rename to itself does nothing, as the kernel has it for two names of one inode.
      if (real(from) === real(to)) return;
      if (existsSync(real(to))) renameSync(real(to), to);
      calls.rename(real(from), to);
    },
    link: (from, to) => {
      free(to, "link");
      calls.link(real(from), to);
    },
    unlink: (path) => calls.unlink(real(path)),
  };
}
