// A file gets another name on its own file system, and never in place of another file.

import type { FileCalls } from "./file_calls.ts";
import { fileCalls } from "./file_calls.ts";
import { type FileFacts, sameInode } from "./file_facts.ts";
import { asideFailed, putBack, removeIf, setAside, unlinkOwn } from "./remove_if_same.ts";
import { removeSource } from "./remove_source.ts";
import { entriesOf } from "./same_entry.ts";
import { type Taken, takeName } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type MovedWithin =
  | { readonly kind: "moved" }
  /** Something has the name; `sameFile`: it is the source itself, by another hard link or the very same name. */
  | { readonly kind: "target-exists"; readonly sameFile: boolean }
  | { readonly kind: "other-file-system" }
  | { readonly kind: "source-missing" }
  | Failed;

/**
 * Renames a file (not a folder) to a name that is free. Where only the case of a name changes and the file system
 * ignores case, it goes by the name `names.aside` for an instant. Nothing is brought to the disk: a file system
 * keeps the order of names itself, and who moves many files syncs their folders once.
 */
export function moveWithin(
  from: string,
  to: string,
  names: TemporaryNames,
  calls: FileCalls = fileCalls,
): MovedWithin {
  const taken = takeName(
    from,
    to,
    names.marker,
    (linked) => letGo(from, to, linked, names, calls),
    calls,
  );
  switch (taken.kind) {
    case "moved":
      return taken;
    case "taken":
      return meet(from, to, names, calls);
    case "both":
      return takeBack(from, to, taken, names, calls);
    case "failed":
      return explain(from, taken, calls);
  }
}

/**
 * Lets go of the old name of a file that has both. If another file has the old name by now, then the one that was
 * linked has lost it already.
 */
function letGo(
  from: string,
  to: string,
  target: FileFacts,
  names: TemporaryNames,
  calls: FileCalls,
): Trouble | undefined {
  const removed = removeSource({ from, to, target, source: undefined }, names, calls);
  if (removed.kind === "failed") return removed.trouble;
  if (removed.kind !== "changed") return undefined;
  const seen = attempt(() => calls.look(from));
  const still = seen.code == null && sameInode(seen.value, target);
  return still || removed.left.length > 0 ? troubleOf("EBUSY", "unlink", from) : undefined;
}

/** What has the name `to`: a stranger, or the source itself. */
function meet(from: string, to: string, names: TemporaryNames, calls: FileCalls): MovedWithin {
  const source = attempt(() => calls.look(from));
  if (source.code === "ENOENT" || source.code === "ENOTDIR") return { kind: "source-missing" };
  if (source.code != null) return failed(troubleOf(source.code, "look", from));
  const target = attempt(() => calls.look(to));
  if (target.code != null || !sameInode(source.value, target.value)) {
    return { kind: "target-exists", sameFile: false };
  }
  const entries = attempt(() => entriesOf(from, to, calls));
  if (entries.code != null) return failed(troubleOf(entries.code, "look", from));
  if (entries.value === "only-to") return { kind: "source-missing" };
  if (entries.value !== "only-from") return { kind: "target-exists", sameFile: true };
  return changeCase(from, to, names, calls);
}

/** Two renames, since file systems that ignore case take one for a rename of a file to itself, and do nothing. */
function changeCase(
  from: string,
  to: string,
  names: TemporaryNames,
  calls: FileCalls,
): MovedWithin {
  const code = setAside(from, names.aside, calls);
  if (code != null) return asideFailed(code, from, names.aside);
  const letGo = () => unlinkOwn(names.aside, calls);
  const taken = takeName(names.aside, to, names.marker, letGo, calls);
  switch (taken.kind) {
    case "moved":
      return taken;
    case "both":
      return { kind: "failed", trouble: taken.trouble, left: [names.aside] };
    case "taken": {
      const left = putBack(from, names, calls);
      if (left.length === 0) return { kind: "target-exists", sameFile: false };
      return failed(troubleOf("EEXIST", "rename", from), left);
    }
    case "failed": {
      const left = putBack(from, names, calls);
      return failed(taken.trouble, [...left, ...taken.left]);
    }
  }
}

/** The old name could not be let go: the new one is taken back, so that the file has one. */
function takeBack(
  from: string,
  to: string,
  both: Extract<Taken, { kind: "both" }>,
  names: TemporaryNames,
  calls: FileCalls,
): Failed {
  const { file, trouble } = both;
  const source = attempt(() => calls.look(from));
  // Only what is seen to have its old name still may lose the new one.
  if (file == null || source.code != null || !sameInode(source.value, file)) {
    return failed(trouble, [to, names.aside]);
  }
  const aside = { aside: names.targetAside, marker: names.marker };
  const removed = removeIf(to, (facts) => sameInode(facts, file), aside, calls);
  if (removed.kind === "failed") return failed(trouble, [to, ...removed.left]);
  return failed(trouble, removed.kind === "changed" ? removed.left : []);
}

/** What a failed rename means: two codes are no failure, and ENOENT may be about either path. */
function explain(
  from: string,
  { trouble, left }: Extract<Taken, { kind: "failed" }>,
  calls: FileCalls,
): MovedWithin {
  if (trouble.code === "EXDEV") return { kind: "other-file-system" };
  if (trouble.code === "ENOENT" && attempt(() => calls.look(from)).code === "ENOENT") {
    return { kind: "source-missing" };
  }
  return failed(trouble, left);
}
