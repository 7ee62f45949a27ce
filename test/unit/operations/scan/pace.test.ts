import { expect, test } from "bun:test";
import { Pace } from "../../../../src/operations/scan/pace.ts";

const idle = new AbortController().signal;

test("a device is read by as many as its limit says, another one beside it", async () => {
  const asked: string[] = [];
  const pace = new Pace(
    (folder) => {
      asked.push(folder);
      return { concurrentReads: 1 };
    },
    () => 0,
  );
  const first = Promise.withResolvers<void>();
  const began: string[] = [];
  const read =
    (name: string, until = Promise.resolve()) =>
    async () => {
      began.push(name);
      await until;
      return name;
    };
  const reads = [
    pace.run(1, "/a", 1, read("a", first.promise), idle),
    pace.run(1, "/b", 1, read("b"), idle),
    pace.run(2, "/c", 1, read("c"), idle),
  ];
  expect(await reads[2]).toBe("c");
  expect(began).toEqual(["a", "c"]);
  first.resolve();
  expect(await Promise.all(reads)).toEqual(["a", "b", "c"]);
  expect(asked).toEqual(["/a", "/c"]);
});

test("bytes a second are kept by waiting, and a wait ends when the run is stopped", async () => {
  let nowMs = 0;
  const pace = new Pace(
    () => ({ concurrentReads: 4, bytesPerSecond: 1000 }),
    () => nowMs,
  );
  const stop = new AbortController();
  let reads = 0;
  const read = async () => ++reads;
  // Nothing was read yet: the first goes at once, the next one when its bytes are through.
  expect(await pace.run(1, "/a", 3_600_000, read, stop.signal)).toBe(1);
  const waiting = Promise.allSettled([
    pace.run(1, "/a", 1000, read, stop.signal),
    pace.run(1, "/a", 1000, read, stop.signal),
  ]);
  stop.abort(new Error("stop"));
  expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(pace.run(1, "/a", 0, read, stop.signal)).rejects.toThrow("stop");
  expect(reads).toBe(1);
  nowMs = 3_602_000;
  expect(await pace.run(1, "/a", 1, read, idle)).toBe(2);
});
