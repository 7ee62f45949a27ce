// The one way in which a file gets a name: only if nothing has that name. Three ways, the best first:
//
// 1. renameat2(RENAME_NOREPLACE): one act. Linux 3.15 and newer, on ext4, btrfs, XFS, tmpfs, FAT, exFAT, SMB.
// 2. A second hard link, which the system refuses where the name is taken, and then the first name is let go. In
//    between the file has both names. Linux 3.10, eCryptfs, NFS, many FUSE file systems.
// 3. Without hard links either (exFAT on old kernels, some FUSE): a small new file, which the system refuses where
//    the name is taken, keeps the name until a plain rename puts the file in its place. Whoever looks before
//    writing is stopped by it. What remains is a program that replaces a file without looking, in the
//    microseconds between the last look at our small file and the rename: no call exists that would stop it.

import { nameToBytes } from "../../base/names.ts";
import type { FileCalls } from "./file_calls.ts";
import type { FileFacts } from "./file_facts.ts";
import { attempt, type Trouble, troubleOf } from "./trouble.ts";
import { writeAll } from "./write_all.ts";

export type Taken =
  | { readonly kind: "moved" }
  /** Something has the name `to`. */
  | { readonly kind: "taken" }
  /** The file has both names: the old one could not be let go. */
  | { readonly kind: "both"; readonly trouble: Trouble; readonly file: FileFacts | undefined }
  | { readonly kind: "failed"; readonly trouble: Trouble; readonly left: readonly string[] };

/**
 * Gives the file `from` the name `to`. `letGo` removes the old name where the file has both; it is told what was
 * linked, and returns what went wrong. `marker` is the text of the small file of way 3.
 */
export function takeName(
  from: string,
  to: string,
  marker: string,
  letGo: (linked: FileFacts) => Trouble | undefined,
  calls: FileCalls,
): Taken {
  const { code } = attempt(() => calls.renameNoReplace(from, to));
  if (code == null) return { kind: "moved" };
  if (code === "EEXIST") return { kind: "taken" };
  if (!cannotRename.has(code)) return fail(code, "rename", from);
  return byLink(from, to, marker, letGo, calls);
}

/** Whether the small file of way 3, and not another, has the name. Throws what the system says. */
export function isMarker(path: string, marker: string, calls: FileCalls): boolean {
  const bytes = nameToBytes(marker);
  const facts = calls.look(path);
  if (facts.type !== "file" || facts.sizeBytes !== bytes.length) return false;
  const file = calls.open(path);
  try {
    const found = new Uint8Array(bytes.length);
    return calls.read(file, found, 0) === bytes.length && Buffer.compare(found, bytes) === 0;
  } finally {
    calls.close(file);
  }
}

/** Codes by which kernels and file systems say that they have no RENAME_NOREPLACE; E0: no reason was given. */
export const cannotRename: ReadonlySet<string> = new Set([
  "ENOSYS",
  "EINVAL",
  "ENOTSUP",
  "EOPNOTSUPP",
  "E0",
]);
/** Codes that may mean that there are no hard links; EPERM also has other reasons, which way 3 then meets itself. */
const cannotLink = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EINVAL"]);

function byLink(
  from: string,
  to: string,
  marker: string,
  letGo: (linked: FileFacts) => Trouble | undefined,
  calls: FileCalls,
): Taken {
  const { code } = attempt(() => calls.link(from, to));
  if (code === "EEXIST") return { kind: "taken" };
  if (code != null && cannotLink.has(code)) return byMarker(from, to, marker, calls);
  if (code != null) return fail(code, "link", from);
  // Not what was at `from` a moment ago: what was linked.
  const linked = attempt(() => calls.look(to));
  if (linked.code != null) {
    return { kind: "both", trouble: troubleOf(linked.code, "look", to), file: undefined };
  }
  const trouble = letGo(linked.value);
  return trouble == null ? { kind: "moved" } : { kind: "both", trouble, file: linked.value };
}

function byMarker(from: string, to: string, marker: string, calls: FileCalls): Taken {
  const made = attempt(() => calls.create(to));
  if (made.code === "EEXIST") return { kind: "taken" };
  if (made.code != null) return fail(made.code, "create", to);
  const written = attempt(() => {
    try {
      writeAll(made.value, nameToBytes(marker), 0, calls);
    } finally {
      calls.close(made.value);
    }
  });
  if (written.code != null) {
    // Not whole, so it cannot be told by its text; nobody else can have had the name since it was made.
    const left = attempt(() => calls.unlink(to)).code == null ? [] : [to];
    return { kind: "failed", trouble: troubleOf(written.code, "write", to), left };
  }
  const ours = attempt(() => isMarker(to, marker, calls));
  if (ours.code != null) return { ...fail(ours.code, "look", to), left: [to] };
  if (!ours.value) return { kind: "taken" };
  const renamed = attempt(() => calls.rename(from, to));
  if (renamed.code == null) return { kind: "moved" };
  const removed = attempt(() => {
    if (isMarker(to, marker, calls)) calls.unlink(to);
  });
  const left = removed.code == null || removed.code === "ENOENT" ? [] : [to];
  return { kind: "failed", trouble: troubleOf(renamed.code, "rename", from), left };
}

function fail(code: string, act: string, path: string): Extract<Taken, { kind: "failed" }> {
  return { kind: "failed", trouble: troubleOf(code, act, path), left: [] };
}
