// A file to be moved, with everything about it that a move must keep, and what is found of it afterwards.

import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { systemCode } from "../../src/base/errors.ts";
import { nameFromBytes, osPath } from "../../src/base/names.ts";
import { stampOf } from "../../src/disk/entries.ts";
import {
  attribute,
  attributeNames,
  setAttribute,
} from "../../src/disk/move/extended_attributes.ts";
import { setTimes } from "../../src/disk/move/native_calls.ts";
import type { Stamp } from "../../src/domain/entry.ts";

export type FileLook = {
  readonly bytes: string;
  readonly mtimeNs: bigint;
  readonly mode: number;
  readonly attributes: Readonly<Record<string, string>>;
};

const MODIFIED_NS = 1_234_567_890_123_456_789n;

/** Writes a file with odd times, permissions and attributes; returns its stamp. */
export function makeFile(path: string, bytes: string | Uint8Array, mtimeNs = MODIFIED_NS): Stamp {
  writeFileSync(osPath(path), bytes);
  const fd = openSync(osPath(path), "r+");
  try {
    if (keepsAttributes(fd)) {
      setAttribute(fd, "user.comment", Buffer.from("of the owner's"));
      setAttribute(fd, "user.empty", new Uint8Array());
    }
    setTimes(fd, mtimeNs + 1n, mtimeNs);
  } finally {
    closeSync(fd);
  }
  chmodSync(osPath(path), 0o640);
  return stampAt(path);
}

/** Whether the file system has attributes of users; tmpfs has them since Linux 6.6. */
function keepsAttributes(fd: number): boolean {
  try {
    setAttribute(fd, "user.test", new Uint8Array());
    return true;
  } catch (error) {
    if (systemCode(error) === "ENOTSUP" || systemCode(error) === "EOPNOTSUPP") return false;
    throw error;
  }
}

export function stampAt(path: string): Stamp {
  return stampOf(lstatSync(osPath(path), { bigint: true }));
}

/** Everything about a file that a move keeps. */
export function lookAt(path: string): FileLook {
  const { mtimeNs, mode } = lstatSync(osPath(path), { bigint: true });
  const fd = openSync(osPath(path), "r");
  try {
    const attributes = Object.fromEntries(
      attributeNames(fd).map((name) => [name, Buffer.from(attribute(fd, name)).toString("hex")]),
    );
    const bytes = Bun.SHA256.hash(readFileSync(osPath(path)), "hex");
    return { bytes, mtimeNs, mode: Number(mode), attributes };
  } finally {
    closeSync(fd);
  }
}

/** All files below a folder by their paths below it. */
export function treeOf(root: string): Map<string, FileLook> {
  const found = new Map<string, FileLook>();
  const visit = (folder: string, below: string) => {
    for (const raw of readdirSync(osPath(folder), { encoding: "buffer" })) {
      const name = nameFromBytes(raw);
      const path = `${folder}/${name}`;
      if (lstatSync(osPath(path)).isDirectory()) visit(path, `${below}${name}/`);
      else found.set(below + name, lookAt(path));
    }
  };
  visit(root, "");
  return found;
}

/** Names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return readdirSync(osPath(folder), { encoding: "buffer" })
    .map((name) => nameFromBytes(name))
    .sort();
}

/** Runs a generator to its end. */
export function finish<T, R>(steps: Generator<T, R, void>, each?: (state: T) => void): R {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    each?.(next.value);
  }
}

/** The folders of a source and a target. */
export function twoFolders(root: string): { readonly inbox: string; readonly photo: string } {
  const inbox = `${root}/inbox`;
  const photo = `${root}/photo`;
  mkdirSync(inbox);
  mkdirSync(photo);
  return { inbox, photo };
}
