import { expect, test } from "bun:test";
import type { Event } from "../../../src/operations/events.ts";
import { Progress } from "../../../src/operations/progress.ts";

test("progress is told once a second at most, with the pace so far, and asked for only then", () => {
  let ms = 0;
  const events: Event[] = [];
  const clock = { nowUs: () => 0, elapsedMs: () => ms };
  const progress = new Progress({ clock, emit: (event) => events.push(event) }, "duplicates");
  const asked: number[] = [];
  for (ms = 0; ms <= 2500; ms += 250) {
    progress.tell((elapsedMs) => {
      asked.push(elapsedMs);
      return { files: ms, bytes: 7, folder: "/a", expectedFiles: 3000 };
    });
  }
  expect(asked).toEqual([1000, 2000]);
  const same = { type: "progress", operation: "duplicates", bytes: 7, folder: "/a" } as const;
  expect(events).toEqual(
    [1000, 2000].map((files) => ({ ...same, files, filesPerSecond: 1000, expectedFiles: 3000 })),
  );
});
