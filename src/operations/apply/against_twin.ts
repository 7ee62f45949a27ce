// Before a file is put into quarantine for the sake of another, that other is looked at and read again: it must be a
// file of its own, and hold the same bytes, or the same media where the two differ in metadata alone.

import type { FileCalls } from "../../disk/move/file_calls.ts";
import { sameInode } from "../../disk/move/file_facts.ts";
import { attempt, failed, type Trouble, troubleOf } from "../../disk/move/trouble.ts";
import type { StepToDo, Twin } from "../../domain/journal.ts";
import { type Acted, changed, gone, notDone } from "./acted.ts";
import type { Hands } from "./hands.ts";
import { payloadAt } from "./payload_at.ts";
import { sameBytes } from "./same_bytes.ts";

/** What is against the step on the side of its twin; undefined: nothing. */
export async function againstTwin(
  step: StepToDo,
  twin: Twin,
  hands: Hands,
): Promise<Acted | undefined> {
  const { from } = step;
  const { calls } = hands;
  const [own, other] = [from, twin.path].map((path) => attempt(() => calls.look(path)));
  if (own?.code != null || own == null) return undefined; // The move says so itself.
  if (other == null || other.code === "ENOENT" || other.code === "ENOTDIR") return gone(twin.path);
  if (other.code != null) return notDone(failed(troubleOf(other.code, "look", twin.path)), step);
  // Another name of the file itself, which would be all that is left of it.
  if (other.value.type !== "file" || sameInode(own.value, other.value)) return changed(twin.path);
  const same =
    twin.by === "bytes"
      ? await hands.drive(sameBytes(from, twin.path, calls))
      : samePayload(from, twin.path, calls);
  if (typeof same !== "boolean") return notDone(failed(same), step);
  return same ? undefined : changed(twin.path);
}

function samePayload(a: string, b: string, calls: FileCalls): boolean | Trouble {
  const one = payloadAt(a, calls);
  if (one == null || typeof one === "object") return one ?? false;
  const other = payloadAt(b, calls);
  if (other == null || typeof other === "object") return other ?? false;
  return one === other;
}
