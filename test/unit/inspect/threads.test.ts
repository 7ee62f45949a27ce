import { describe, expect, test } from "bun:test";
import type { Listing } from "../../../src/disk/list.ts";
import { HAS_SAMPLE, type Hashes } from "../../../src/domain/hashes.ts";
import type { Outcome } from "../../../src/domain/inspection.ts";
import type { Sketched } from "../../../src/domain/similar_photos.ts";
import { SKETCH_BYTES } from "../../../src/domain/similar_sketch.ts";
import { answer } from "../../../src/inspect/answer.ts";
import type { Thread } from "../../../src/inspect/crew.ts";
import type { FileToInspect, Request } from "../../../src/inspect/inspector.ts";
import type { Reply } from "../../../src/inspect/replies.ts";
import { threadInspector } from "../../../src/inspect/threads.ts";

const file = (name: string): FileToInspect => ({
  name,
  kind: "photo",
  sizeBytes: 10,
  wanted: { metadata: true, sample: true, digests: [] },
});

const inspected: Outcome = {
  status: "inspected",
  stamp: { sizeBytes: 10, mtimeUs: 1, inode: 1 },
  kind: "photo",
  facts: {},
  evidence: [],
  bytesRead: 10,
  readMs: 0,
  hashMs: 0,
};

/** What a fake thread does with a request: answers, hangs, crashes, or talks nonsense. */
type Behaviour = (request: Request) => Reply | "hang" | "crash" | { readonly nonsense: unknown };

const wellBehaved: Behaviour = (request) =>
  request.kind === "list"
    ? { status: "error", message: "EACCES: denied", code: "EACCES" }
    : request.kind === "hash"
      ? { status: "hashed", hashes: hashesOf(request.starts.length - 1) }
      : { status: "inspected", outcomes: request.files.map(() => inspected) };

/** The answer about so many files, all read. */
function hashesOf(count: number): Hashes {
  return {
    read: new Uint8Array(count).fill(HAS_SAMPLE),
    samples: new Uint8Array(8 * count),
    contents: new Uint8Array(16 * count),
    payloads: [],
    bytesRead: count,
    problems: [],
  };
}

/** Threads that answer in order, one after the other, as real ones do. */
function fakeThreads(behaviour: Behaviour) {
  const state = {
    ...{ started: 0, terminated: 0, most: 0 },
    requests: [] as Request[],
    /** How many requests each message had. */
    messages: [] as number[],
  };
  const start = (): Thread => {
    state.started++;
    let alive = true;
    let last = Promise.resolve();
    let under = 0;
    const thread: Thread = {
      onmessage: null,
      onerror: null,
      terminate: () => {
        alive = false;
        state.terminated++;
      },
      postMessage: (message) => {
        const requests = message as readonly Request[];
        state.requests.push(...requests);
        state.messages.push(requests.length);
        state.most = Math.max(state.most, ++under);
        last = last.then(async () => {
          if (!alive) return;
          const replies = requests.map(behaviour);
          if (replies.includes("hang")) {
            alive = false;
            return;
          }
          under--;
          if (replies.includes("crash")) {
            thread.onerror?.(new ErrorEvent("error", { message: "boom" }));
            return;
          }
          const data = replies.map((reply) =>
            typeof reply === "object" && "nonsense" in reply ? reply.nonsense : reply,
          );
          thread.onmessage?.(new MessageEvent("message", { data }));
        });
      },
    };
    return thread;
  };
  return { start, state };
}

const reasons = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.status === "failed" ? outcome.problem.reason : "ok"));

