// What a walk sees of a file, and the stamp by which a file is known to be unchanged.

/**
 * Size, modification time and inode of a file: a file with an equal stamp is taken to be unchanged.
 * The device number is no part of it: on btrfs each share has its own and it may change at reboot.
 */
export type Stamp = {
  readonly sizeBytes: number;
  /** Whole Unix microseconds, truncated. */
  readonly mtimeUs: number;
  /** A hint only: the lower 53 bits of the inode number; it finds moved files, it proves nothing. */
  readonly inode: number;
};

/** Whether two stamps are of the same state of a file. The inode is a hint and does not count. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeUs === b.mtimeUs;
}
