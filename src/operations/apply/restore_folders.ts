// Folders as they were before a run: those that it removed are made again, those that it made are removed where
// nothing is in them, and times are given back where nobody has changed the folder since.

import { folderOf } from "../../base/paths.ts";
import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import { type StepFolder, stepFolder, stepFolders } from "../../catalog/step_folders.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { makeFolders } from "../../disk/move/make_folders.ts";
import { attempt } from "../../disk/move/trouble.ts";
import type { RunId } from "../../domain/run.ts";
import { type EmptyFolders, noteRemoved, removeEmptied } from "./empty_folders.ts";

export type Restoring = Omit<EmptyFolders, "mayGo"> & {
  /** The run that is undone; `run` is the one that undoes it. */
  readonly undone: RunId;
  /** Folders outside of it stay as they are, but for those that were needed. */
  readonly under?: string;
  /** Whether nothing of the run is left to be undone: then times are given back, too. */
  readonly isWhole: boolean;
};

/** Folders written at once. */
const BATCH = 256;

/** Returns how many folders were removed. */
export function restoreFolders(options: Restoring): number {
  const { catalog, undone, under } = options;
  const isMeant = ({ path }: StepFolder) => under == null || isAtOrBelow(path, under);
  inBatches(stepFolders(catalog, undone), (folders) =>
    makeAgain(
      folders.filter((folder) => folder.change === "removed" && isMeant(folder)),
      options,
    ),
  );
  const made = new Set<string>();
  for (const { path, change } of stepFolders(catalog, undone))
    if (change === "made") made.add(path);
  const emptied = { ...options, mayGo: (path: string) => made.has(path) };
  noteRemoved(emptied);
  const removed = removeEmptied(made, emptied);
  inBatches(stepFolders(catalog, undone), (folders) => giveTimesBack(folders, options));
  return removed;
}

function inBatches(
  folders: Iterable<StepFolder>,
  each: (batch: readonly StepFolder[]) => void,
): void {
  let batch: StepFolder[] = [];
  for (const folder of folders) {
    batch.push(folder);
    if (batch.length < BATCH) continue;
    each(batch);
    batch = [];
  }
  each(batch);
}

function makeAgain(folders: readonly StepFolder[], options: Restoring): void {
  const { journal, notes, calls } = options;
  const gone = folders.filter(({ path }) => attempt(() => calls.look(path)).code === "ENOENT");
  if (gone.length === 0) return;
  for (const { path } of gone) {
    notes.look(path);
    notes.look(folderOf(path));
  }
  journal.write(() => notes.write());
  // One that cannot be made is missed by nobody: no file was to go into it.
  for (const { path } of gone) makeFolders(path, calls);
}

/** Mode and time of those made again; the time of the others where they are as the run left them. */
function giveTimesBack(folders: readonly StepFolder[], options: Restoring): void {
  const { journal, notes, calls } = options;
  const set: string[] = [];
  for (const folder of folders) {
    const isOurs =
      folder.change === "removed" ? wasMade(folder, options) : isAsLeft(folder, options);
    if (isOurs && setTimes(folder, calls)) set.push(folder.path);
  }
  const times = notes.timesOf(set);
  journal.write(() => notes.writeTimes(times));
}

/** Whether it was this undo that made it again, and not somebody before. */
function wasMade({ path }: StepFolder, { catalog, run }: Restoring): boolean {
  return stepFolder(catalog, run, path)?.change === "made";
}

function isAsLeft({ path, change, afterUs }: StepFolder, options: Restoring): boolean {
  const { catalog, run, calls, isWhole } = options;
  if (change !== "touched" || !isWhole || afterUs == null) return false;
  const before = stepFolder(catalog, run, path)?.before;
  if (before != null) return before.mtimeNs / 1000n === BigInt(afterUs);
  const facts = attempt(() => calls.look(path));
  return facts.code == null && facts.value.stamp.mtimeUs === afterUs;
}

function setTimes({ path, change, before }: StepFolder, calls: FileCalls): boolean {
  if (before == null) return false;
  const { code } = attempt(() => {
    const fd = calls.open(path);
    try {
      const facts = calls.lookOpen(fd);
      if (facts.type !== "folder") return;
      if (change === "removed") calls.setMode(fd, before.mode);
      calls.setTimes(fd, facts.accessedNs, before.mtimeNs);
    } finally {
      calls.close(fd);
    }
  });
  return code == null;
}
