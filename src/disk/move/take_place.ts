// A new file, ready under a name of ours, takes the place of an old one: only of the one that is meant, as it was
// looked at. Linux would replace whatever has the name by then; so the two change names in one act, what was caught
// is looked at, and it is removed, or the names are changed back. At every instant the place has a whole file.
//
// Where the system cannot exchange names (Linux before 3.15, some file systems) the old file is set aside first, and
// for that instant nothing has its name: recovery gives it back (recover_place.ts).

import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, sameContent, sameInode, untouched } from "./file_facts.ts";
import { asideFailed, putBack, setAside, unlinkOwn } from "./remove_if_same.ts";
import { cannotRename, takeName } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, troubleOf } from "./trouble.ts";

export type PlaceTaken =
  /** `file`: the new one under its name. */
  | { readonly kind: "taken"; readonly file: FileFacts }
  /** Another file has the place, or this one was changed: it stays, and the new file is removed. */
  | { readonly kind: "changed" }
  | Failed;

/** Lets the file under `names.part` take the place of `old` at `to`. Where it cannot, the file is removed. */
export function takePlace(
  to: string,
  old: FileFacts,
  names: TemporaryNames,
  calls: FileCalls,
): PlaceTaken {
  const { part } = names;
  const fresh = attempt(() => calls.look(part));
  if (fresh.code != null) return failed(troubleOf(fresh.code, "look", part), [part]);
  const give = (result: PlaceTaken) => withoutPart(result, part, fresh.value, calls);
  const before = attempt(() => calls.look(to));
  if (before.code === "ENOENT") return give({ kind: "changed" });
  if (before.code != null) return give(failed(troubleOf(before.code, "look", to)));
  if (!untouched(before.value, old)) return give({ kind: "changed" });
  const { code } = attempt(() => calls.exchange(part, to));
  if (code != null && cannotRename.has(code)) return give(bySettingAside(to, old, names, calls));
  const caught = attempt(() => calls.look(part));
  if (caught.code != null) return failed(troubleOf(caught.code, "look", part), [part]);
  // Network file systems are known to do what they are asked and then to say that it failed.
  if (sameInode(caught.value, fresh.value)) {
    const gone = code == null || code === "ENOENT";
    return give(gone ? { kind: "changed" } : failed(troubleOf(code, "rename", to)));
  }
  if (sameContent(caught.value, old)) return removeOld(to, part, fresh.value, calls);
  const back = attempt(() => calls.exchange(part, to));
  if (back.code != null) return failed(troubleOf(back.code, "rename", to), [part]);
  return give({ kind: "changed" });
}

/** Whose names were changed, and is the file that was meant. */
function removeOld(to: string, part: string, fresh: FileFacts, calls: FileCalls): PlaceTaken {
  const placed = attempt(() => calls.look(to));
  if (placed.code != null) return failed(troubleOf(placed.code, "look", to), [part]);
  // Somebody has put a file of his own there at once: the old one is left beside it.
  if (!sameInode(placed.value, fresh)) return failed(troubleOf("EBUSY", "rename", to), [part]);
  const trouble = unlinkOwn(part, calls);
  if (trouble != null) return failed(trouble, [part]);
  const now = attempt(() => calls.look(to)); // With one name less, where it is a link.
  return { kind: "taken", file: now.code == null ? now.value : placed.value };
}

function bySettingAside(
  to: string,
  old: FileFacts,
  names: TemporaryNames,
  calls: FileCalls,
): PlaceTaken {
  const aside = { aside: names.targetAside, marker: names.marker };
  const code = setAside(to, aside.aside, calls);
  if (code === "ENOENT") return { kind: "changed" };
  if (code != null) return asideFailed(code, to, aside.aside);
  const caught = attempt(() => calls.look(aside.aside));
  const back = () => putBack(to, aside, calls);
  if (caught.code != null) return failed(troubleOf(caught.code, "look", to), back());
  if (!sameContent(caught.value, old)) {
    const left = back();
    return left.length === 0 ? { kind: "changed" } : failed(troubleOf("EBUSY", "rename", to), left);
  }
  const letGo = () => unlinkOwn(names.part, calls);
  const taken = takeName(names.part, to, names.marker, letGo, calls);
  if (taken.kind === "taken") return failed(troubleOf("EBUSY", "rename", to), back());
  if (taken.kind === "both") return failed(taken.trouble, [to, aside.aside]);
  if (taken.kind === "failed") return failed(taken.trouble, [...back(), ...taken.left]);
  const trouble = unlinkOwn(aside.aside, calls);
  if (trouble != null) return failed(trouble, [aside.aside]);
  const placed = attempt(() => calls.look(to));
  if (placed.code != null) return failed(troubleOf(placed.code, "look", to), [to]);
  return { kind: "taken", file: placed.value };
}

/** Removes the new file where it did not take its place: if it is that one which has our name still. */
function withoutPart(
  result: PlaceTaken,
  part: string,
  fresh: FileFacts,
  calls: FileCalls,
): PlaceTaken {
  if (result.kind === "taken") return result;
  const left = removePart(part, fresh, calls);
  if (left.length === 0) return result;
  const [trouble, before] =
    result.kind === "failed"
      ? [result.trouble, result.left]
      : [troubleOf("EBUSY", "unlink", part), []];
  return failed(trouble, [...before, ...left]);
}

/** Removes a new file that is not wanted; returns what is left. */
export function removePart(part: string, fresh: FileFacts, calls: FileCalls): readonly string[] {
  const seen = attempt(() => calls.look(part));
  if (seen.code === "ENOENT") return [];
  const isOurs = seen.code == null && sameInode(seen.value, fresh);
  return isOurs && unlinkOwn(part, calls) == null ? [] : [part];
}
