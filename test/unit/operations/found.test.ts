import { expect, test } from "bun:test";
import { stoppable } from "../../../src/operations/found.ts";

test("records come as they are, each told before", async () => {
  const told: number[] = [];
  const records = stoppable([1, 2, 3], new AbortController().signal, (one) => told.push(one));
  expect(await Array.fromAsync(records)).toEqual([1, 2, 3]);
  expect(told).toEqual([1, 2, 3]);
});

test("a signal is heard while records are taken, without anybody waiting for anything else", async () => {
  const stopping = new AbortController();
  setImmediate(() => stopping.abort(new Error("enough")));
  let taken = 0;
  let reason: unknown;
  try {
    for await (const _ of stoppable(Array(100_000).keys(), stopping.signal)) taken++;
  } catch (error) {
    reason = error;
  }
  expect(reason).toEqual(new Error("enough"));
  expect(taken).toBeLessThan(1000);
});
