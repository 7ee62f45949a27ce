// A second name for a file, as @std/fs has no word for it: node:fs calls it link.

import type { Stamp } from "../../domain/entry.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import { type FileFacts, hasStamp, sameInode } from "./file_facts.ts";
import { removeIf } from "./remove_if_same.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, troubleOf } from "./trouble.ts";

export type HardLinked =
  | { readonly kind: "linked"; readonly file: FileFacts }
  /** The name is a link to this very file already. */
  | { readonly kind: "already-linked" }
  | { readonly kind: "target-exists" | "source-missing" | "source-changed" | "not-a-file" }
  | { readonly kind: "other-file-system" }
  /** This file system has no hard links, or does not allow one for a file of somebody else's. */
  | { readonly kind: "not-possible"; readonly code: string }
  | Failed;

/** Links a file that has the stamp (the inode does not count) under a name that must be free. */
export function hardLink(
  from: string,
  to: string,
  expected: Stamp,
  names: TemporaryNames,
  calls: FileCalls = fileCalls,
): HardLinked {
  const source = attempt(() => calls.look(from));
  if (source.code === "ENOENT" || source.code === "ENOTDIR") return { kind: "source-missing" };
  if (source.code != null) return failed(troubleOf(source.code, "look", from));
  if (source.value.type !== "file") return { kind: "not-a-file" };
  if (!hasStamp(source.value, expected)) return { kind: "source-changed" };
  const { code } = attempt(() => calls.link(from, to));
  if (code != null) return explain(code, from, to, source.value, calls);
  const linked = attempt(() => calls.look(to));
  if (linked.code != null) return failed(troubleOf(linked.code, "look", to), [to]);
  if (hasStamp(linked.value, expected)) return { kind: "linked", file: linked.value };
  // Another file got the name `from` in between, and was linked.
  const aside = { aside: names.targetAside, marker: names.marker };
  const removed = removeIf(to, (facts) => sameInode(facts, linked.value), aside, calls);
  if (removed.kind === "failed") return { ...removed, left: [to, ...removed.left] };
  return { kind: "source-changed" };
}

function explain(
  code: string,
  from: string,
  to: string,
  source: FileFacts,
  calls: FileCalls,
): HardLinked {
  switch (code) {
    case "EEXIST": {
      const there = attempt(() => calls.look(to));
      const same = there.code == null && sameInode(there.value, source);
      return { kind: same ? "already-linked" : "target-exists" };
    }
    case "EXDEV":
      return { kind: "other-file-system" };
    case "EPERM":
    case "EMLINK":
    case "ENOSYS":
    case "ENOTSUP":
    case "EOPNOTSUPP":
      return { kind: "not-possible", code };
    default: {
      const missing = code === "ENOENT" && attempt(() => calls.look(from)).code === "ENOENT";
      return missing ? { kind: "source-missing" } : failed(troubleOf(code, "link", to));
    }
  }
}