describe("threadInspector()", () => {
  test("gives each request its own outcomes and keeps every thread busy", async () => {
    const { start, state } = fakeThreads(wellBehaved);
    await using inspector = threadInspector({ start, workers: 3 });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => inspector.inspect(`/f${i}`, [file("a"), file("b")])),
    );
    expect(all.map((outcomes) => outcomes.length)).toEqual(Array(20).fill(2));
    expect(state).toMatchObject({ started: 3, terminated: 0 });
    expect(state.requests).toHaveLength(20);
    expect(state.most).toBeLessThanOrEqual(2);
  });

  test("small requests share a message, as many to each thread; large ones go by themselves", async () => {
    const { start, state } = fakeThreads(wellBehaved);
    await using inspector = threadInspector({ start, workers: 2 });
    const files = (count: number) => Array.from({ length: count }, (_, i) => file(`${i}`));
    const asked = [
      ...Array.from({ length: 40 }, () => inspector.inspect("/small", files(3))),
      ...Array.from({ length: 6 }, () => inspector.inspect("/large", files(32))),
    ];
    expect((await Promise.all(asked)).map(({ length }) => length)).toEqual([
      ...Array(40).fill(3),
      ...Array(6).fill(32),
    ]);
    // While threads wait, each request goes at once; then ten threes are all that fit.
    expect(state.messages).toEqual([1, 1, 1, 1, 10, 10, 10, 6, 1, 1, 1, 1, 1, 1]);
  });

  test.each(["hang", "crash"] as const)(
    "of requests that share a message only the one at which a thread %ss fails",
    async (end) => {
      const { start, state } = fakeThreads((request) =>
        request.kind === "inspect" && request.folder === "/6" ? end : wellBehaved(request),
      );
      await using inspector = threadInspector({ start, workers: 1, timeoutMs: 20 });
      const asked = Array.from({ length: 12 }, (_, i) => inspector.inspect(`/${i}`, [file("a")]));
      const answers = (await Promise.all(asked)).map(reasons);
      const reason = end === "hang" ? "timeout" : "crashed";
      expect(answers).toEqual(answers.map((_, i) => [i === 6 ? reason : "ok"]));
      expect(state.messages.some((count) => count > 1)).toBe(true);
      // Once with the others, once by itself, and as a file alone it is not asked again.
      expect(state.terminated).toBe(2);
    },
  );

  test.each(["hang", "crash"] as const)("a file at which a thread %ss fails alone", async (end) => {
    const { start, state } = fakeThreads((request) =>
      request.kind === "inspect" && request.files.some(({ name }) => name === "bad")
        ? end
        : wellBehaved(request),
    );
    await using inspector = threadInspector({ start, workers: 2, timeoutMs: 20 });
    const files = ["a", "b", "bad", "c"].map(file);
    const [first, second] = await Promise.all([
      inspector.inspect("/x", files),
      inspector.inspect("/y", [file("d")]),
    ]);
    const reason = end === "hang" ? "timeout" : "crashed";
    expect(reasons(first)).toEqual(["ok", "ok", reason, "ok"]);
    expect(reasons(second)).toEqual(["ok"]);
    // The whole request once, then the bad file by itself.
    expect(state.terminated).toBe(2);
    expect(state.started).toBe(4);
  });

  test("files to be hashed are answered in their order, but the one at which a thread hangs", async () => {
    const bad = 7;
    const { start, state } = fakeThreads((request) =>
      request.kind === "hash" && request.stamps.includes(bad) ? "hang" : wellBehaved(request),
    );
    await using inspector = threadInspector({ start, workers: 2, timeoutMs: 20 });
    const names = ["a", "b", "bad", "c", "d"].map((name) => `${name}\0`);
    const { read, problems, bytesRead } = await inspector.hash({
      folder: "/x",
      names: Buffer.from(names.join("")),
      starts: Uint32Array.of(0, 2, 4, 8, 10, 12),
      stamps: Float64Array.from(names, (name) => (name.startsWith("bad") ? bad : 1)).reduce(
        (all, size, i) => all.fill(size, 3 * i, 3 * i + 3),
        new Float64Array(15),
      ),
      depth: "sample",
    });
    expect([...read]).toEqual([1, 1, 0, 1, 1]);
    expect(bytesRead).toBe(4);
    expect(problems).toMatchObject([{ at: 2, problem: { reason: "timeout" } }]);
    expect(state.started).toBe(2 + state.terminated);
  });

  test("nonsense is no answer", async () => {
    const { start } = fakeThreads((request) =>
      request.kind === "inspect" && request.folder === "/x"
        ? { nonsense: { status: "inspected", outcomes: [{ status: "inspected", kind: "cheese" }] } }
        : wellBehaved(request),
    );
    await using inspector = threadInspector({ start, workers: 1 });
    expect(reasons(await inspector.inspect("/x", [file("a")]))).toEqual(["crashed"]);
    expect(reasons(await inspector.inspect("/y", [file("a")]))).toEqual(["ok"]);
  });

  test("photos are sketched but the one at which a thread hangs, and a sketch has its length", async () => {
    const sketched = (length: number): Sketched => {
      return { status: "sketched", sketch: new Uint8Array(length), bytesRead: 1 };
    };
    const { start } = fakeThreads((request) => {
      if (request.kind !== "sketch") return wellBehaved(request);
      const names = request.files.map(({ name }) => name);
      if (names.includes("hangs")) return "hang";
      const lengthOf = (name: string) => (name === "short" ? 7 : SKETCH_BYTES);
      return { status: "sketched", sketched: names.map((name) => sketched(lengthOf(name))) };
    });
    await using inspector = threadInspector({ start, workers: 1, timeoutMs: 20 });
    const files = ["a", "hangs", "short", "b"].map((name) => ({ name, stamp: inspected.stamp }));
    expect(await inspector.sketch("/x", files)).toMatchObject([
      { status: "sketched" },
      { status: "failed", problem: { reason: "timeout" } },
      { status: "failed", problem: { reason: "crashed" } },
      { status: "sketched" },
    ]);
  });

  test("a listing that fails says why, and a waiting listing goes before files", async () => {
    const { start, state } = fakeThreads(wellBehaved);
    await using inspector = threadInspector({ start, workers: 1 });
    const work = Array.from({ length: 5 }, (_, i) => inspector.inspect(`/f${i}`, [file("a")]));
    const rules = { kinds: [], exclude: [] };
    const listing = inspector.list({
      folder: "/l",
      below: "",
      belowVolume: false,
      rules,
      seed: 1n,
    });
    await expect(listing).rejects.toMatchObject({ code: "EACCES" });
    await Promise.all(work);
    // Two were handed out before it was asked for.
    expect(state.requests.findIndex(({ kind }) => kind === "list")).toBe(2);
  });

  test("ends its threads when it is disposed", async () => {
    const { start, state } = fakeThreads(() => "hang");
    const inspector = threadInspector({ start, workers: 2 });
    const asked = inspector.inspect("/x", [file("a")]);
    await inspector[Symbol.asyncDispose]();
    expect(reasons(await asked)).toEqual(["crashed"]);
    expect(state).toMatchObject({ started: 2, terminated: 2 });
  });

  test("real threads answer as this thread does", async () => {
    const folder = import.meta.dir;
    const request = {
      folder,
      below: "",
      belowVolume: false,
      rules: { kinds: ["other" as const], exclude: [] },
      seed: 7n,
    };
    const start = () => new Worker(new URL("../../../src/worker.ts", import.meta.url));
    await using inspector = threadInspector({ start, workers: 2 });
    const files = ["threads.test.ts", "not there"].map((name) => ({
      ...file(name),
      kind: "other" as const,
    }));
    const strip = (outcomes: readonly Outcome[]) =>
      outcomes.map((outcome) => ({ ...outcome, readMs: 0, hashMs: 0 }));
    const here = await answer({ kind: "inspect", folder, files });
    const there = await inspector.inspect(folder, files);
    expect(here.reply.status === "inspected" && strip(here.reply.outcomes)).toEqual(strip(there));
    expect(reasons(there)).toEqual(["ok", "vanished"]);

    const listed = await answer({ kind: "list", ...request });
    const listing: Listing = await inspector.list(request);
    expect(listed.reply.status === "listed" && listed.reply.listing).toEqual({
      ...listing,
      listMs: expect.any(Number),
    });
    // Not `expect().rejects`: it keeps messages of real threads from arriving (Bun 1.4.5).
    const error = await inspector.list({ ...request, folder: "/nowhere" }).catch((e) => e);
    expect(error).toMatchObject({ code: "ENOENT" });
  });
});
