import { expect, test } from "bun:test";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { failures } from "../../../../src/catalog/failures.ts";
import type { Checked, FileToCheck } from "../../../../src/domain/verification.ts";
import { inlineInspector } from "../../../../src/inspect/inline.ts";
import type { Event } from "../../../../src/operations/events.ts";
import {
  type Verified,
  type VerifyOptions,
  verify,
} from "../../../../src/operations/verify/verify.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

type Ran = Verified & {
  readonly events: readonly Event[];
  /** Names of the files that were read, in order. */
  readonly read: readonly string[];
};

/** Years after anything was written. */
const LATER_US = 4_000_000_000e6;
let hours = 0;

async function run(
  library: ScanLibrary,
  options: Partial<VerifyOptions> = {},
  more: {
    readonly signal?: AbortSignal;
    readonly nowUs?: number;
    readonly change?: (file: FileToCheck, checked: Checked) => Checked;
  } = {},
): Promise<Ran> {
  const events: Event[] = [];
  const read: string[] = [];
  await using inspector = inlineInspector();
  const { change = (_, checked) => checked } = more;
  let nowUs = more.nowUs ?? LATER_US + hours++ * 3600e6;
  let elapsedMs = 0;
  const verified = await verify(
    {
      catalog: library.catalog,
      clock: { nowUs: () => nowUs++, elapsedMs: () => elapsedMs++ },
      signal: more.signal ?? new AbortController().signal,
      emit: (event) => events.push(event),
    },
    {
      checker: {
        check: async (folder, files) => {
          read.push(...files.map(({ name }) => name));
          const checked = await inspector.check(folder, files);
          return files.map((file, i) => change(file, checked[i] as Checked)); // As many as files.
        },
      },
      workers: 0,
      limitsOf: () => ({ concurrentReads: 1 }),
      pid: 1,
      ...options,
    },
  );
  return { ...verified, events, read };
}

/** Other bytes under the same stamp. */
function rot(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  rewrite(path, bytes);
}

function rewrite(path: string, bytes: Uint8Array): void {
  const { mtimeNs } = statSync(path, { bigint: true });
  writeFileSync(path, bytes);
  utimesSync(path, Number(mtimeNs) / 1e9, Number(mtimeNs) / 1e9);
}

const large = (seed: number) => Buffer.alloc(300_000, `a large file ${seed} `);

test("files without a digest get one, and are the same from then on", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg");
  library.put("b/c.mp4", large(1));
  library.put("b/empty.jpg", "");
  await library.scan();
  const first = await run(library);
  expect(first.summary).toMatchObject({
    checked: 2,
    first: 2,
    same: 0,
    bytes: 300_005,
    unchecked: 0,
  });
  const second = await run(library);
  expect(second.summary).toMatchObject({ checked: 2, first: 0, same: 2, rot: 0, failed: 0 });
  expect(second.events.map(({ type }) => type)).toEqual(["run"]);
});

test("a flipped bit under an unchanged stamp is rot, by every digest that is known, until it is put back", async () => {
  using library = await ScanLibrary.make();
  library.put("a.mp4", large(1));
  library.put("b.mp4", large(2));
  await library.scan({ hash: "full", digests: ["sha256", "md5"] });
  await run(library);
  const good = readFileSync(library.path("a.mp4"));
  rot(library.path("a.mp4"), 150_000);
  const goods = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const { summary, events } = await run(library);
    if (events[1]?.type === "rot") goods.add(events[1].good);
    expect(summary).toMatchObject({ checked: 2, rot: 1, same: 1, first: 0, failed: 0 });
    expect(events[1]).toMatchObject({
      type: "rot",
      path: library.path("a.mp4"),
      digests: ["content", "sha256", "md5"],
      sizeBytes: 300_000,
      touched: false,
    });
    const told = [...failures(library.catalog, { reason: "rot" })];
    expect(told.map(({ path, stage }) => ({ path, stage }))).toEqual([
      { path: library.path("a.mp4"), stage: "hash" },
    ]);
  }
  expect(goods.size).toBe(1); // Looking at rot does not make it right.
  rewrite(library.path("a.mp4"), good);
  expect((await run(library)).summary).toMatchObject({ rot: 0, same: 2 });
  expect([...failures(library.catalog, { reason: "rot" })]).toEqual([]);
});

