// Words about a volume, the same for the data folder and for roots.

import { formatBytes } from "../../base/bytes.ts";
import type { Volume } from "../../disk/volume.ts";

/** "btrfs on /volume1, turning disk, 1.2 TB of 4 TB free". */
export function describeVolume(volume: Volume): string {
  const disk =
    volume.rotating == null ? [] : [volume.rotating ? "turning disk" : "disk without moving parts"];
  return [
    `${volume.fileSystem} on ${volume.mount}`,
    ...disk,
    `${formatBytes(volume.freeBytes)} of ${formatBytes(volume.totalBytes)} free`,
    ...(volume.readOnly ? ["read-only"] : []),
  ].join(", ");
}
