// All that is looked at of a file when it is moved, and when two looks show the same file.

import type { BigIntStats } from "node:fs";
import { type Stamp, sameStamp } from "../../domain/entry.ts";
import { stampOf } from "../entries.ts";

export type FileFacts = {
  readonly type: "file" | "folder" | "link" | "other";
  /** st_dev and st_ino: which file it is, while it is mounted. Never to be stored. */
  readonly device: bigint;
  readonly inode: bigint;
  /** Names it has. */
  readonly links: number;
  /** Permissions, the lower twelve bits. */
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  readonly sizeBytes: number;
  /** The stamp that a walk would see. */
  readonly stamp: Stamp;
  /** Unix nanoseconds. */
  readonly accessedNs: bigint;
  readonly modifiedNs: bigint;
  /** When anything of it was last changed, its name and permissions too; nobody can set it. */
  readonly changedNs: bigint;
};

/** The facts in what node:fs says (`bigint: true`). */
export function factsOf(stats: BigIntStats): FileFacts {
  const type = stats.isFile()
    ? "file"
    : stats.isDirectory()
      ? "folder"
      : stats.isSymbolicLink()
        ? "link"
        : "other";
  return {
    type,
    device: stats.dev,
    inode: stats.ino,
    links: Number(stats.nlink),
    mode: Number(stats.mode) & 0o7777,
    user: Number(stats.uid),
    group: Number(stats.gid),
    sizeBytes: Number(stats.size),
    stamp: stampOf({ size: stats.size, mtimeNs: stats.mtimeNs, ino: stats.ino }),
    accessedNs: stats.atimeNs,
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
  };
}

/** Whether both are names of one file, whatever is in it. */
export function sameInode(a: FileFacts, b: FileFacts): boolean {
  return a.inode === b.inode && a.device === b.device;
}

/** Whether both are one file with its bytes unchanged; new permissions and names do not count. */
export function sameContent(a: FileFacts, b: FileFacts): boolean {
  return sameInode(a, b) && a.sizeBytes === b.sizeBytes && a.modifiedNs === b.modifiedNs;
}

/** Whether nothing at all has happened to the file: bytes, permissions, attributes, names. */
export function untouched(a: FileFacts, b: FileFacts): boolean {
  return sameContent(a, b) && a.changedNs === b.changedNs;
}

/** Whether it is a file with the bytes that the stamp was made from; the inode is a hint and does not count. */
export function hasStamp(facts: FileFacts, stamp: Stamp): boolean {
  return facts.type === "file" && sameStamp(facts.stamp, stamp);
}
