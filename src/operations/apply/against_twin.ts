// Before a file is put into quarantine for the sake of another, that other is looked at and read again: it must be a
// file of its own, and hold the same bytes, or where the two differ in metadata alone the same media, turned alike.

import { sameInode } from "../../disk/move/file_facts.ts";
import { attempt, failed, troubleOf } from "../../disk/move/trouble.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Problem } from "../../domain/inspection.ts";
import type { StepToDo, Twin } from "../../domain/journal.ts";
import { type Acted, changed, gone, notDone, type Stopped, stopped } from "./acted.ts";
import type { Hands } from "./hands.ts";
import type { Media } from "./media_reader.ts";
import { sameBytes } from "./same_bytes.ts";

/** What is against the step on the side of its twin; undefined: nothing. */
export async function againstTwin(
  step: StepToDo,
  twin: Twin,
  hands: Hands,
): Promise<Acted | Stopped | undefined> {
  const { from } = step;
  const { calls } = hands;
  const [own, other] = [from, twin.path].map((path) => attempt(() => calls.look(path)));
  if (own?.code != null || own == null) return undefined; // The move says so itself.
  if (other == null || other.code === "ENOENT" || other.code === "ENOTDIR") return gone(twin.path);
  if (other.code != null) return notDone(failed(troubleOf(other.code, "look", twin.path)), step);
  // Another name of the file itself, which would be all that is left of it.
  if (other.value.type !== "file" || sameInode(own.value, other.value)) return changed(twin.path);
  if (twin.by === "payload") {
    const stamps = [own.value.stamp, other.value.stamp] as const;
    return againstMedia([from, twin.path], stamps, hands);
  }
  const same = await hands.compare(sameBytes(from, twin.path, calls));
  if (same == null) return stopped;
  if (typeof same !== "boolean") return notDone(failed(same), step);
  return same ? undefined : changed(twin.path);
}

/** What is against it that two files hold the same media, turned alike. */
async function againstMedia(
  [own, twin]: readonly [string, string],
  [ownStamp, twinStamp]: readonly [Stamp, Stamp],
  hands: Hands,
): Promise<Acted | Stopped | undefined> {
  const one = await hands.readMedia(own, ownStamp);
  if (one == null) return stopped;
  if (one.kind === "unread") return unread(own, one.problem);
  const other = await hands.readMedia(twin, twinStamp);
  if (other == null) return stopped;
  if (other.kind === "unread") return unread(twin, other.problem);
  return areAlike(one, other) ? undefined : changed(twin);
}

type Read = Extract<Media, { kind: "read" }>;

function areAlike(one: Read, other: Read): boolean {
  if (one.payload == null || one.payload !== other.payload) return false;
  return one.orientation === other.orientation;
}

function unread(path: string, { reason, detail }: Problem): Acted {
  switch (reason) {
    case "vanished":
      return gone(path);
    case "changed-while-reading":
      return changed(path);
    default: {
      const words = `It could not be read: "${path}" (${detail})`;
      const because = reason === "denied" ? "no-permission" : "disk-error";
      return { kind: "failed", reason: because, detail: words, left: [] };
    }
  }
}
