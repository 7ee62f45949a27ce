// Two paths that lead to one file: is it one name, seen in two spellings on a file system that ignores case, or
// two hard links? Removing the one would lose the file, removing the other is how a rename is finished.

import { folderOf, nameOf } from "../../base/paths.ts";
import type { FileCalls } from "./file_calls.ts";
import { sameInode } from "./file_facts.ts";

export type Entries =
  /** Two hard links: either may go. */
  | "two-names"
  /** The file's one name is written as in `from`. */
  | "only-from"
  /** The file's one name is written as in `to`. */
  | "only-to"
  /** Both are the same name. */
  | "same-name";

/** For two paths that show one file. Reads the folder where both lie in one. Throws what the system says. */
export function entriesOf(from: string, to: string, calls: FileCalls): Entries {
  const [fromFolder, toFolder] = [folderOf(from), folderOf(to)];
  // The same folder may have two paths: of another case, or mounted twice.
  const oneFolder =
    fromFolder === toFolder || sameInode(calls.look(fromFolder), calls.look(toFolder));
  if (!oneFolder) return "two-names";
  const [fromName, toName] = [nameOf(from), nameOf(to)];
  if (fromName === toName) return "same-name";
  const names = calls.names(fromFolder);
  const hasFrom = names.includes(fromName);
  const hasTo = names.includes(toName);
  if (hasFrom && hasTo) return "two-names";
  if (hasFrom) return "only-from";
  return hasTo ? "only-to" : "same-name";
}
