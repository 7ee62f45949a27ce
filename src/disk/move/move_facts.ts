// Looks at every name that an interrupted move may have left something under.

import { systemCode } from "../../base/errors.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, hasStamp, sameInode } from "./file_facts.ts";
import type { MoveFacts, OwnSeen, SourceSeen, TargetSeen } from "./next_act.ts";
import { areSpelledAlike, entriesOf } from "./same_entry.ts";
import { isMarker } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";

export type Interrupted = {
  readonly from: string;
  readonly to: string;
  readonly names: TemporaryNames;
  /** What the source was when the move began. */
  readonly expected: Stamp;
  /** SHA-256 of its bytes, hex, where the journal or the catalog knows it. */
  readonly digest?: string;
};

/** Throws what the system says where something cannot be looked at: then nothing may be done either. */
export function lookAtMove(
  move: Interrupted,
  compared: MoveFacts["compared"],
  calls: FileCalls,
): MoveFacts {
  const { from, to, names } = move;
  const source = lookIfThere(from, calls);
  const target = lookIfThere(to, calls);
  const own = (path: string): OwnSeen => {
    const facts = lookIfThere(path, calls);
    if (facts == null) return "absent";
    if (target != null && sameInode(facts, target)) return "is-target";
    return source != null && sameInode(facts, source) ? "is-source" : "apart";
  };
  const entries = (): MoveFacts["entries"] => {
    if (source == null || target == null) return "apart";
    if (sameInode(source, target)) return entriesOf(from, to, calls);
    if (!areSpelledAlike(from, to)) return "apart";
    const found = entriesOf(from, to, calls);
    return found === "two-names" ? "apart" : found;
  };
  return {
    source: source == null ? "absent" : sourceSeen(move, source, calls),
    target: target == null ? "absent" : targetSeen(move, target, calls),
    entries: entries(),
    part: own(names.part),
    aside: own(names.aside),
    targetAside: names.targetAside === names.aside ? "absent" : own(names.targetAside),
    compared,
  };
}

/** The facts of what has the name; undefined where nothing has. Throws what the system says otherwise. */
export function lookIfThere(path: string, calls: FileCalls): FileFacts | undefined {
  try {
    return calls.look(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function sourceSeen(
  { from, names, expected }: Interrupted,
  facts: FileFacts,
  calls: FileCalls,
): SourceSeen {
  if (hasStamp(facts, expected)) return "same";
  return isMarker(from, names.marker, calls) ? "marker" : "other";
}

/** FAT has the coarsest times, steps of two seconds. */
const ROUNDED_US = 2_000_000;

function targetSeen(
  { to, names, expected }: Interrupted,
  facts: FileFacts,
  calls: FileCalls,
): TargetSeen {
  if (facts.type !== "file") return "other";
  const { sizeBytes, mtimeUs } = facts.stamp;
  if (isMarker(to, names.marker, calls)) return "marker";
  const alike =
    sizeBytes === expected.sizeBytes && Math.abs(mtimeUs - expected.mtimeUs) <= ROUNDED_US;
  return alike ? "alike" : "other";
}
