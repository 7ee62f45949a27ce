// What is mounted where, as the kernel says it (proc(5), /proc/self/mountinfo).

import { readFileSync } from "node:fs";
import { nameFromBytes, nameToBytes } from "../base/names.ts";

export type Mount = {
  /** Absolute path of the mount point. */
  readonly path: string;
  /** "ext4", "btrfs", "nfs4", "fuse.sshfs" … */
  readonly type: string;
  /** What is mounted: a device, "server:/share", or a word. */
  readonly source: string;
  readonly readOnly: boolean;
  /** Programs on it may not be run. */
  readonly noExec: boolean;
  /** Options of the mount and of its file system. */
  readonly options: readonly string[];
};

/** What was read last, since it is asked for several times a run and seldom changes. */
let last: { readonly bytes: Buffer; readonly mounts: readonly Mount[] } | undefined;

/** All mounts in the order they were made, later ones covering earlier ones; empty without /proc. */
export function mounts(file = "/proc/self/mountinfo"): readonly Mount[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return []; // Not a Linux, or /proc is hidden.
  }
  if (last == null || !last.bytes.equals(bytes)) last = { bytes, mounts: parseMounts(bytes) };
  return last.mounts;
}

/** Reads the text of mountinfo. Lines that are not understood are left out. */
export function parseMounts(bytes: Uint8Array): Mount[] {
  return nameFromBytes(bytes).split("\n").flatMap(parseLine);
}

/** The mount that `path` (absolute, links resolved) lies on, or undefined. */
export function mountOf(path: string, all: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of all) {
    if (!contains(mount.path, path)) continue;
    // Of two at the same place the later one is on top.
    if (best == null || mount.path.length >= best.path.length) best = mount;
  }
  return best;
}

function contains(folder: string, path: string): boolean {
  if (folder === "/" || folder === path) return true;
  return path.startsWith(`${folder}/`);
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` */
function parseLine(line: string): Mount[] {
  const [left = "", right = ""] = split(line, " - ");
  const [, , , , path, own] = left.split(" ");
  const [type, source, ofFileSystem = ""] = right.split(" ");
  if (path == null || own == null || type == null || source == null) return [];
  const options = [...own.split(","), ...ofFileSystem.split(",").filter((option) => option !== "")];
  return [
    {
      path: unescaped(path),
      type,
      source: unescaped(source),
      readOnly: options.includes("ro"),
      noExec: options.includes("noexec"),
      options,
    },
  ];
}

function split(text: string, by: string): [string, string] | [] {
  const at = text.indexOf(by);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + by.length)];
}

/** Space, tab, line end and backslash stand as three octal digits. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  const bytes = nameToBytes(text);
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const digits = bytes[i] === 0x5c ? nameFromBytes(bytes.subarray(i + 1, i + 4)) : "";
    const escaped = /^[0-3][0-7]{2}$/.test(digits);
    out.push(escaped ? Number.parseInt(digits, 8) : (bytes[i] ?? 0));
    if (escaped) i += 3;
  }
  return nameFromBytes(Uint8Array.from(out));
}
