// The doctor's look at the roots. Nothing is ever written there.

import { closeSync, constants, openSync } from "node:fs";
import { describeError, systemCode } from "../../base/errors.ts";
import { displayName, joinPath, nameFromBytes, osPath } from "../../base/names.ts";
import { eachEntry } from "../../disk/entries.ts";
import { isVolumeRoot, volumeOf } from "../../disk/volume.ts";
import { isIgnoredFolder } from "../../domain/ignore.ts";
import { describeVolume } from "./check_volume.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

const GRANT =
  "Run Varve as a user that may read it; on a Synology: Control Panel, Shared Folder, Permissions";

/** Entries of a root that are tried. */
const TRIES = 50;

/** `roots` are those of the configuration, then those of the catalog. */
export function checkRoots(roots: readonly string[]): Check[] {
  if (roots.length === 0) {
    const mend = 'Set library.roots = ["/volume1/photo"], or name folders: `varve scan FOLDER`';
    return [warn("roots", "No root is configured, and none was scanned", mend)];
  }
  return roots.map(checkRoot);
}

function checkRoot(root: string): Check {
  const name = `root ${displayName(root)}`;
  try {
    const volume = volumeOf(root);
    const detail = describeVolume(volume);
    const entries = entriesOf(root);
    if (entries.length === 0) {
      return warn(name, `${detail}: it is empty`, "See whether its volume is mounted");
    }
    const refused = entries
      .filter((entry) => !(entry.isFolder && isIgnoredFolder(entry.name, isVolumeRoot(root))))
      .slice(0, TRIES)
      .filter((entry) => !mayRead(joinPath(root, entry.name)));
    const [first] = refused;
    if (first != null) {
      const more = refused.length === 1 ? "" : `, and ${refused.length - 1} more`;
      const words = `${detail}: "${displayName(first.name)}" may not be read${more}`;
      return warn(name, words, GRANT);
    }
    if (volume.readOnly) {
      return warn(name, detail, "Scanning works; to organize, mount it for writing");
    }
    return ok(name, detail);
  } catch (error) {
    const code = systemCode(error);
    if (code == null) throw error;
    const { message } = describeError(error);
    const denied = ["EACCES", "EPERM"].includes(code);
    return fail(name, message, denied ? GRANT : "Mount it, or take it out of library.roots");
  }
}

/** Files and folders in a root, links and the like left out. */
function entriesOf(root: string): { readonly name: string; readonly isFolder: boolean }[] {
  const found: { name: string; isFolder: boolean }[] = [];
  eachEntry(root, (bytes, start, end, type) => {
    if (type !== "file" && type !== "folder") return;
    found.push({ name: nameFromBytes(bytes.subarray(start, end)), isFolder: type === "folder" });
  });
  return found;
}

/** By opening, since mode bits say nothing where a NAS has access lists. */
function mayRead(path: string): boolean {
  try {
    closeSync(openSync(osPath(path), constants.O_RDONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    return !["EACCES", "EPERM"].includes(systemCode(error) ?? "");
  }
}
