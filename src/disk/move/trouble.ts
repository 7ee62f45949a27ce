// What goes wrong with one file while it is moved, as values: closed words instead of the many codes of the system.

import { systemCode } from "../../base/errors.ts";

export type TroubleReason =
  | "no-space"
  | "read-only"
  /** The disk, or the way to it, fails. */
  | "disk-error"
  | "no-permission"
  | "name-refused"
  | "file-too-large"
  | "busy"
  /** The folder it should go to, or come from, is not there. */
  | "folder-missing"
  /** A name of our own is taken: an earlier run was cut short and is not recovered yet. */
  | "temporary-exists"
  /** What was read back is not what was written. */
  | "damaged"
  | "other";

export type Trouble = {
  readonly reason: TroubleReason;
  /** The system's code ("EIO"), "" where the system said nothing. */
  readonly code: string;
  /** What was done: "rename", "write" … */
  readonly act: string;
  readonly path: string;
};

/** A step that could not be done. Nothing is lost: the source has its name and its bytes. */
export type Failed = {
  readonly kind: "failed";
  readonly trouble: Trouble;
  /** Files of ours that could not be removed, or not be put back under their names. */
  readonly left: readonly string[];
};

export function failed(trouble: Trouble, left: readonly string[] = []): Failed {
  return { kind: "failed", trouble, left };
}

export function troubleOf(code: string, act: string, path: string): Trouble {
  return { reason: reasons[code] ?? "other", code, act, path };
}

/** Whether a run should end at once, since every other step will fail as well. */
export function endsRun({ reason }: { readonly reason: string }): boolean {
  return reason === "no-space" || reason === "read-only";
}

const reasons: Readonly<Record<string, TroubleReason>> = {
  ENOSPC: "no-space",
  EDQUOT: "no-space",
  EROFS: "read-only",
  EIO: "disk-error",
  ENXIO: "disk-error",
  ENODEV: "disk-error",
  ESTALE: "disk-error",
  EREMOTEIO: "disk-error",
  EUCLEAN: "disk-error",
  E117: "disk-error", // EUCLEAN, which Bun 1.4.5 has no name for: a damaged file system.
  ETIMEDOUT: "disk-error",
  EHOSTDOWN: "disk-error",
  EACCES: "no-permission",
  EPERM: "no-permission",
  ENAMETOOLONG: "name-refused",
  EILSEQ: "name-refused",
  EINVAL: "name-refused",
  EFBIG: "file-too-large",
  EBUSY: "busy",
  ETXTBSY: "busy",
  ENOENT: "folder-missing",
  ENOTDIR: "folder-missing",
};

/** What a call answers, or the code of the system's error; other errors are bugs and thrown. */
export type Attempt<T> = { readonly value: T; readonly code?: never } | { readonly code: string };

export function attempt<T>(call: () => T): Attempt<T> {
  try {
    return { value: call() };
  } catch (error) {
    const code = systemCode(error);
    if (code == null) throw error;
    return { code };
  }
}
