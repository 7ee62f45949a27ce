// What a scan leaves out of a folder. A catalogued file of these names is not gone because it is not in the
// listing: it was not asked for.

import { excludedBy, type Listing } from "../../disk/list.ts";
import { isVolumeRoot } from "../../disk/volume.ts";
import type { WalkedFolder } from "../../disk/walk.ts";
import { isIgnoredFile, isIgnoredFolder } from "../../domain/ignore.ts";
import { kindOf } from "../../domain/media.ts";
import { listedKinds, type ScanOptions } from "./options.ts";

/** Whether a name of the folder is left out. */
export type LeftOut = {
  readonly folder: (name: string) => boolean;
  readonly file: (name: string) => boolean;
};

/** Other kinds than those asked for, what is ignored or excluded, and files whose stamp could not be had. */
export function leftOutOf(
  walked: WalkedFolder,
  listing: Listing,
  options: Pick<ScanOptions, "kinds" | "exclude">,
): LeftOut {
  const listed = listedKinds(options.kinds);
  const excluded = excludedBy(options.exclude, walked.below);
  const belowVolume = isVolumeRoot(walked.path);
  const unknown = new Set(listing.problems.map(({ name }) => name));
  return {
    folder: (name) => isIgnoredFolder(name, belowVolume) || excluded?.(name) === true,
    file: (name) =>
      !listed.includes(kindOf(name)) ||
      unknown.has(name) ||
      isIgnoredFile(name) ||
      excluded?.(name) === true,
  };
}
