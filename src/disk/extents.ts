// Where on its file system the bytes of a file lie. Files that share all their blocks (reflinks) say the same.

import { ptr } from "bun:ffi";
import { closeSync, constants, openSync } from "node:fs";
import { osPath } from "../base/names.ts";
import { libc } from "./libc.ts";

/** File systems whose files share blocks, and that say where those lie. */
const sharing = new Set(["btrfs", "xfs", "bcachefs", "ocfs2"]);

/** Whether files of a file system of this type may share blocks, in a way that can be seen. */
export function mayShareBlocks(fileSystem: string): boolean {
  return sharing.has(fileSystem);
}

/** linux/fs.h: _IOWR('f', 11, struct fiemap). */
const FS_IOC_FIEMAP = 0xc020660b;
/** struct fiemap and struct fiemap_extent (linux/fiemap.h). */
const HEADER = { bytes: 32, length: 8, found: 20, room: 24 } as const;
const EXTENT = { bytes: 56, logical: 0, physical: 8, length: 16, flags: 40 } as const;
/** Extents asked for at once. */
const EXTENTS = 64;
/** A file in more pieces is taken to have blocks of its own: to hold them against those of others costs too much. */
const MOST_EXTENTS = 10_000;
const IS_LAST = 0x1;
/** Not known, not yet on the disk, or in the inode itself: such bytes have no place to compare. */
const HAS_NO_PLACE = 0x2 | 0x4 | 0x200;

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const bytes = Buffer.from(new ArrayBuffer(HEADER.bytes + EXTENTS * EXTENT.bytes));
const address = ptr(bytes.buffer);

/**
 * A text that files of one file system have in common exactly where they share all their blocks; undefined where that
 * cannot be told, or there are none. Throws what the system says where the file cannot be opened.
 */
export function extentsOf(path: string): string | undefined {
  if (libc == null) return undefined;
  const fd = openSync(osPath(path), OPEN_FLAGS);
  try {
    return extentsOfOpenFile(fd, libc.ioctl);
  } finally {
    closeSync(fd);
  }
}

function extentsOfOpenFile(
  fd: number,
  ioctl: (fd: number, request: number, argument: number) => number,
): string | undefined {
  const places: string[] = [];
  for (let from = 0n; places.length < MOST_EXTENTS; ) {
    bytes.fill(0, 0, HEADER.bytes);
    bytes.writeBigUInt64LE(from, 0);
    bytes.writeBigUInt64LE(2n ** 64n - 1n - from, HEADER.length);
    bytes.writeUInt32LE(EXTENTS, HEADER.room);
    if (ioctl(fd, FS_IOC_FIEMAP, address) !== 0) return undefined;
    const found = bytes.readUInt32LE(HEADER.found);
    for (let at = HEADER.bytes; at < HEADER.bytes + found * EXTENT.bytes; at += EXTENT.bytes) {
      const [logical, physical, length] = [EXTENT.logical, EXTENT.physical, EXTENT.length].map(
        (field) => bytes.readBigUInt64LE(at + field),
      ) as [bigint, bigint, bigint]; // As many as asked for.
      const flags = bytes.readUInt32LE(at + EXTENT.flags);
      if ((flags & HAS_NO_PLACE) !== 0) return undefined;
      places.push(`${logical} ${physical} ${length}`);
      if ((flags & IS_LAST) !== 0) return places.join("\n");
      from = logical + length;
    }
    // A file of holes alone has none.
    if (found === 0) return places.length === 0 ? undefined : places.join("\n");
  }
  return undefined;
}
