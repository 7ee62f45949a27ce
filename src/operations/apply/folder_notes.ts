// Which folders a run is about to change, written before it does: those it takes names from or puts names into, with
// what they were, and those that have to be made.

import { folderOf } from "../../base/paths.ts";
import type { Catalog } from "../../catalog/open.ts";
import { folderLeft, folderMade, folderTouched } from "../../catalog/step_folders.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { attempt } from "../../disk/move/trouble.ts";
import type { RunId } from "../../domain/run.ts";

/** Folders that are known to be noted; what is forgotten is noted again, which changes nothing. */
const KEPT = 4000;

type Note = { readonly path: string } & (
  | { readonly is: "touched"; readonly mode: number; readonly mtimeNs: bigint }
  | { readonly is: "made" }
);

export class FolderNotes {
  readonly #catalog: Catalog;
  readonly #run: RunId;
  readonly #calls: FileCalls;
  readonly #noted = new Set<string>();
  #waiting: Note[] = [];

  constructor(catalog: Catalog, run: RunId, calls: FileCalls) {
    this.#catalog = catalog;
    this.#run = run;
    this.#calls = calls;
  }

  /** Looks at a folder that a name will be taken from or put into; nothing is written yet. */
  look(path: string): void {
    for (let folder = path; !this.#noted.has(folder); folder = folderOf(folder)) {
      const facts = attempt(() => this.#calls.look(folder));
      if (facts.code === "ENOENT" && folder !== "/") {
        this.#note({ is: "made", path: folder });
        continue;
      }
      if (facts.code == null) {
        const { mode, modifiedNs } = facts.value;
        this.#note({ is: "touched", path: folder, mode, mtimeNs: modifiedNs });
      }
      return;
    }
  }

  /** These are to be looked at again. */
  forget(folders: Iterable<string>): void {
    for (const folder of folders) this.#noted.delete(folder);
  }

  /** Writes what was looked at since; within the transaction of the steps. */
  write(): void {
    for (const note of this.#waiting) {
      if (note.is === "made") folderMade(this.#catalog, this.#run, note.path);
      else folderTouched(this.#catalog, this.#run, note.path, note);
    }
    this.#waiting = [];
  }

  /** The times that folders have now, after their files were moved; nothing is written yet. */
  timesOf(folders: Iterable<string>): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const folder of folders) {
      const facts = attempt(() => this.#calls.look(folder));
      if (facts.code == null) times.set(folder, facts.value.stamp.mtimeUs);
    }
    return times;
  }

  /** Writes times that `timesOf` has looked at. */
  writeTimes(times: ReadonlyMap<string, number>): void {
    for (const [folder, us] of times) folderLeft(this.#catalog, this.#run, folder, us);
  }

  #note(note: Note): void {
    if (this.#noted.size >= KEPT) this.#noted.clear();
    this.#noted.add(note.path);
    this.#waiting.push(note);
  }
}
