// What the rows make of their numbers: that each can fail, and where the line is.

import { describe, expect, test } from "bun:test";
import { judgeAll, table } from "../../../../scripts/bench/report.ts";
import { rows } from "../../../../scripts/bench/rows.ts";
import type { Sample } from "../../../../scripts/bench/samples.ts";

type Values = Readonly<Record<string, readonly number[]>>;

/** Samples of a row from the values of each series. */
function samplesOf(row: string, series: Values): Sample[] {
  return Object.entries(series).flatMap(([name, values]) =>
    values.map((value, i) => ({
      ...{ row, series: name, run: i + 1, value },
      ...{ unit: "ms" as const, build: "varve 0.1.0 0123456789ab" },
    })),
  );
}

const library = { library: [1000] };
const smallFolders = {
  "varve small folders": [900],
  "find small folders": [300],
  "library small folders": [1000],
};
const ownParts = { "varve scan": [50], "varve organize": [30], "varve apply": [20] };

describe("a row", () => {
  test.each<[string, Values, readonly boolean[]]>([
    ["first-scan", { ...library, varve: [100, 90, 900], exiftool: [1000, 1001, 10] }, [true]],
    ["first-scan", { ...library, varve: [101], exiftool: [1000] }, [false]],
    ["rescan", { ...library, ...smallFolders, varve: [250, 240, 900], find: [250] }, [true, true]],
    ["rescan", { ...library, ...smallFolders, varve: [251], find: [250] }, [true, false]],
    ["rescan", { ...library, ...smallFolders, varve: [326], find: [250] }, [false, false]],
    [
      "million",
      { ...library, memory: [199e6, 150e6], "first half": [100, 100], "second half": [115, 90] },
      [true, true],
    ],
    [
      "million",
      { ...library, memory: [150e6, 200e6], "first half": [100, 10], "second half": [116, 12] },
      [false, false],
    ],
    ["start", { varve: [59, 20, 400] }, [true]],
    ["start", { varve: [60] }, [false]],
    ["workers", { ...library, "1 worker": [170], "2 workers": [100] }, [true]],
    ["workers", { ...library, "1 worker": [169], "2 workers": [100] }, [false]],
    ["crash", { kills: [200], problems: [0], "scans ended": [30] }, [true]],
    ["crash", { kills: [200], problems: [1], "scans ended": [30] }, [false]],
    ["crash", { kills: [199], problems: [0], "scans ended": [30] }, [false]],
    ["resume", { ...library, "read before": [700, 500], "read after": [800, 500] }, [true]],
    ["resume", { ...library, "read before": [500, 701], "read after": [500, 800] }, [false]],
    [
      "plan",
      { ...library, whole: [59e3, 59e3, 99e3], plan: [50e3, 50e3, 90e3], memory: [199e6, 1, 1] },
      [true, true],
    ],
    ["plan", { ...library, whole: [60e3], plan: [50e3], memory: [200e6] }, [false, false]],
    ["filed", { ...library, ...ownParts, varve: [100], exiftool: [800] }, [true]],
    ["filed", { ...library, ...ownParts, varve: [100], exiftool: [799] }, [false]],
  ])("%s makes of %j: holds? %j", (name, series, expected) => {
    const [verdict] = judgeAll(rows, samplesOf(name, series));
    const required = verdict?.figures.filter(({ holds }) => holds != null) ?? [];
    expect(required.map(({ holds }) => holds)).toEqual([...expected]);
    for (const figure of required) expect(figure.required).toBeString();
  });
});

test("the table has the rows that were measured, in order, and their verdicts", () => {
  const samples = [
    ...samplesOf("start", { varve: [61] }),
    ...samplesOf("workers", { ...library, "1 worker": [170], "2 workers": [100] }),
  ];
  const lines = table(judgeAll(rows, samples)).split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[3]).toMatch(/^\| workers +\|.*\| 1\.70x +\| holds +\|$/);
  expect(lines[2]).toMatch(
    /^\| start +\| varve --version +\| under 60 ms +\| 61\.0 ms +\| FAILS +\|$/,
  );
});