test("a digest made after the rot does not hide it from an older one", async () => {
  using library = await ScanLibrary.make();
  library.put("a.mp4", large(1));
  await library.scan({ hash: "full" });
  rot(library.path("a.mp4"), 150_000);
  library.catalog.db.run("UPDATE files SET content = NULL");
  const { events } = await run(library);
  expect(events[1]).toMatchObject({ type: "rot", digests: ["sha256"] });
  const kept = library.catalog.db.query("SELECT content FROM files").get();
  expect(kept).toEqual({ content: null }); // A digest of rotten bytes is not kept.
});

test("where no digest is known, the sample tells rot as far as it reaches", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["small.jpg", "head.mp4", "tail.mp4", "middle.mp4"]) {
    library.put(name, name === "small.jpg" ? "a small one" : large(name.length));
  }
  await library.scan();
  rot(library.path("small.jpg"), 3);
  rot(library.path("head.mp4"), 100);
  rot(library.path("tail.mp4"), 299_999);
  rot(library.path("middle.mp4"), 150_000); // Between the ends: nothing could know.
  const { summary, events } = await run(library);
  expect(summary).toMatchObject({ rot: 3, first: 1 });
  const rotten = events.flatMap((event) => (event.type === "rot" ? [event.digests] : []));
  expect(rotten).toEqual([["sample"], ["sample"], ["sample"]]);
});

test("rot of a file whose inode changed since it was last right may be a program's work", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg");
  await library.scan();
  await run(library, {}, { nowUs: 1 });
  rot(library.path("a.jpg"), 0);
  const { events } = await run(library, {}, { nowUs: 1e6 });
  expect(events[1]).toMatchObject({
    type: "rot",
    touched: true,
    good: "1970-01-01T00:00:00.000002Z",
  });
});

test("another stamp is an edit and a file that is gone is missing; neither is a failure", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a.jpg", "b.jpg", "c.jpg"]) library.put(name);
  await library.scan();
  await run(library);
  library.put("c.jpg", "other bytes");
  rmSync(library.path("b.jpg"));
  const { summary, events } = await run(library);
  expect(summary).toMatchObject({ checked: 3, edited: 1, missing: 1, same: 1, failed: 0, rot: 0 });
  expect(events).toHaveLength(3);
  expect(events).toContainEqual({ type: "missing", path: library.path("b.jpg") });
  expect(events).toContainEqual({ type: "edited", path: library.path("c.jpg") });
  await library.scan();
  const after = await run(library, { percent: 1 });
  expect(after.read).toEqual(["c.jpg"]); // Read by the scan, and so never checked.
  expect(after.summary).toMatchObject({ first: 1 });
});

