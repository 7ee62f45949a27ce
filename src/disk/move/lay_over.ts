// A hard link or a reflink of one file in place of another with the same bytes. Whoever calls has compared the bytes;
// what is done here holds only for the two files as they were looked at before that.

import { copyAttributes, type NotKept } from "./copy_attributes.ts";
import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, sameContent, untouched } from "./file_facts.ts";
import { cannotClone } from "./reflink.ts";
import { unlinkOwn } from "./remove_if_same.ts";
import { removePart, takePlace } from "./take_place.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type OverRequest = {
  readonly from: string;
  readonly to: string;
  readonly names: TemporaryNames;
  /** What has the name `from`, and what has the name `to`, before their bytes were compared. */
  readonly source: FileFacts;
  readonly old: FileFacts;
};

export type LaidOver =
  | {
      readonly kind: "replaced";
      /** What has the name `to` now. */
      readonly file: FileFacts;
      readonly notKept: readonly NotKept[];
    }
  /** It is not what was compared any more. */
  | { readonly kind: "source-changed" | "target-changed" }
  | { readonly kind: "other-file-system" }
  | { readonly kind: "not-possible"; readonly code: string }
  | Failed;

/** Codes by which file systems say that they have no hard links, or not of this file. */
const cannotLink = new Set(["EPERM", "EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

/** `to` becomes another name of the file `from`: times, permissions and attributes are those of that one. */
export function hardLinkOver(request: OverRequest, calls: FileCalls): LaidOver {
  const { from, source } = request;
  const { part } = request.names;
  const seen = attempt(() => calls.look(from));
  if (seen.code != null) return sourceTrouble(seen.code, from);
  if (!untouched(seen.value, source)) return { kind: "source-changed" };
  const { code } = attempt(() => calls.link(from, part));
  if (code === "EXDEV") return { kind: "other-file-system" };
  if (code != null && cannotLink.has(code)) return { kind: "not-possible", code };
  if (code != null) return failed(partTrouble(code, "link", part));
  const linked = attempt(() => calls.look(part));
  if (linked.code != null) return failed(troubleOf(linked.code, "look", part), [part]);
  // A new name is a change, of the bytes it is none.
  if (!sameContent(linked.value, source)) {
    const left = removePart(part, linked.value, calls);
    return left.length === 0 ? { kind: "source-changed" } : failed(partTrouble("", "", part), left);
  }
  return taken(request, [], calls);
}

/** `to` becomes a file that shares its blocks with `from`, and keeps times, permissions and attributes it had. */
export function reflinkOver(request: OverRequest, calls: FileCalls): LaidOver {
  const { from, to, names, source, old } = request;
  using open = new DisposableStack();
  const opened = (path: string, facts: FileFacts): number | "changed" | Trouble => {
    const fd = attempt(() => calls.open(path));
    if (fd.code != null) return troubleOf(fd.code, "open", path);
    open.defer(() => attempt(() => calls.close(fd.value)));
    const seen = attempt(() => calls.lookOpen(fd.value));
    if (seen.code != null) return troubleOf(seen.code, "look", path);
    return untouched(seen.value, facts) ? fd.value : "changed";
  };
  const sourceFd = opened(from, source);
  if (sourceFd === "changed") return { kind: "source-changed" };
  if (typeof sourceFd !== "number") return failed(sourceFd);
  const oldFd = opened(to, old);
  if (oldFd === "changed") return { kind: "target-changed" };
  if (typeof oldFd !== "number") return failed(oldFd);
  const made = attempt(() => calls.create(names.part));
  if (made.code != null) return failed(partTrouble(made.code, "create", names.part));
  const result = cloneInto(made.value, sourceFd, oldFd, request, calls);
  const closed = attempt(() => calls.close(made.value)).code;
  const ready =
    result.kind === "cloned" && closed != null
      ? failed(troubleOf(closed, "close", names.part))
      : result;
  if (ready.kind === "cloned") return taken(request, ready.notKept, calls);
  const trouble = unlinkOwn(names.part, calls);
  return trouble == null ? ready : failed(trouble, [names.part]);
}

type Cloned = { readonly kind: "cloned"; readonly notKept: readonly NotKept[] };

function cloneInto(
  part: number,
  source: number,
  old: number,
  request: OverRequest,
  calls: FileCalls,
): Cloned | Exclude<LaidOver, { kind: "replaced" }> {
  const path = request.names.part;
  const { code } = attempt(() => calls.clone(source, part));
  if (code === "EXDEV") return { kind: "other-file-system" };
  if (code != null && cannotClone.has(code)) return { kind: "not-possible", code };
  if (code != null) return failed(troubleOf(code, "clone", path));
  const after = attempt(() => calls.lookOpen(source));
  if (after.code != null) return failed(troubleOf(after.code, "look", request.from));
  if (!untouched(after.value, request.source)) return { kind: "source-changed" };
  const copy = attempt(() => calls.lookOpen(part));
  if (copy.code != null) return failed(troubleOf(copy.code, "look", path));
  if (copy.value.sizeBytes !== request.source.sizeBytes) {
    return failed({ reason: "damaged", code: "", act: "clone", path });
  }
  const notKept = copyAttributes(old, part, request.old, calls);
  if ("reason" in notKept) return failed({ ...notKept, path });
  const synced = attempt(() => calls.sync(part));
  if (synced.code != null) return failed(troubleOf(synced.code, "sync", path));
  return { kind: "cloned", notKept };
}

function taken(
  { to, old, names }: OverRequest,
  notKept: readonly NotKept[],
  calls: FileCalls,
): LaidOver {
  const placed = takePlace(to, old, names, calls);
  switch (placed.kind) {
    case "taken":
      return { kind: "replaced", file: placed.file, notKept };
    case "changed":
      return { kind: "target-changed" };
    case "failed":
      return placed;
  }
}

function sourceTrouble(code: string, from: string): LaidOver {
  return code === "ENOENT" || code === "ENOTDIR"
    ? { kind: "source-changed" }
    : failed(troubleOf(code, "look", from));
}

/** EEXIST: an earlier run was cut short, and is not recovered yet. */
function partTrouble(code: string, act: string, part: string): Trouble {
  const trouble = troubleOf(code, act, part);
  return code === "EEXIST" ? { ...trouble, reason: "temporary-exists" } : trouble;
}
