import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { mapConcurrent } from "../../../src/base/concurrent.ts";

async function* from<T>(items: readonly T[], onClose = () => {}): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    onClose();
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of source) out.push(item);
  return out;
}

describe("mapConcurrent()", () => {
  test("keeps order and its limit, however long each item takes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (delays, limit) => {
          let running = 0;
          let most = 0;
          const mapped = mapConcurrent(from([...delays.entries()]), limit, async ([i, ticks]) => {
            most = Math.max(most, ++running);
            for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
            running--;
            return i;
          });
          expect(await collect(mapped)).toEqual(delays.map((_, i) => i));
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  test("ends with the first error, in order, and closes its source", async () => {
    let closed = false;
    const mapped = mapConcurrent(
      from([1, 2, 3, 4], () => (closed = true)),
      2,
      async (n) => {
        if (n === 2) throw new Error("two");
        return n;
      },
    );
    const seen: number[] = [];
    const run = async () => {
      for await (const n of mapped) seen.push(n);
    };
    expect(run()).rejects.toThrow("two");
    await run().catch(() => {});
    expect(seen).toEqual([1]);
    expect(closed).toBe(true);
  });

  test("awaits what is under way when its consumer breaks, and closes its source", async () => {
    let running = 0;
    let closed = false;
    for await (const _ of mapConcurrent(
      from([1, 2, 3, 4, 5], () => (closed = true)),
      3,
      async (n) => {
        running++;
        for (let tick = 0; tick < n * 5; tick++) await Promise.resolve();
        running--;
      },
    )) {
      break;
    }
    expect(running).toBe(0);
    expect(closed).toBe(true);
  });

  test("stops when its signal is aborted", async () => {
    const controller = new AbortController();
    const mapped = mapConcurrent(
      from([1, 2, 3]),
      1,
      async (n) => {
        if (n === 2) controller.abort(new Error("enough"));
        return n;
      },
      controller.signal,
    );
    expect(collect(mapped)).rejects.toThrow("enough");
  });
});
