// The inspector without threads, for `performance.multiprocessing = false` and tests.

import { checkFiles } from "./check_files.ts";
import { hashFiles } from "./hash_files.ts";
import { inspectHere } from "./inspect_here.ts";
import type { Checker, Hasher, Inspector, Sketcher } from "./inspector.ts";
import { listHere } from "./list_here.ts";
import { sketchFiles } from "./similar/sketch_files.ts";

/** Works in the calling thread. A file that never ends cannot be given up here: threads can do that. */
export function inlineInspector(): Inspector & Hasher & Checker & Sketcher {
  let last: Promise<unknown> = Promise.resolve();
  return {
    workers: 0,
    list: async (request) => listHere(request),
    // One request after the other: readers share one buffer a thread.
    inspect: (folder, files) => {
      const outcomes = last.then(() => inspectHere(folder, files));
      last = outcomes.catch(() => {});
      return outcomes;
    },
    hash: hashFiles,
    check: async (folder, files) => checkFiles(folder, files),
    sketch: (folder, files) => {
      const sketched = last.then(() => sketchFiles(folder, files));
      last = sketched.catch(() => {});
      return sketched;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
