// Facts of the volume a path lies on: which file system, how full, what kind of disk.

import { ptr } from "bun:ffi";
import { realpathSync, statfsSync, statSync } from "node:fs";
import { nameFromBytes, nameToBytes, osPath } from "../base/names.ts";
import { libc } from "./libc.ts";
import { type Mount, mountOf, mounts } from "./mounts.ts";
import { deviceNumber, isRotating } from "./rotating.ts";

export type Volume = {
  /** st_dev: tells volumes apart now. Never to be stored: on btrfs it may change at reboot. */
  readonly device: number;
  /** "ext4", "btrfs", "nfs4", "cifs", "tmpfs", "ecryptfs", "overlay", "fuse.sshfs" …; "unknown" without /proc. */
  readonly fileSystem: string;
  /**
   * Id that the file system gives itself (f_fsid), 16 hex digits; it outlives a reboot on btrfs and ext4.
   * "" where it has none or it cannot be asked.
   */
  readonly fileSystemId: string;
  /** Mount point; "/" without /proc. */
  readonly mount: string;
  /** What is mounted: a device, "server:/share" …; "" without /proc. */
  readonly source: string;
  /** Bytes that we may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Whether a turning disk is below; undefined where that is not known. */
  readonly rotating: boolean | undefined;
  readonly readOnly: boolean;
  /** Programs on it may not be run. */
  readonly noExec: boolean;
  /** Another machine keeps it: SQLite's shared memory and locks cannot be trusted there. */
  readonly network: boolean;
  /** Longest name in bytes: 255, on eCryptfs 143. */
  readonly maxNameBytes: number;
};

/** Throws what the system says where the path is not there. */
export function volumeOf(path: string, all: readonly Mount[] = mounts()): Volume {
  const real = realPath(path);
  const device = statSync(osPath(real), { bigint: true }).dev;
  const mount = mountOf(real, all);
  const space = spaceOf(real);
  const fileSystem = mount?.type ?? "unknown";
  const network = isNetwork(fileSystem);
  return {
    device: Number(device),
    fileSystem,
    fileSystemId: space.id,
    mount: mount?.path ?? "/",
    source: mount?.source ?? "",
    freeBytes: space.freeBytes,
    totalBytes: space.totalBytes,
    rotating: network ? undefined : diskRotates(device, mount, all),
    readOnly: mount?.readOnly ?? space.readOnly,
    noExec: mount?.noExec ?? false,
    network,
    maxNameBytes:
      fileSystem === "ecryptfs" ? Math.min(143, space.maxNameBytes) : space.maxNameBytes,
  };
}

/**
 * What tells within which bounds files can share their blocks: a mount. The subvolumes of a btrfs, such as the shares of a
 * Synology, each have a device and an id of their own, and share blocks all the same; two mounts of one file system do
 * not (before Linux 5.18).
 */
export function blocksSharedWithin(
  volume: Pick<Volume, "fileSystem" | "mount" | "fileSystemId" | "device">,
): string {
  const { fileSystem, mount, fileSystemId, device } = volume;
  return fileSystem === "unknown" ? fileSystemId || String(device) : mount;
}

/** Whether the absolute path is a volume of a Synology (/volume1, /volumeUSB1) and no share in it. */
export function isVolumeRoot(path: string): boolean {
  return /^\/volume[^/]+\/?$/.test(path);
}

const networkTypes = new Set([
  ...["nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "afpfs", "webdav", "davfs"],
  ...["ceph", "glusterfs", "lustre", "9p", "coda", "gfs2", "ocfs2", "orangefs"],
]);
/** FUSE file systems whose data lies on another machine. */
const networkFuse =
  /^fuse\.(sshfs|rclone|glusterfs|s3fs|s3ql|davfs2?|curlftpfs|ceph|gcsfuse|juicefs)/;

/** Whether files of such a file system lie on another machine. */
export function isNetwork(fileSystem: string): boolean {
  return networkTypes.has(fileSystem) || networkFuse.test(fileSystem);
}

function diskRotates(
  device: bigint,
  mount: Mount | undefined,
  all: readonly Mount[],
): boolean | undefined {
  const known = isRotating(deviceNumber(device));
  if (known != null || mount == null) return known;
  if (mount.type === "tmpfs" || mount.type === "ramfs") return false;
  if (!mount.source.startsWith("/")) return undefined;
  try {
    const source = statSync(osPath(mount.source), { bigint: true });
    // btrfs gives its subvolumes numbers of no device; the mount names the one below.
    if (source.isBlockDevice()) return isRotating(deviceNumber(source.rdev));
    // eCryptfs and bind-like file systems stand on a folder of another one.
    const lower = realPath(mount.source);
    const under = source.isDirectory() ? mountOf(lower, all) : undefined;
    return under == null || under === mount ? undefined : diskRotates(source.dev, under, all);
  } catch {
    return undefined; // The source is a name that means nothing here, as in a container.
  }
}

/** Bytes that we may still write to the file system of a path. Throws what the system says. */
export function freeSpaceOf(path: string): number {
  return spaceOf(path).freeBytes;
}

type Space = {
  readonly id: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly maxNameBytes: number;
  readonly readOnly: boolean;
};

function spaceOf(path: string): Space {
  return nativeSpace(path) ?? portableSpace(path);
}

/**
 * struct statfs of 64-bit Linux (asm-generic/statfs.h), in words of eight bytes: type, bsize, blocks, bfree,
 * bavail, files, ffree, fsid, namelen, frsize, flags.
 */
function nativeSpace(path: string): Space | undefined {
  if (libc == null) return undefined;
  const name = terminated(path);
  const words = new BigUint64Array(new ArrayBuffer(120));
  if (libc.statfs(ptr(name), ptr(words)) !== 0) return undefined;
  const word = (i: number) => Number(words[i] ?? 0n);
  const block = word(9) || word(1);
  const id = words[7] ?? 0n;
  return {
    id: id === 0n ? "" : id.toString(16).padStart(16, "0"),
    freeBytes: word(4) * block,
    totalBytes: word(2) * block,
    maxNameBytes: word(8) || 255,
    readOnly: (word(10) & 1) === 1,
  };
}

function portableSpace(path: string): Space {
  const { bavail, blocks, bsize } = statfsSync(osPath(path));
  return {
    id: "",
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    maxNameBytes: 255,
    readOnly: false,
  };
}

/** The path as C takes it, in memory that does not move. */
export function terminated(path: string): Uint8Array {
  const bytes = nameToBytes(path);
  const memory = new Uint8Array(new ArrayBuffer(bytes.length + 1));
  memory.set(bytes);
  return memory;
}

function realPath(path: string): string {
  return nameFromBytes(realpathSync(osPath(path), { encoding: "buffer" }));
}
