// What to do about a move that was cut short, from what is on disk alone. Pure: a table in code. Each act is safe by
// itself and leads to facts with fewer questions, so that recovery may be cut short as well and simply begins
// again. Two rules stand above all: nothing is removed unless the same bytes are seen, read and compared, under the
// name that stays, or the two names are of one file; and what is not understood is left alone and told.

/**
 * What the source's name shows. "same": a file of the expected size and time; "marker": the small file that keeps a
 * name (take_name.ts), here while the source was put back.
 */
export type SourceSeen = "absent" | "marker" | "same" | "other";

/**
 * What the target's name shows. "ours": the source by its inode; "alike": a file of its size and, within what file
 * systems round, its time; "marker": the small file that keeps a name (take_name.ts).
 */
export type TargetSeen = "absent" | "marker" | "ours" | "alike" | "other";

/** A file under a name of ours: another hard link of the source or target, or a file of its own. */
export type OwnSeen = "absent" | "is-source" | "is-target" | "apart";

export type MoveFacts = {
  readonly source: SourceSeen;
  readonly target: TargetSeen;
  /** How both are names of one file, "apart" where they are not; see same_entry.ts. */
  readonly entries: "apart" | "two-names" | "only-from" | "only-to" | "same-name";
  readonly part: OwnSeen;
  readonly aside: OwnSeen;
  /** "absent" where it is the same path as `aside`. */
  readonly targetAside: OwnSeen;
  /** Pairs that were read and compared, and whether they have the same bytes. */
  readonly compared: Readonly<Partial<Record<Pair, boolean>>>;
};

export type Pair = "source-target" | "aside-target" | "target-aside-source" | "part-digest";

export type MoveOutcome =
  /** The file has its new name. What has the old one, if anything, is another file. */
  | "done"
  /** The file has its old name, and only that: the step can be done again. */
  | "not-done"
  /** As before; what has the target's name is not ours. */
  | "target-exists"
  /** What has the source's name is another file, or was changed; the target's name is not ours. */
  | "source-changed"
  /** Neither name is there. */
  | "gone"
  /** The source is gone, and what has the target's name is not what was to be moved, or was changed since. */
  | "unclear";

export type Own = "part" | "aside" | "targetAside";

export type Act =
  | { readonly act: "compare"; readonly pair: Pair }
  /** The file under this name of ours is a second name, or has the same bytes as one that stays. */
  | { readonly act: "remove"; readonly own: Own }
  /** Gives a file under a name of ours the name that it had, if that is free. */
  | {
      readonly act: "put-back";
      readonly own: "aside" | "targetAside";
      readonly home: "source" | "target";
    }
  /** Gives the proven copy its name. */
  | { readonly act: "name-part" }
  | { readonly act: "remove-marker"; readonly at: "source" | "target" }
  /** The target has its bytes, or is the same file. */
  | { readonly act: "remove-source" }
  | { readonly act: "settle"; readonly outcome: MoveOutcome; readonly left: readonly Own[] };

/** The next act; "settle" is the last. */
export function nextAct(facts: MoveFacts): Act {
  const left: Own[] = [];
  return (
    forMarkers(facts) ??
    forAside(facts, left) ??
    forTargetAside(facts, left) ??
    forPart(facts, left) ??
    forNames(facts, left)
  );
}

function forMarkers({ source, target }: MoveFacts): Act | undefined {
  if (source === "marker") return { act: "remove-marker", at: "source" };
  return target === "marker" ? { act: "remove-marker", at: "target" } : undefined;
}

/** The source, or what had its name when it was to be removed, or the target on its way back in the same folder. */
function forAside(facts: MoveFacts, left: Own[]): Act | undefined {
  const { aside, source, target } = facts;
  if (aside === "absent") return undefined;
  if (aside === "is-source" || aside === "is-target") return { act: "remove", own: "aside" };
  if (target === "alike" || target === "ours") {
    const same = facts.compared["aside-target"];
    if (same == null) return { act: "compare", pair: "aside-target" };
    if (same) return { act: "remove", own: "aside" };
  }
  if (source === "absent") return { act: "put-back", own: "aside", home: "source" };
  if (target === "absent") return { act: "put-back", own: "aside", home: "target" };
  left.push("aside");
  return undefined;
}

/** A target on its way back: our copy, or what had taken its place. */
function forTargetAside(facts: MoveFacts, left: Own[]): Act | undefined {
  const { targetAside, source, target } = facts;
  if (targetAside === "absent") return undefined;
  if (targetAside !== "apart") return { act: "remove", own: "targetAside" };
  if (source === "same") {
    const same = facts.compared["target-aside-source"];
    if (same == null) return { act: "compare", pair: "target-aside-source" };
    if (same) return { act: "remove", own: "targetAside" };
  }
  if (target === "absent") return { act: "put-back", own: "targetAside", home: "target" };
  left.push("targetAside");
  return undefined;
}

/** A copy being written is worth nothing while there is something to copy, and may be all there is when not. */
function forPart(facts: MoveFacts, left: Own[]): Act | undefined {
  const { part, source, target } = facts;
  if (part === "absent") return undefined;
  if (part !== "apart" || source !== "absent") return { act: "remove", own: "part" };
  if (target === "absent") {
    const whole = facts.compared["part-digest"];
    if (whole == null) return { act: "compare", pair: "part-digest" };
    if (whole) return { act: "name-part" };
  }
  left.push("part");
  return undefined;
}

function forNames(facts: MoveFacts, left: readonly Own[]): Act {
  const { source, target, entries } = facts;
  const settle = (outcome: MoveOutcome): Act => ({ act: "settle", outcome, left });
  if (entries !== "apart") {
    if (source !== "same" && target !== "ours") return settle("source-changed");
    if (entries === "two-names") return { act: "remove-source" };
    return settle(entries === "only-to" ? "done" : "not-done");
  }
  switch (source) {
    case "same": {
      if (target === "absent") return settle("not-done");
      if (target === "other") return settle("target-exists");
      const same = facts.compared["source-target"];
      if (same == null) return { act: "compare", pair: "source-target" };
      return same ? { act: "remove-source" } : settle("target-exists");
    }
    case "absent":
      if (target === "ours" || target === "alike") return settle("done");
      return settle(target === "absent" ? "gone" : "unclear");
    default:
      // A new file may have got the old name since: the one that was meant is under its new name.
      return settle(target === "ours" || target === "alike" ? "done" : "source-changed");
  }
}
