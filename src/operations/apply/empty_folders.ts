// Folders that a run leaves empty are removed when it has ended: those that its moves took the last name out of, then
// those around them that have become empty by that, and no others. Each is written in the journal before it goes.

import { folderOf } from "../../base/paths.ts";
import type { Journal } from "../../catalog/journal.ts";
import type { Catalog } from "../../catalog/open.ts";
import { folderRemoved, stepFolders } from "../../catalog/step_folders.ts";
import type { Whereabouts } from "../../catalog/whereabouts.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { attempt } from "../../disk/move/trouble.ts";
import type { RunId } from "../../domain/run.ts";
import type { FolderNotes } from "./folder_notes.ts";

export type EmptyFolders = {
  readonly catalog: Catalog;
  readonly run: RunId;
  readonly journal: Journal;
  readonly whereabouts: Whereabouts;
  readonly notes: FolderNotes;
  readonly calls: FileCalls;
  readonly nowUs: number;
  /** Whether a folder may go, if it is empty. */
  readonly mayGo: (path: string) => boolean;
};

/** Folders written at once. */
const BATCH = 256;

/**
 * Folders that an earlier call of the run has noted as removed. Those that are gone are told to the catalog, for it
 * may have died between the two; what is around them may be empty by that. Returns what is to be looked at again.
 */
export function noteRemoved(options: EmptyFolders): string[] {
  const { catalog, run, journal, whereabouts, notes, calls, nowUs } = options;
  const again: string[] = [];
  const gone: string[] = [];
  for (const { path, change } of stepFolders(catalog, run)) {
    if (change !== "removed") continue;
    again.push(path, folderOf(path));
    if (attempt(() => calls.look(path)).code === "ENOENT") gone.push(path);
  }
  const times = notes.timesOf(new Set(gone.map(folderOf)));
  if (gone.length > 0) {
    journal.write(() => {
      for (const path of gone) whereabouts.folderRemoved(path, nowUs);
      notes.writeTimes(times);
    });
  }
  return again;
}

/** Removes those of the candidates that are empty, and what is above them; returns how many went. */
export function removeEmptied(candidates: Iterable<string>, options: EmptyFolders): number {
  // The inner ones first: a folder's own path is longer than that of the one around it.
  let waiting = [...new Set(candidates)].sort((a, b) => b.length - a.length);
  let removed = 0;
  while (waiting.length > 0) {
    const empty = waiting.slice(0, BATCH).filter((path) => isEmpty(path, options));
    const around = new Set(waiting.slice(BATCH));
    const gone = removeBatch(empty, options);
    removed += gone.length;
    for (const path of gone) around.add(folderOf(path));
    waiting = [...around].sort((a, b) => b.length - a.length);
  }
  return removed;
}

function isEmpty(path: string, { calls, mayGo }: EmptyFolders): boolean {
  if (!mayGo(path)) return false;
  const facts = attempt(() => calls.look(path));
  if (facts.code != null || facts.value.type !== "folder") return false;
  const names = attempt(() => calls.names(path));
  return names.code == null && names.value.length === 0;
}

function removeBatch(paths: readonly string[], options: EmptyFolders): readonly string[] {
  if (paths.length === 0) return [];
  const { catalog, run, journal, whereabouts, notes, calls, nowUs } = options;
  for (const path of paths) {
    notes.look(path);
    notes.look(folderOf(path));
  }
  journal.write(() => {
    notes.write();
    for (const path of paths) folderRemoved(catalog, run, path);
  });
  // The system refuses where something is in it by now.
  const gone = paths.filter((path) => attempt(() => calls.removeFolder(path)).code == null);
  const stayed = paths.filter((path) => !gone.includes(path));
  const around = new Set(gone.map(folderOf));
  for (const folder of around) attempt(() => calls.syncFolder(folder));
  const times = notes.timesOf([...around, ...stayed]);
  notes.forget(paths);
  for (const path of stayed) notes.look(path);
  journal.write(() => {
    // Noted again, what was to be removed is only touched.
    notes.write();
    for (const path of gone) whereabouts.folderRemoved(path, nowUs);
    notes.writeTimes(times);
  });
  return gone;
}
