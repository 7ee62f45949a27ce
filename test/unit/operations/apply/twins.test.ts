// Files that go for the sake of a twin: both are read again before, and the run may be stopped meanwhile.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "../../../../scripts/crash/tree.ts";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { countSteps } from "../../../../src/catalog/journal_steps.ts";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import type { Problem } from "../../../../src/domain/inspection.ts";
import type { PlanStep } from "../../../../src/domain/plan.ts";
import { inlineInspector } from "../../../../src/inspect/inline.ts";
import type { MediaInspector } from "../../../../src/operations/apply/media_reader.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
});
afterEach(() => library[Symbol.dispose]());

/** All files have one time, so that an edit that keeps the size keeps the stamp. */
const MTIME_S = 1_500_000_000;
const kept = (name: string) => join(library.photo, name);
const extra = (name: string) => join(library.inbox, name);
const put = (path: string, bytes: Uint8Array) => library.put(path, bytes, MTIME_S);

const exif = { make: "Canon", model: "EOS 5D", dateTimeOriginal: "2019:07:04 18:22:31" };
const picture = (shade = 1, orientation = 1) => makeJpeg({ shade, exif: { ...exif, orientation } });
const rated = () =>
  makeJpeg({ shade: 1, exif: { ...exif, orientation: 1 }, xmp: makeXmp({ rating: 4 }) });

type Pair = { readonly name: string; readonly bundle?: number; readonly by?: "bytes" | "payload" };

/** A plan that puts each extra file aside for the sake of the kept one of its name. */
function planOf(pairs: readonly Pair[]): string {
  const steps = pairs.map(({ name, bundle, by = "payload" }, i): PlanStep => {
    const from = extra(name);
    return {
      ...{ n: i + 1, action: "quarantine", from, bundle: bundle ?? i + 1 },
      to: join(library.inbox, ".varve-quarantine/x", name),
      stamp: { sizeBytes: readFileSync(from).length, mtimeUs: MTIME_S * 1e6 + 123_456 },
      reason: by === "payload" ? "payload" : "duplicate",
      twin: kept(name),
    };
  });
  return library.writePlan(steps);
}

/** One that does as it is told before each file it reads. */
function reader(before: (name: string) => unknown): () => Promise<MediaInspector> {
  return async () => {
    const inline = inlineInspector();
    const inspect: MediaInspector["inspect"] = async (folder, files) => {
      await before(join(folder, files[0]?.name ?? ""));
      return inline.inspect(folder, files);
    };
    return { ...inline, inspect };
  };
}