test("a part each time walks through all files, the oldest check first, and over again", async () => {
  using library = await ScanLibrary.make();
  const names = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.jpg`);
  for (const name of names) library.put(name, name.padEnd(1000));
  await library.scan();
  const rounds: string[][] = [];
  for (let night = 0; night < 6; night++) {
    rounds.push([...(await run(library, { percent: 33 })).read]);
  }
  expect(rounds.flat()).toHaveLength(12);
  expect(new Set(rounds.slice(0, 3).flat())).toEqual(new Set(names));
  expect(rounds.slice(3)).toEqual(rounds.slice(0, 3));
});

test("edited files that no scan has seen yet do not keep a part from going on", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["a.jpg", "b.jpg"]) library.put(name, name.padEnd(1000));
  await library.scan();
  library.put("a.jpg", "other");
  const rounds = [];
  for (let night = 0; night < 2; night++) {
    rounds.push(...(await run(library, { percent: 50 })).read);
  }
  expect(rounds.toSorted()).toEqual(["a.jpg", "b.jpg"]);
});

test("a run that was stopped goes on behind what it has checked, with its figures", async () => {
  using library = await ScanLibrary.make();
  for (let i = 0; i < 300; i++) library.put(`${i}.jpg`);
  await library.scan();
  await run(library);
  rot(library.path("0.jpg"), 0);
  const stop = new AbortController();
  let reads = 0;
  const stopped = await run(
    library,
    {},
    {
      signal: stop.signal,
      change: (_, checked) => {
        if (++reads === 200) stop.abort(new Error("enough"));
        return checked;
      },
    },
  );
  expect(stopped.end).toBe("interrupted");
  const { checked } = stopped.summary;
  expect(checked).toBeGreaterThan(0);
  expect(checked).toBeLessThan(300);
  await library.reopen();
  const rest = await run(library);
  expect(rest).toMatchObject({ resumed: true, run: stopped.run, end: "done" });
  expect(rest.read).toHaveLength(300 - checked);
  expect(rest.summary).toMatchObject({ checked: 300, rot: 1, same: 299 });
  expect((await run(library)).resumed).toBe(false);
});

test("a part that was stopped is gone on with up to its end, and no further", async () => {
  using library = await ScanLibrary.make();
  for (let i = 0; i < 600; i++) library.put(`${i}.jpg`, `${i}`.padEnd(10));
  await library.scan();
  const stop = new AbortController();
  let reads = 0;
  const change = (_: FileToCheck, checked: Checked) => {
    if (++reads === 200) stop.abort(new Error("enough"));
    return checked;
  };
  const stopped = await run(library, { percent: 50 }, { signal: stop.signal, change });
  expect(stopped.summary.checked).toBeGreaterThan(0);
  const rest = await run(library, { percent: 50 });
  expect(rest).toMatchObject({ resumed: true, summary: { checked: 300, unchecked: 300 } });
});

test("when the time is up it ends with the files in hand, and the next call goes on", async () => {
  using library = await ScanLibrary.make();
  for (let i = 0; i < 300; i++) library.put(`${i}.jpg`);
  await library.scan();
  const one = await run(library, { limitMs: 4 });
  expect(one.end).toBe("limited");
  expect(one.summary.unchecked).toBe(300 - one.read.length);
  const other = await run(library, { percent: 1 });
  expect(one.read).not.toContain(other.read[0] ?? "");
});

test("a root that is not there is told as such, and none of its files as missing", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg");
  await library.scan();
  renameSync(library.root, `${library.root}.away`);
  const before = await run(library);
  expect(before.unavailable).toMatchObject([{ path: library.root, reason: "unreadable" }]);
  expect(before.summary).toMatchObject({ checked: 0, missing: 0 });
  renameSync(`${library.root}.away`, library.root);
  const meanwhile = await run(
    library,
    {},
    {
      change: () => {
        renameSync(library.root, `${library.root}.away`);
        return { status: "failed", problem: { stage: "hash", reason: "vanished", detail: "" } };
      },
    },
  );
  expect(meanwhile.unavailable).toHaveLength(1);
  expect(meanwhile.summary).toMatchObject({ checked: 0, missing: 0 });
  renameSync(`${library.root}.away`, library.root);
});

test("a root that is gone with all its files is not missed", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg");
  await library.scan();
  library.catalog.db.run("UPDATE files SET missing_since_us = 1");
  renameSync(library.root, `${library.root}.away`);
  expect((await run(library)).unavailable).toEqual([]);
  renameSync(`${library.root}.away`, library.root);
});

test("what cannot be read is a failure, and over once it can", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg");
  await library.scan();
  const problem = { stage: "hash", reason: "io-error", detail: "EIO" } as const;
  const { summary, events } = await run(
    library,
    {},
    { change: () => ({ status: "failed", problem }) },
  );
  expect(summary).toMatchObject({ failed: 1, same: 0, first: 0, bytes: 0 });
  expect(events[1]).toEqual({ type: "failure", path: library.path("a.jpg"), ...problem });
  expect([...failures(library.catalog, { reason: "io-error" })]).toHaveLength(1);
  await run(library);
  expect([...failures(library.catalog, { reason: "io-error" })]).toEqual([]);
});
