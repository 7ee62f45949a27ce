import { expect, test } from "bun:test";
import { OutOfSpaceError } from "../../../src/base/out_of_space.ts";
import { percentNotices, requireSpace } from "../../../src/operations/care.ts";
import type { Event } from "../../../src/operations/events.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("percentNotices() tells at most every ten seconds, and nothing of what is short", () => {
  const events: Event[] = [];
  let nowMs = 0;
  const clock = { nowUs: () => 0, elapsedMs: () => nowMs };
  const tell = percentNotices({ clock, emit: (event) => events.push(event) }, "Copying");
  for (const [at, done] of [
    [9_999, 0.1],
    [10_000, 0.256],
    [19_000, 0.5],
    [20_000, 0.999],
  ] as const) {
    nowMs = at;
    tell(done);
  }
  expect(events.map((event) => event.type === "notice" && event.message)).toEqual([
    "Copying: 25 %",
    "Copying: 99 %",
  ]);
});

test("requireSpace() names what it is for, how much it takes and how much there is", () => {
  using folder = new TempFolder();
  requireSpace(folder.path, 1, "a crumb");
  const attempt = () => requireSpace(folder.path, 1e18, "a mountain");
  expect(attempt).toThrow(OutOfSpaceError);
  expect(attempt).toThrow(/a mountain: it takes 1000 PB, and ".*" has .* free/);
});
