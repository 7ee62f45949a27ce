import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { abortOnSignals, InterruptedError } from "../../../src/base/abort.ts";

test("the first signal aborts with status 130, the second ends at once", () => {
  const source = new EventEmitter();
  const ended: number[] = [];
  const stop = abortOnSignals(source, (status) => ended.push(status));
  expect(stop.signal.aborted).toBe(false);
  source.emit("SIGTERM");
  expect(stop.signal.aborted).toBe(true);
  expect(stop.signal.reason).toBeInstanceOf(InterruptedError);
  expect(stop.signal.reason.exitCode).toBe(130);
  expect(stop.signal.reason.message).toContain("SIGTERM");
  expect(ended).toEqual([]);
  source.emit("SIGINT");
  expect(ended).toEqual([130]);
});

test("disposing stops listening, so that nothing keeps the process", () => {
  const source = new EventEmitter();
  const stop = abortOnSignals(source, () => {});
  stop[Symbol.dispose]();
  stop[Symbol.dispose]();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) expect(source.listenerCount(name)).toBe(0);
  source.emit("SIGINT");
  expect(stop.signal.aborted).toBe(false);
});
