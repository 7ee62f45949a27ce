// Removing a file only if it is the one that is meant. Linux removes names, not files: between a look and an
// `unlink` a program may have put another file there. So the name is taken away first, which is one act, then
// what has been caught is looked at, and only then removed, or put back.

import type { Stamp } from "../../domain/entry.ts";
import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, hasStamp, sameContent, untouched } from "./file_facts.ts";
import { takeName } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type Removed =
  | { readonly kind: "removed" }
  | { readonly kind: "missing" }
  /** It is another file, or was changed; it is kept. `left`: where it is, if its name was taken meanwhile. */
  | { readonly kind: "changed"; readonly left: readonly string[] }
  | Failed;

/** Where a file is kept for the instant of being looked at, in its own folder. */
export type Aside = { readonly aside: string } & Pick<TemporaryNames, "marker">;

/**
 * Removes the file if it is the one that was looked at before, with nothing changed since, or, given a stamp, has
 * that stamp, inode included.
 */
export function removeIfSame(
  path: string,
  expected: FileFacts | Stamp,
  names: Aside,
  calls: FileCalls,
): Removed {
  return "mtimeUs" in expected
    ? removeIf(path, (facts) => isStamped(facts, expected), names, calls)
    : // Taking the name away counts as a change of the file, but not of its bytes.
      removeIf(
        path,
        (facts) => sameContent(facts, expected),
        names,
        calls,
        (facts) => untouched(facts, expected),
      );
}

/** The same for any test. `isIt` is asked of what was caught, `isItStill` of what has the name before. */
export function removeIf(
  path: string,
  isIt: (facts: FileFacts) => boolean,
  names: Aside,
  calls: FileCalls,
  isItStill = isIt,
): Removed {
  const before = attempt(() => calls.look(path));
  if (before.code != null) return absent(before.code) ?? fail(before.code, "look", path);
  if (!isItStill(before.value)) return { kind: "changed", left: [] };
  return catchAndRemove(path, isIt, names, calls);
}

/** The same without a look at what has the name: for a file that certainly is, or was a moment ago, the right one. */
export function catchAndRemove(
  path: string,
  isIt: (facts: FileFacts) => boolean,
  names: Aside,
  calls: FileCalls,
): Removed {
  const code = setAside(path, names.aside, calls);
  const caught = attempt(() => calls.look(names.aside));
  const isCaught = caught.code == null && isIt(caught.value);
  // Network file systems are known to do what they are asked and then to say that it failed.
  if (code != null && !isCaught) return absent(code) ?? asideFailed(code, path, names.aside);
  if (isCaught) {
    const removed = attempt(() => calls.unlink(names.aside));
    if (removed.code == null) return { kind: "removed" };
    return failed(troubleOf(removed.code, "unlink", path), putBack(path, names, calls));
  }
  const left = putBack(path, names, calls);
  if (caught.code == null) return { kind: "changed", left };
  return failed(troubleOf(caught.code, "look", path), left);
}

/**
 * Gives a file the name of ours that nobody else uses; returns the code of what failed, EEXIST where an earlier run
 * left something there.
 */
export function setAside(path: string, aside: string, calls: FileCalls): string | undefined {
  const { code } = attempt(() => calls.renameNoReplace(path, aside));
  if (code == null || !["ENOSYS", "EINVAL", "ENOTSUP", "EOPNOTSUPP", "E0"].includes(code)) {
    return code;
  }
  const there = attempt(() => calls.look(aside));
  if (there.code == null) return "EEXIST";
  if (there.code !== "ENOENT") return there.code;
  return attempt(() => calls.rename(path, aside)).code;
}

/** Undoes `setAside`; returns where the file is left if its name has been taken meanwhile or the disk fails. */
export function putBack(path: string, names: Aside, calls: FileCalls): readonly string[] {
  const letGo = () => unlinkOwn(names.aside, calls);
  const back = takeName(names.aside, path, names.marker, letGo, calls);
  if (back.kind === "moved") return [];
  return back.kind === "failed" ? [names.aside, ...back.left] : [names.aside];
}

/** Removes a file under a name that only we use; one that is gone is no trouble. */
export function unlinkOwn(path: string, calls: FileCalls): Trouble | undefined {
  const { code } = attempt(() => calls.unlink(path));
  return code == null || code === "ENOENT" ? undefined : troubleOf(code, "unlink", path);
}

/** The reason "temporary-exists" where our own name is taken. */
export function asideFailed(code: string, path: string, aside: string): Failed {
  if (code !== "EEXIST") return fail(code, "rename", path);
  return failed({ reason: "temporary-exists", code, act: "rename", path: aside });
}

function isStamped(facts: FileFacts, stamp: Stamp): boolean {
  return hasStamp(facts, stamp) && facts.stamp.inode === stamp.inode;
}

function absent(code: string): Removed | undefined {
  return code === "ENOENT" || code === "ENOTDIR" ? { kind: "missing" } : undefined;
}

function fail(code: string, act: string, path: string): Failed {
  return failed(troubleOf(code, act, path));
}
