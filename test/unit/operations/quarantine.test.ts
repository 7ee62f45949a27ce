import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../src/disk/move/file_calls.ts";
import { SystemCallError } from "../../../src/disk/move/system_call_error.ts";
import { listQuarantine, purgeQuarantine } from "../../../src/operations/quarantine.ts";
import { ScanLibrary } from "../../support/scan_library.ts";

const DAY_MS = 86_400_000;
const BATCH = "2020-01-02T030405Z";

/** A library with two files in quarantine; `days`: how long after they were put there it is now. */
async function putAside() {
  const library = await ScanLibrary.make();
  library.put("a.jpg", "kept");
  await library.scan();
  const batch = join(library.root, ".varve-quarantine", BATCH);
  mkdirSync(join(batch, "sub"), { recursive: true });
  writeFileSync(join(batch, "x.jpg"), "1234");
  writeFileSync(join(batch, "sub", "y.jpg"), "12");
  const asked = (days: number) => ({
    catalog: library.catalog,
    clock: { nowUs: () => (Date.now() + days * DAY_MS) * 1000, elapsedMs: () => 0 },
    signal: new AbortController().signal,
  });
  return { library, batch, asked };
}

test("what was put aside is listed by batches, and is due when the last of it is", async () => {
  const { library, batch, asked } = await putAside();
  using _ = library;
  for (const [days, due] of [
    [29, false],
    [31, true],
  ] as const) {
    const found = listQuarantine(asked(days), 30 * DAY_MS);
    const [record, ...others] = await Array.fromAsync(found.records());
    expect(record).toMatchObject({ type: "batch", path: batch, files: 2, bytes: 6, due });
    expect(others).toEqual([]);
    expect(found.summary()).toMatchObject({
      batches: 1,
      files: 2,
      bytes: 6,
      dueFiles: due ? 2 : 0,
    });
  }
});

test("a purge deletes what is due, names it, and removes what is empty", async () => {
  const { library, batch, asked } = await putAside();
  using _ = library;
  const early = purgeQuarantine(asked(29), { olderThanMs: 30 * DAY_MS, dryRun: false });
  expect(await Array.fromAsync(early.records())).toEqual([]);
  expect(early.summary()).toMatchObject({ files: 0, waiting: 2 });
  expect(readdirSync(batch)).toHaveLength(2);
  const due = { olderThanMs: 30 * DAY_MS };
  const would = purgeQuarantine(asked(31), { ...due, dryRun: true });
  expect((await Array.fromAsync(would.records())).map(({ result }) => result)).toEqual([
    "would",
    "would",
  ]);
  expect(readdirSync(batch)).toHaveLength(2);
  const purged = purgeQuarantine(asked(31), { ...due, dryRun: false });
  expect(await Array.fromAsync(purged.records())).toEqual([
    { type: "purged", path: join(batch, "sub/y.jpg"), size: 2, result: "deleted" },
    { type: "purged", path: join(batch, "x.jpg"), size: 4, result: "deleted" },
  ]);
  expect(purged.summary()).toMatchObject({ files: 2, bytes: 6, failed: 0, waiting: 0 });
  expect(readdirSync(library.root)).toEqual(["a.jpg"]);
});

test("a batch whose name says that it is young is, whatever its files say", async () => {
  const { library, batch, asked } = await putAside();
  using _ = library;
  const young = join(
    batch,
    "..",
    `${new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10)}T000000Z`,
  );
  mkdirSync(young);
  writeFileSync(join(young, "z.jpg"), "z");
  const purged = purgeQuarantine(asked(60), { olderThanMs: 30 * DAY_MS, dryRun: false });
  await Array.fromAsync(purged.records());
  expect(purged.summary()).toMatchObject({ files: 2, waiting: 1 });
  expect(existsSync(join(young, "z.jpg"))).toBe(true);
});

test("a link in quarantine is no way out of it", async () => {
  const { library, batch, asked } = await putAside();
  using _ = library;
  symlinkSync(library.root, join(batch, "root"));
  const purged = purgeQuarantine(asked(31), { olderThanMs: 30 * DAY_MS, dryRun: false });
  await Array.fromAsync(purged.records());
  expect(readdirSync(library.root).sort()).toEqual([".varve-quarantine", "a.jpg"]);
  expect(readdirSync(batch)).toEqual(["root"]);
});

test("a file that cannot be deleted is told, and the others go", async () => {
  const { library, batch, asked } = await putAside();
  using _ = library;
  const calls = {
    ...fileCalls,
    unlink: (path: string) => {
      if (path.endsWith("y.jpg")) throw new SystemCallError("EACCES", "unlink", path);
      fileCalls.unlink(path);
    },
  };
  const purged = purgeQuarantine(asked(31), { olderThanMs: 0, dryRun: false, calls });
  await Array.fromAsync(purged.records());
  expect(purged.summary()).toMatchObject({ files: 1, failed: 1 });
  expect(readdirSync(batch)).toEqual(["sub"]);
});
