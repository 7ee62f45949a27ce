// A file is copied to another file system so that it is proven whole there before anybody lets go of the source:
// written under a name of ours, brought to the disk, dropped from memory, read again and compared, and only then
// given its name, which must be free. The source is only read; who moves removes it afterwards (removeIfSame).

import { folderOf } from "../../base/paths.ts";
import type { Stamp } from "../../domain/entry.ts";
import { copyAttributes, type NotKept } from "./copy_attributes.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import { type Hashed, hashFile } from "./file_digest.ts";
import { type FileFacts, hasStamp, untouched } from "./file_facts.ts";
import { NewCopy } from "./new_copy.ts";
import type { SpaceLedger } from "./space_ledger.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { type Attempt, attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type CopyRequest = {
  readonly from: string;
  readonly to: string;
  readonly names: TemporaryNames;
  /** What the source is known to be; another file under its name is not copied. */
  readonly expected: Stamp;
  readonly space: SpaceLedger;
};

/**
 * Where a copy stands. After each the generator may be left for good: closed, it removes what it has made; killed,
 * recovery does.
 */
export type CopyState =
  | { readonly state: "opened"; readonly sizeBytes: number }
  | { readonly state: "created" }
  | { readonly state: "copying"; readonly doneBytes: number }
  /** All bytes and attributes are written. */
  | { readonly state: "copied" }
  | { readonly state: "synced" }
  | { readonly state: "comparing"; readonly doneBytes: number }
  | { readonly state: "compared"; readonly digest: string }
  | { readonly state: "named" }
  | { readonly state: "name-synced" };

export type CopyResult =
  | {
      readonly kind: "copied";
      /** The source as it was opened, and still is. */
      readonly source: FileFacts;
      readonly target: FileFacts;
      /** SHA-256 of the bytes, hex. */
      readonly digest: string;
      readonly notKept: readonly NotKept[];
    }
  | { readonly kind: "target-exists" | "source-missing" | "source-changed" | "not-a-file" }
  | Failed;

/** Copies; see above. Unless it returns "copied", nothing of the copy is left but what `Failed.left` names. */
export function* copyAcross(
  request: CopyRequest,
  calls: FileCalls = fileCalls,
): Generator<CopyState, CopyResult, void> {
  const { from, to, names, expected, space } = request;
  const source = openSource(from, expected, calls);
  if ("kind" in source) return source;
  using open = new DisposableStack();
  open.defer(() => attempt(() => calls.close(source.fd)));
  const { sizeBytes } = source.facts;
  yield { state: "opened", sizeBytes };

  const there = attempt(() => calls.look(to));
  if (there.code == null) return { kind: "target-exists" };
  if (there.code !== "ENOENT") return failed(troubleOf(there.code, "look", to));
  const room = attempt(() => space.reserve(folderOf(to), sizeBytes));
  if (room.code != null) return failed(troubleOf(room.code, "look", folderOf(to)));
  if (room.value.kind === "no-space") return failed(troubleOf("ENOSPC", "reserve", to));
  const reservation = open.use(room.value);

  const copy = new NewCopy(to, names, calls);
  open.defer(() => copy.undo()); // Where the generator is closed early; else there is nothing left to undo.
  const fail = (trouble: Trouble) => failed(trouble, copy.undo());
  const end = (kind: "target-exists" | "source-changed"): CopyResult => {
    const left = copy.undo();
    return left.length === 0 ? { kind } : failed(troubleOf("", "unlink", to), left);
  };

  const fd = copy.create();
  if (typeof fd !== "number") return fail(fd);
  yield { state: "created" };
  const written = yield* hashed(source.fd, fd, sizeBytes, calls, (doneBytes) => {
    reservation.wrote(doneBytes);
    return { state: "copying", doneBytes };
  });
  if (written.code != null) return fail(troubleOf(written.code, "copy", to));
  if (written.value.sizeBytes !== sizeBytes) return end("source-changed");
  const before = lookAgain(source, from, calls);
  if (before === "changed") return end("source-changed");
  if (before !== "untouched") return fail(before);
  const notKept = copyAttributes(source.fd, fd, source.facts, calls);
  if ("reason" in notKept) return fail({ ...notKept, path: to });
  yield { state: "copied" };
  const synced = attempt(() => calls.sync(fd));
  if (synced.code != null) return fail(troubleOf(synced.code, "sync", to));
  for (const open of [fd, source.fd]) attempt(() => calls.forgetCache(open));
  yield { state: "synced" };
  const found = yield* hashed(fd, undefined, sizeBytes, calls, (doneBytes) => {
    return { state: "comparing", doneBytes };
  });
  if (found.code != null) return fail(troubleOf(found.code, "read", to));
  const { digest } = written.value;
  if (found.value.digest !== digest) {
    return fail({ reason: "damaged", code: "", act: "compare", path: to });
  }
  const closed = copy.close();
  if (closed != null) return fail(closed);
  yield { state: "compared", digest };

  const target = copy.takeName();
  if (target === "target-exists") return end("target-exists");
  if ("reason" in target) return fail(target);
  yield { state: "named" };
  const folder = attempt(() => calls.syncFolder(folderOf(to)));
  if (folder.code != null) return fail(troubleOf(folder.code, "sync", folderOf(to)));
  yield { state: "name-synced" };
  const after = lookAgain(source, from, calls);
  if (after === "changed") return end("source-changed");
  if (after !== "untouched") return fail(after);
  copy.keep();
  return { kind: "copied", source: source.facts, target, digest, notKept };
}