describe("a file found by payload", () => {
  test("goes where its twin holds the same media, whatever the metadata", async () => {
    put(extra("a.jpg"), picture());
    put(kept("a.jpg"), rated());
    await library.scan();
    const { summary } = await library.apply(planOf([{ name: "a.jpg" }]));
    expect(summary).toMatchObject({ done: 1, stale: 0 });
    expect(existsSync(extra("a.jpg"))).toBe(false);
    expect(existsSync(kept("a.jpg"))).toBe(true);
  });

  test.each([
    ["turned by a tag", () => picture(1, 6)],
    ["another picture", () => picture(2)],
    ["no picture any more", () => new Uint8Array(picture().length)],
  ])("stays where its twin is %s under the stamp it had", async (_, edited) => {
    put(extra("a.jpg"), picture());
    put(kept("a.jpg"), picture());
    await library.scan();
    const plan = planOf([{ name: "a.jpg" }]);
    put(kept("a.jpg"), edited());
    expect(edited().length).toBe(picture().length);
    const { summary } = await library.apply(plan);
    expect(summary).toMatchObject({ done: 0, stale: 1 });
    expect(library.results()).toEqual({ 1: "stale changed" });
    expect(existsSync(extra("a.jpg"))).toBe(true);
  });

  test("stays where it was turned itself", async () => {
    put(extra("a.jpg"), picture());
    put(kept("a.jpg"), picture());
    await library.scan();
    const plan = planOf([{ name: "a.jpg" }]);
    put(extra("a.jpg"), picture(1, 8));
    expect((await library.apply(plan)).summary).toMatchObject({ done: 0, stale: 1 });
    expect(existsSync(extra("a.jpg"))).toBe(true);
  });

  test("goes where both were turned alike before it was found", async () => {
    put(extra("a.jpg"), picture(1, 6));
    put(kept("a.jpg"), picture(1, 6));
    await library.scan();
    expect((await library.apply(planOf([{ name: "a.jpg" }]))).summary).toMatchObject({ done: 1 });
  });

  test("stays where its twin is edited while they are read", async () => {
    put(extra("a.jpg"), picture());
    put(kept("a.jpg"), picture());
    await library.scan();
    const plan = planOf([{ name: "a.jpg" }]);
    const inspector = reader((path) => path === kept("a.jpg") && library.edit(path));
    const { summary } = await library.apply(plan, { inspector });
    expect(summary).toMatchObject({ done: 0, stale: 1 });
    expect(library.results()).toEqual({ 1: "stale changed" });
  });

  test.each([
    ["denied", "failed no-permission"],
    ["crashed", "failed disk-error"],
    ["vanished", "stale gone"],
  ] as const)("stays where reading ends with %s", async (reason, result) => {
    put(extra("a.jpg"), picture());
    put(kept("a.jpg"), picture());
    await library.scan();
    const problem: Problem = { stage: "open", reason, detail: "for a test" };
    const inspector = async (): Promise<MediaInspector> => ({
      ...inlineInspector(),
      inspect: async () => [{ status: "failed", problem }],
    });
    await library.apply(planOf([{ name: "a.jpg" }]), { inspector });
    expect(library.results()).toEqual({ 1: result });
    expect(existsSync(extra("a.jpg"))).toBe(true);
  });

  test("nobody who reads is started for a plan that asks for none, and one that was is given back", async () => {
    let started = 0;
    let disposed = 0;
    const inspector = async (): Promise<MediaInspector> => {
      started++;
      return { ...inlineInspector(), [Symbol.asyncDispose]: async () => void disposed++ };
    };
    for (const name of ["a.jpg", "b.jpg", "c.jpg"]) {
      put(extra(name), picture());
      put(kept(name), picture());
    }
    await library.scan();
    await library.apply(planOf([{ name: "a.jpg", by: "bytes" }]), { inspector });
    expect([started, disposed]).toEqual([0, 0]);
    await library.apply(planOf([{ name: "b.jpg" }, { name: "c.jpg" }]), { inspector });
    expect([started, disposed]).toEqual([1, 1]);
  });
});

describe("a run that is stopped while files are compared", () => {
  /** Stops when the first file of `name` is read, in whatever way. */
  async function stoppedAt(name: string, plan: string) {
    const stopping = new AbortController();
    const stop = (path: string) => {
      if (path.endsWith(name)) stopping.abort(new Error("enough"));
    };
    const opened: typeof fileCalls.open = (path) => {
      stop(path);
      return fileCalls.open(path);
    };
    const calls = { ...fileCalls, open: opened };
    return library.apply(plan, { calls, inspector: reader(stop) }, stopping.signal);
  }

  test.each([
    ["bytes", false],
    ["bytes", true],
    ["payload", false],
    ["payload", true],
  ] as const)(
    "leaves all of a bundle as it was, by %s, and goes on (the last one: %p)",
    async (by, isLast) => {
      for (const name of ["a.jpg", "a.mp4", "z.jpg"]) {
        put(extra(name), picture());
        put(kept(name), picture());
      }
      await library.scan();
      const before = filesOf(library.tree());
      const plan = planOf([
        { name: "a.jpg", bundle: 1, by },
        { name: "a.mp4", bundle: 1, by },
        ...(isLast ? [] : [{ name: "z.jpg", by }]),
      ]);
      const result = await stoppedAt("a.mp4", plan);
      expect(result.end).toEqual({ kind: "interrupted" });
      expect(result.summary).toMatchObject({ done: 0, stale: 0, failed: 0, skipped: 0 });
      expect(filesOf(library.tree())).toEqual(before);
      const nothing = { intended: 0, done: 0, failed: 0, undone: 0, left: 0 };
      expect(countSteps(library.catalog, result.run ?? 0)).toEqual(nothing);
      const again = await library.apply(plan);
      expect(again).toMatchObject({
        run: result.run,
        end: { kind: "done" },
        summary: { done: isLast ? 2 : 3 },
      });
    },
  );
});
