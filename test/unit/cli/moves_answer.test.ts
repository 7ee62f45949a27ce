import { expect, test } from "bun:test";
import { InterruptedError } from "../../../src/base/abort.ts";
import { applyAnswer, undoAnswer } from "../../../src/cli/moves_answer.ts";
import type { ApplyResult } from "../../../src/operations/apply/apply_plan.ts";
import type { CarryEnd } from "../../../src/operations/apply/carry.ts";

const never = new AbortController().signal;
const nothing = { done: 0, already: 0, skipped: 0, stale: 0, failed: 0, bytes: 0 };

/** The status of an apply and of an undo that ended so, which are the same, and the error that they tell. */
function ending(
  end: CarryEnd,
  figures: Partial<ApplyResult["summary"]> = {},
  signal = never,
): readonly [number | undefined, string | undefined, string | undefined] {
  const result = {
    ...{ run: 2, resumed: false, end, steps: 9, removedFolders: 0, durationMs: 1 },
    summary: { ...nothing, run: 2, ...figures },
  };
  const { status, summary } = applyAnswer(result, signal);
  expect(undoAnswer({ ...result, undone: 1 }, signal).status?.()).toBe(status?.() ?? 0);
  const error = summary?.()["error"] as { code: string; message: string } | undefined;
  return [status?.(), error?.code, error?.message];
}

test("an apply ends with the status of what kept it from its end", () => {
  const failures = (reason: "no-space" | "read-only" | "no-permission"): CarryEnd => ({
    ...{ kind: "failures", reason, detail: '"/a": it does not work' },
  });
  const message = 'Stopped, as further steps would fail as well: "/a": it does not work';
  const figures = { done: 3, failed: 1 };
  expect(ending(failures("no-space"), figures)).toEqual([16, "MovesStopped", message]);
  expect(ending(failures("read-only"), figures)).toEqual([15, "MovesStopped", message]);
  expect(ending(failures("no-permission"), figures)).toEqual([3, "MovesStopped", message]);
  const stopped = AbortSignal.abort(new InterruptedError("SIGTERM"));
  expect(ending({ kind: "interrupted" }, figures, stopped)).toEqual([
    130,
    "Interrupted",
    "Stopped by SIGTERM",
  ]);
});

test("an apply that came to its end has the status of its steps", () => {
  const done = (figures: Partial<ApplyResult["summary"]>, kind: "done" | "limit" = "done") =>
    ending({ kind }, figures).slice(0, 2);
  expect(done({})).toEqual([0, undefined]);
  expect(done({ done: 9 })).toEqual([0, undefined]);
  expect(done({ already: 9 })).toEqual([0, undefined]);
  expect(done({ done: 3 }, "limit")).toEqual([0, undefined]);
  expect(done({ done: 8, failed: 1 })).toEqual([3, undefined]);
  expect(done({ done: 8, stale: 1 })).toEqual([3, undefined]);
  expect(done({ already: 8, stale: 1 })).toEqual([3, undefined]);
  expect(done({ failed: 1, skipped: 8 })).toEqual([3, undefined]);
  expect(done({ failed: 1, stale: 8 })).toEqual([3, undefined]);
  expect(done({ stale: 1 }, "limit")).toEqual([3, undefined]);
  expect(done({ stale: 9 })).toEqual([13, "StalePlan"]);
  expect(done({ stale: 5, skipped: 4 })).toEqual([13, "StalePlan"]);
});
