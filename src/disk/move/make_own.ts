// What a hard link or a reflink has replaced becomes a file of its own again: a copy of the bytes, proven as any copy
// is (copy_across.ts), with the times, permissions and attributes that it had, in place of the link.

import { folderOf } from "../../base/paths.ts";
import type { FormerFile } from "../../domain/journal.ts";
import { giveAttributes, type NotKept } from "./copy_attributes.ts";
import type { FileCalls } from "./file_calls.ts";
import { hashFile } from "./file_digest.ts";
import { type FileFacts, untouched } from "./file_facts.ts";
import { NewCopy } from "./new_copy.ts";
import type { SpaceLedger } from "./space_ledger.ts";
import { takePlace } from "./take_place.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type OwnRequest = {
  readonly path: string;
  /** What has the name, as it was looked at; another file, or one that was changed, is left alone. */
  readonly expected: FileFacts;
  readonly former: FormerFile;
  readonly names: TemporaryNames;
  readonly space: SpaceLedger;
};

export type MadeOwn =
  | { readonly kind: "made"; readonly file: FileFacts; readonly notKept: readonly NotKept[] }
  | { readonly kind: "changed" }
  | Failed;

/** Yields the bytes written or compared so far; may be left for good at any time. */
export function* makeOwn(
  request: OwnRequest,
  calls: FileCalls,
): Generator<{ readonly doneBytes: number }, MadeOwn, void> {
  const { path, expected, names, space } = request;
  using open = new DisposableStack();
  const opened = attempt(() => calls.open(path));
  if (opened.code === "ENOENT") return { kind: "changed" };
  if (opened.code != null) return failed(troubleOf(opened.code, "open", path));
  const source = opened.value;
  open.defer(() => attempt(() => calls.close(source)));
  const isStill = () => {
    const seen = attempt(() => calls.lookOpen(source));
    return seen.code == null && untouched(seen.value, expected);
  };
  if (!isStill()) return { kind: "changed" };
  const room = attempt(() => space.reserve(folderOf(path), expected.sizeBytes));
  if (room.code != null) return failed(troubleOf(room.code, "look", folderOf(path)));
  if (room.value.kind === "no-space") return failed(troubleOf("ENOSPC", "reserve", path));
  open.use(room.value);

  const copy = new NewCopy(path, names, calls);
  open.defer(() => copy.undo()); // Where the generator is closed early; else there is nothing left to undo.
  const fd = copy.create();
  if (typeof fd !== "number") return failed(fd, copy.undo());
  const notKept = yield* write(source, fd, request, calls);
  if ("reason" in notKept) return failed(notKept, copy.undo());
  const closed = copy.close();
  if (closed != null) return failed(closed, copy.undo());
  if (!isStill()) {
    const left = copy.undo();
    return left.length === 0
      ? { kind: "changed" }
      : failed(troubleOf("", "unlink", names.part), left);
  }
  copy.keep(); // From here on it is removed by whoever gives it the name.
  const placed = takePlace(path, expected, names, calls);
  return placed.kind === "taken" ? { kind: "made", file: placed.file, notKept } : placed;
}

/** Copies bytes and attributes, brings them to the disk and reads them from there again. */
function* write(
  source: number,
  fd: number,
  { path, expected, former }: OwnRequest,
  calls: FileCalls,
): Generator<{ readonly doneBytes: number }, readonly NotKept[] | Trouble, void> {
  const written = yield* hashed(source, fd, path, expected.sizeBytes, calls);
  if ("reason" in written) return written;
  const notKept = giveAttributes(fd, former, calls);
  if ("reason" in notKept) return { ...notKept, path };
  const synced = attempt(() => calls.sync(fd));
  if (synced.code != null) return troubleOf(synced.code, "sync", path);
  attempt(() => calls.forgetCache(fd));
  const found = yield* hashed(fd, undefined, path, expected.sizeBytes, calls);
  if ("reason" in found) return found;
  const isWhole = found.digest === written.digest && found.sizeBytes === expected.sizeBytes;
  return isWhole ? notKept : { reason: "damaged", code: "", act: "compare", path };
}

type Digest = { readonly digest: string; readonly sizeBytes: number };

function* hashed(
  from: number,
  to: number | undefined,
  path: string,
  mostBytes: number,
  calls: FileCalls,
): Generator<{ readonly doneBytes: number }, Digest | Trouble, void> {
  const chunks = hashFile(from, to, mostBytes, calls);
  for (;;) {
    const next = attempt(() => chunks.next());
    if (next.code != null) return troubleOf(next.code, "copy", path);
    if (next.value.done === true) return next.value.value;
    yield { doneBytes: next.value.value };
  }
}
