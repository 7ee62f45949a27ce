// Finishes or rolls back a move that was cut short, at any instant and also while it was being recovered.

import { assertNever, systemCode } from "../../base/errors.ts";
import { folderOf } from "../../base/paths.ts";
import { type FileCalls, fileCalls } from "./file_calls.ts";
import { hashFile } from "./file_digest.ts";
import { type FileFacts, sameInode } from "./file_facts.ts";
import { type Interrupted, lookAtMove, lookIfThere } from "./move_facts.ts";
import { type Act, type MoveFacts, type MoveOutcome, nextAct, type Pair } from "./next_act.ts";
import { putBack, type Removed, unlinkOwn } from "./remove_if_same.ts";
import { removeSource } from "./remove_source.ts";
import { isMarker, takeName } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Failed, failed, type Trouble, troubleOf } from "./trouble.ts";

export type Recovered =
  /** `left`: files under names of ours that are kept, since nobody knows where they belong. */
  | { readonly kind: "settled"; readonly outcome: MoveOutcome; readonly left: readonly string[] }
  | Failed;

/** Bytes of a file that is being compared. */
export type Comparing = { readonly state: "comparing"; readonly doneBytes: number };

/** More acts than any move can need. */
const MOST_ACTS = 20;

/** Yields while it reads files to compare them; may be left at any time and begun again. */
export function* recoverMove(
  move: Interrupted,
  calls: FileCalls = fileCalls,
): Generator<Comparing, Recovered, void> {
  let compared: MoveFacts["compared"] = {};
  /** The source as it was when its bytes were compared with the target's. */
  let proven: FileFacts | undefined;
  for (let acts = 0; acts < MOST_ACTS; acts++) {
    const facts = attempt(() => lookAtMove(move, compared, calls));
    if (facts.code != null) return failed(troubleOf(facts.code, "look", move.from));
    const act = nextAct(facts.value);
    switch (act.act) {
      case "settle": {
        const left = act.left.map((own) => move.names[own]);
        return { kind: "settled", outcome: act.outcome, left };
      }
      case "compare": {
        if (act.pair === "source-target") proven = lookIfThere(move.from, calls);
        const same = yield* compare(act.pair, move, calls);
        if (typeof same !== "boolean") return failed(same);
        compared = { ...compared, [act.pair]: same };
        break;
      }
      case "remove-source": {
        const removed = removeOld(move, proven, calls);
        if (removed.kind === "failed") return removed;
        // Changed since: what was compared is worth nothing any more.
        if (removed.kind === "changed") compared = {};
        break;
      }
      default: {
        const trouble = carryOut(act, move, calls);
        if (trouble != null) return failed(trouble);
      }
    }
  }
  return failed({ reason: "busy", code: "", act: "recover", path: move.from });
}

function carryOut(
  act: Exclude<Act, { act: "settle" | "compare" | "remove-source" }>,
  { from, to, names }: Interrupted,
  calls: FileCalls,
): Trouble | undefined {
  switch (act.act) {
    case "remove":
      return unlinkOwn(names[act.own], calls);
    case "put-back": {
      const aside = { aside: names[act.own], marker: names.marker };
      const left = putBack(act.home === "source" ? from : to, aside, calls);
      return left.length === 0 ? undefined : troubleOf("EBUSY", "rename", aside.aside);
    }
    case "name-part":
      return namePart(to, names, calls);
    case "remove-marker": {
      const path = act.at === "source" ? from : to;
      const { code } = attempt(() => {
        if (isMarker(path, names.marker, calls)) calls.unlink(path);
      });
      return code == null ? undefined : troubleOf(code, "unlink", path);
    }
    default:
      return assertNever(act);
  }
}

function namePart(to: string, names: TemporaryNames, calls: FileCalls): Trouble | undefined {
  const letGo = () => unlinkOwn(names.part, calls);
  const taken = takeName(names.part, to, names.marker, letGo, calls);
  if (taken.kind === "taken") return troubleOf("EBUSY", "rename", to);
  if (taken.kind !== "moved") return taken.trouble;
  const { code } = attempt(() => calls.syncFolder(folderOf(to)));
  return code == null ? undefined : troubleOf(code, "sync", folderOf(to));
}

/** The old name of a file that has both, or a source that was compared and has not been touched since. */
function removeOld(
  { from, to, names }: Interrupted,
  proven: FileFacts | undefined,
  calls: FileCalls,
): Removed {
  const target = attempt(() => calls.look(to));
  if (target.code != null) return failed(troubleOf(target.code, "look", to));
  const synced = attempt(() => calls.syncFolder(folderOf(to)));
  if (synced.code != null) return failed(troubleOf(synced.code, "sync", folderOf(to)));
  const seen = attempt(() => calls.look(from));
  const oneFile = seen.code == null && sameInode(seen.value, target.value);
  if (!oneFile && proven == null) return { kind: "changed", left: [] };
  const source = oneFile ? undefined : proven;
  return removeSource({ from, to, target: target.value, source }, names, calls);
}

/** Reads both whole; the one that stays is brought to the disk and read from there. */
function* compare(
  pair: Pair,
  { from, to, names, digest }: Interrupted,
  calls: FileCalls,
): Generator<Comparing, boolean | Trouble, void> {
  const paths: Readonly<Record<Pair, readonly [stays: string, goes: string | undefined]>> = {
    "source-target": [to, from],
    "aside-target": [to, names.aside],
    "target-aside-source": [from, names.targetAside],
    "part-digest": [names.part, undefined],
  };
  const [stays, goes] = paths[pair];
  if (goes == null && digest == null) return false;
  const kept = yield* digestOf(stays, true, calls);
  if (typeof kept !== "string") return kept;
  const other = goes == null ? digest : yield* digestOf(goes, false, calls);
  return other == null || typeof other === "string" ? kept === other : other;
}

function* digestOf(
  path: string,
  fromDisk: boolean,
  calls: FileCalls,
): Generator<Comparing, string | Trouble, void> {
  const opened = attempt(() => calls.open(path));
  if (opened.code != null) return troubleOf(opened.code, "open", path);
  const fd = opened.value;
  try {
    if (fromDisk) {
      calls.sync(fd);
      calls.forgetCache(fd);
    }
    const chunks = hashFile(fd, undefined, Number.POSITIVE_INFINITY, calls);
    for (;;) {
      const next = chunks.next();
      if (next.done === true) return next.value.digest;
      yield { state: "comparing", doneBytes: next.value };
    }
  } catch (error) {
    const code = systemCode(error);
    if (code == null) throw error;
    return troubleOf(code, "read", path);
  } finally {
    attempt(() => calls.close(fd));
  }
}
