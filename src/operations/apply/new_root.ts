// Which root the catalog gets where files go to a place that it does not know.

import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import type { NewRoot } from "../../catalog/whereabouts.ts";
import { volumeOf } from "../../disk/volume.ts";

/** The target that the plan names, or the very folder where it lies outside of that. */
export function newRootIn(target: string | undefined): (folder: string) => NewRoot {
  return (folder) => {
    const path = target != null && isAtOrBelow(folder, target) ? target : folder;
    const { fileSystem, fileSystemId } = volumeOf(path);
    // As a scan notes it of its roots.
    return { path, fileSystem: `${fileSystem} ${fileSystemId}`.trim() };
  };
}
