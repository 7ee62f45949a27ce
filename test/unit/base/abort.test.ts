import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { abortOnSignals, InterruptedError, pause, unlessAborted } from "../../../src/base/abort.ts";

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

test("unlessAborted() does not wait for work once it is stopped, and lets go of the signal", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const endless = new Promise<never>(() => {});
  expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(unlessAborted(Promise.reject(new Error("own")), signal)).rejects.toThrow("own");
  const late = Promise.withResolvers<never>();
  const stopped = Promise.allSettled([
    unlessAborted(endless, signal),
    unlessAborted(late.promise, signal),
  ]);
  const reason = new Error("stop");
  controller.abort(reason);
  const rejected = { status: "rejected", reason };
  expect(await stopped).toEqual([rejected, rejected] as never);
  late.reject(new Error("unheard"));
  await expect(unlessAborted(endless, signal)).rejects.toThrow("stop");
  await expect(unlessAborted(Promise.reject(new Error("x")), signal)).rejects.toThrow("stop");
});

test("pause() ends by its time or by the signal, however long it is", async () => {
  const controller = new AbortController();
  await pause(1, controller.signal);
  const long = pause(1e12, controller.signal);
  await pause(1, controller.signal); // A wait that is too long for a timer has not ended at once.
  expect(Bun.peek.status(long)).toBe("pending");
  controller.abort(new Error("stop"));
  await expect(long).rejects.toThrow("stop");
});
