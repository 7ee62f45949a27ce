// Whether a disk turns, from sysfs: through partitions, RAID, LVM and caches to what they stand on.

import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Deeper stacks than this are a loop in the table, not a NAS (volume, cache, LVM, RAID, partition, disk: 6). */
const MOST_LAYERS = 16;

/** Major and minor number as in sysfs: "253:0". The packing is glibc's makedev(3). */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/**
 * Whether the block device `number` ("8:1"), or any of the disks it stands on, is a turning one; undefined
 * where that is not known. One slow disk below makes the whole slow, so one is enough.
 */
export function isRotating(number: string, sys = "/sys"): boolean | undefined {
  try {
    return below(realpathSync(join(sys, "dev/block", number)), 0);
  } catch {
    return undefined; // No block device: btrfs's and overlay's anonymous ones, network, RAM.
  }
}

function below(folder: string, layer: number): boolean | undefined {
  if (layer > MOST_LAYERS) return undefined;
  const slaves = join(folder, "slaves");
  const parts = existsSync(slaves) ? readdirSync(slaves) : [];
  // What dm and md say of themselves is not to be trusted where they stand on something.
  if (parts.length > 0) {
    const answers = parts.map((part) => below(realpathSync(join(slaves, part)), layer + 1));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  if (existsSync(join(folder, "partition"))) return below(dirname(folder), layer + 1);
  // A virtual disk says that it turns whatever its host keeps it on (virtio, Xen).
  if (/^(vd|xvd)[a-z]+$/.test(basename(folder))) return undefined;
  const answer = readFileSync(join(folder, "queue/rotational"), "latin1").trim();
  return answer === "1" ? true : answer === "0" ? false : undefined;
}