type Source = { readonly fd: number; readonly facts: FileFacts };

/** Opens the file if it is one, and the one that is meant. */
function openSource(from: string, expected: Stamp, calls: FileCalls): Source | CopyResult {
  const seen = attempt(() => calls.look(from));
  if (seen.code === "ENOENT" || seen.code === "ENOTDIR") return { kind: "source-missing" };
  if (seen.code != null) return failed(troubleOf(seen.code, "look", from));
  if (seen.value.type !== "file") return { kind: "not-a-file" };
  if (!hasStamp(seen.value, expected)) return { kind: "source-changed" };
  const opened = attempt(() => calls.open(from));
  if (opened.code === "ENOENT") return { kind: "source-missing" };
  if (opened.code != null) return failed(troubleOf(opened.code, "open", from));
  const fd = opened.value;
  const facts = attempt(() => calls.lookOpen(fd));
  if (facts.code == null && untouched(facts.value, seen.value)) return { fd, facts: facts.value };
  attempt(() => calls.close(fd));
  if (facts.code != null) return failed(troubleOf(facts.code, "look", from));
  return { kind: "source-changed" };
}

/** Whether the source still has its name and nothing at all has happened to it. */
function lookAgain(
  { fd, facts }: Source,
  from: string,
  calls: FileCalls,
): "untouched" | "changed" | Trouble {
  const named = attempt(() => calls.look(from));
  if (named.code === "ENOENT" || named.code === "ENOTDIR") return "changed";
  if (named.code != null) return troubleOf(named.code, "look", from);
  const open = attempt(() => calls.lookOpen(fd));
  if (open.code != null) return troubleOf(open.code, "look", from);
  return untouched(named.value, facts) && untouched(open.value, facts) ? "untouched" : "changed";
}

/** `hashFile` with the system's errors as codes, and each megabyte told as a state. */
function* hashed(
  from: number,
  to: number | undefined,
  mostBytes: number,
  calls: FileCalls,
  tell: (doneBytes: number) => CopyState,
): Generator<CopyState, Attempt<Hashed>, void> {
  const chunks = hashFile(from, to, mostBytes, calls);
  for (;;) {
    const next = attempt(() => chunks.next());
    if (next.code != null) return next;
    if (next.value.done === true) return { value: next.value.value };
    yield tell(next.value.value);
  }
}
