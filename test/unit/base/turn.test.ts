import { expect, test } from "bun:test";
import { inTurns, nextTurn } from "../../../src/base/turn.ts";

/** Each look at it finds 20 ms more gone. */
function slowClock() {
  let ms = 0;
  return {
    nowUs: () => 0,
    elapsedMs: () => {
      ms += 20;
      return ms;
    },
  };
}

async function refused(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was not refused");
}

test("work in turns ends with its result, and others have their turn every 50 ms of it", async () => {
  // Each turn of others asks for the next one.
  let turns = 0;
  const others = () => {
    turns++;
    waiting = setImmediate(others);
  };
  let waiting = setImmediate(others);
  let looks = 0;
  function* work() {
    for (let part = 0; part < 300; part++) yield;
    return "done";
  }
  const context = { clock: slowClock(), signal: new AbortController().signal };
  const look = async () => {
    await Promise.resolve();
    looks++;
  };
  expect(await inTurns(work(), context, look)).toBe("done");
  clearImmediate(waiting);
  expect(looks).toBe(100);
  expect(turns).toBeGreaterThanOrEqual(100);
});

test("work that is stopped rejects with the reason, and closes what it has open", async () => {
  const stopping = new AbortController();
  let parts = 0;
  let isClosed = false;
  function* work() {
    try {
      for (;;) {
        if (++parts === 10) setImmediate(() => stopping.abort(new Error("enough")));
        yield;
      }
    } finally {
      isClosed = true;
    }
  }
  const context = { clock: slowClock(), signal: stopping.signal };
  expect(await refused(inTurns(work(), context))).toEqual(new Error("enough"));
  expect(isClosed).toBe(true);
  expect(parts).toBeLessThan(20);
});

test("what work throws is thrown", async () => {
  function* work(): Generator<void, void, void> {
    yield;
    throw new Error("broken");
  }
  const context = { clock: slowClock(), signal: new AbortController().signal };
  expect(await refused(inTurns(work(), context))).toEqual(new Error("broken"));
});

test("a turn with a signal that is aborted meanwhile rejects with its reason", async () => {
  const stopping = new AbortController();
  setImmediate(() => stopping.abort(new Error("enough")));
  expect(await refused(nextTurn(stopping.signal))).toEqual(new Error("enough"));
});
