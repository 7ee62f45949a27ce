import { describe, expect, test } from "bun:test";
import {
  type Act,
  type MoveFacts,
  nextAct,
  type OwnSeen,
} from "../../../../src/disk/move/next_act.ts";

const own: readonly OwnSeen[] = ["absent", "is-source", "is-target", "apart"];
const answers = [undefined, true, false];

/** All facts that can be, and many that cannot. */
function* everything(): Generator<MoveFacts> {
  for (const compared of comparisons())
    for (const source of ["absent", "marker", "same", "other"] as const)
      for (const target of ["absent", "marker", "alike", "other"] as const)
        for (const part of own)
          for (const aside of own)
            for (const targetAside of own) {
              const seen = { source, target, part, aside, targetAside, compared };
              yield { ...seen, entries: "apart" };
              if (source === "absent" || target === "absent") continue;
              yield { ...seen, entries: "two-names" };
              yield { ...seen, entries: "only-from" };
              yield { ...seen, entries: "only-to" };
              yield { ...seen, entries: "same-name" };
            }
}

function* comparisons(): Generator<MoveFacts["compared"]> {
  for (const one of answers)
    for (const other of answers) {
      yield {
        ...(one == null ? {} : { "source-target": one, "target-aside-source": one }),
        ...(other == null ? {} : { "aside-target": other, "part-digest": other }),
      };
    }
}

function count(check: (facts: MoveFacts, act: Act) => boolean | undefined): number {
  let checked = 0;
  for (const facts of everything()) {
    const act = nextAct(facts);
    const right = check(facts, act);
    if (right == null) continue;
    checked++;
    if (!right) throw new Error(JSON.stringify({ facts, act }));
  }
  return checked;
}

describe("nextAct(), over all facts there can be", () => {
  test("removes a source only where its bytes stay under the other name", () => {
    const checked = count(({ entries, source, compared }, { act }) => {
      if (act !== "remove-source") return undefined;
      if (entries === "two-names") return source === "same";
      return entries === "apart" && source === "same" && compared["source-target"] === true;
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("never removes the one name of a file", () => {
    const checked = count(({ entries }, { act }) => {
      const oneName = entries === "only-from" || entries === "only-to" || entries === "same-name";
      return oneName ? act !== "remove-source" : undefined;
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("removes a file of its own under a name of ours only if its bytes are proven elsewhere", () => {
    const checked = count((facts, act) => {
      if (act.act !== "remove" || facts[act.own] !== "apart") return undefined;
      if (act.own === "aside") return facts.compared["aside-target"] === true;
      if (act.own === "targetAside") return facts.compared["target-aside-source"] === true;
      // What is only a copy in the making goes while there is something to copy.
      return facts.source === "same" || facts.source === "other";
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("removes a small file that keeps a name only where there is one", () => {
    const checked = count((facts, act) =>
      act.act === "remove-marker" ? facts[act.at] === "marker" : undefined,
    );
    expect(checked).toBeGreaterThan(0);
  });

  test("puts back and names only where the name is free", () => {
    const checked = count((facts, act) => {
      if (act.act === "put-back") return facts[act.home] === "absent";
      if (act.act === "name-part") return facts.target === "absent" && facts.source === "absent";
      return undefined;
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("compares what has not been compared yet, and both sides are there", () => {
    const checked = count((facts, act) => {
      if (act.act !== "compare") return undefined;
      if (facts.compared[act.pair] != null) return false;
      const there = {
        "source-target": facts.source === "same" && facts.target === "alike",
        "aside-target": facts.aside === "apart" && facts.target === "alike",
        "target-aside-source": facts.targetAside === "apart" && facts.source === "same",
        "part-digest": facts.part === "apart",
      };
      return there[act.pair];
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("leaves every file under a name of ours that it does not deal with named", () => {
    const checked = count((facts, act) => {
      if (act.act !== "settle") return undefined;
      const there = (["part", "aside", "targetAside"] as const).filter(
        (name) => facts[name] !== "absent",
      );
      return (
        there.toString() ===
        [...act.left].sort((a, b) => there.indexOf(a) - there.indexOf(b)).toString()
      );
    });
    expect(checked).toBeGreaterThan(0);
  });

  test("says that it is done only where the target has what was to be moved", () => {
    const checked = count(({ source, target }, act) => {
      if (act.act !== "settle") return undefined;
      if (act.outcome === "done") return target === "alike" || source === "same";
      if (act.outcome === "not-done") return source === "same";
      if (act.outcome === "gone") return source === "absent" && target === "absent";
      return true;
    });
    expect(checked).toBeGreaterThan(0);
  });
});
