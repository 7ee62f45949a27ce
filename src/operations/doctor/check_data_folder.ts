// The doctor's look at the data folder: where it lies, what that file system can do, whether stat tells the truth.

import { formatBytes } from "../../base/bytes.ts";
import { describeError } from "../../base/errors.ts";
import { folderOf } from "../../base/paths.ts";
import { abilitiesOf } from "../../disk/abilities.ts";
import { exists } from "../../disk/exists.ts";
import { checkStat } from "../../disk/self_test.ts";
import { type Volume, volumeOf } from "../../disk/volume.ts";
import { describeVolume } from "./check_volume.ts";
import { type Check, fail, ok, rethrowBugs, warn } from "./finding.ts";

export type DataFolderOptions = {
  /** Absolute. */
  readonly dataFolder: string;
  /** A network file system is accepted. */
  readonly force: boolean;
  readonly isSynology: boolean;
};

const ELSEWHERE = "Choose another data folder with --data DIR or VARVE_DATA";

/** Writes a scratch folder into the data folder and removes it; writes nothing where there is none yet. */
export function checkDataFolder(options: DataFolderOptions): Check[] {
  const { dataFolder } = options;
  try {
    if (exists(dataFolder)) {
      const volume = volumeOf(dataFolder);
      return [place(options, volume), room(volume), ...behaviour(dataFolder, volume)];
    }
    const volume = volumeOf(nearest(dataFolder));
    return [place(options, volume, "is made by the first scan, "), room(volume)];
  } catch (error) {
    rethrowBugs(error);
    return [fail("data folder", `"${dataFolder}": ${describeError(error).message}`, ELSEWHERE)];
  }
}

function place(options: DataFolderOptions, volume: Volume, yet = ""): Check {
  const detail = `"${options.dataFolder}" ${yet}${describeVolume(volume)}`;
  if (volume.readOnly) return fail("data folder", detail, ELSEWHERE);
  if (volume.network) {
    const words = `${detail}: another machine could damage the catalog`;
    return options.force
      ? warn("data folder", words, "Let no other machine use it while Varve runs")
      : fail("data folder", words, `${ELSEWHERE}, or set catalog.force = true`);
  }
  if (options.isSynology && volume.mount === "/") {
    const words = `${detail}: this is the small system disk, and DSM stops working when it is full`;
    return warn("data folder", words, "Choose one on a volume: --data /volume1/…/varve-data");
  }
  if (volume.fileSystem === "tmpfs" || volume.fileSystem === "ramfs") {
    return warn("data folder", `${detail}: it is memory, and gone at the next start`, ELSEWHERE);
  }
  return ok("data folder", detail);
}

/** A million files take some 500 MB of catalog, and as much again for a backup. */
function room({ freeBytes }: Volume): Check {
  const detail = `${formatBytes(freeBytes)} free for the catalog and its backups`;
  if (freeBytes < 50e6) return fail("space", detail, "Free some space, or choose another place");
  if (freeBytes < 1e9) return warn("space", detail, "A million files take 1 GB with a backup");
  return ok("space", detail);
}

function behaviour(dataFolder: string, volume: Volume): Check[] {
  try {
    checkStat(dataFolder);
  } catch (error) {
    rethrowBugs(error);
    const { message, hint = `Make "${dataFolder}" writable for this user` } = describeError(error);
    return [fail("stat", message, hint)];
  }
  const can = abilitiesOf(dataFolder);
  const checks = [ok("stat", "Size, time and inode of a file just written are told rightly")];
  if (!can.rename) {
    checks.push(fail("rename", "Files cannot be renamed in the data folder", ELSEWHERE));
  }
  if (!can.sync) {
    const detail = "Files cannot be synced: a power cut may cost the last changes";
    checks.push(warn("sync", detail, ELSEWHERE));
  }
  if (!can.renameNoReplace && !can.hardLink) {
    const detail = "Neither renaming without overwriting nor hard links work here";
    checks.push(warn("no-clobber", detail, ELSEWHERE));
  }
  if (!can.executes || volume.noExec) {
    // No warning: whether they can be run from there is said of each tool.
    const detail = "Programs cannot be run from the data folder: tools go beside the program";
    checks.push(ok("exec", detail));
  }
  const words = [
    `renames ${can.renameNoReplace ? "without overwriting" : "by links"}`,
    can.caseSensitive ? "case counts" : "case does not count",
    `times to ${can.mtimeStepUs} µs`,
  ];
  return [...checks, ok("file system", words.join(", "))];
}

function nearest(path: string): string {
  let folder = path;
  while (folder !== "/" && folder !== "." && !exists(folder)) folder = folderOf(folder);
  return folder;
}
