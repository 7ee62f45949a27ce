// `varve verify` as it is typed, on files and a catalog on disk.

import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { ApplyLibrary } from "../../support/apply_library.ts";
import { expectGolden } from "../../support/golden.ts";
import { fakeWorld, jsonLines, openOnDisk, runIn } from "../../support/world.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
  for (const name of ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]) {
    library.put(`${library.inbox}/${name}`, name.padEnd(1000, "."));
  }
  await library.scan([library.inbox]);
});
afterEach(() => library[Symbol.dispose]());

const at = (name: string) => `${library.inbox}/${name}`;

function run(tty: boolean, ...argv: string[]) {
  const world = fakeWorld({
    env: { VARVE_DATA: library.folder, VARVE_PERFORMANCE_MULTIPROCESSING: "false" },
    cwd: library.folder,
    openCatalog: openOnDisk,
    tty,
    columns: 200,
  });
  return runIn(world, "verify", ...argv);
}

/** One byte is another, and the time is put back. */
function rot(path: string): void {
  const { mtimeNs } = statSync(path, { bigint: true });
  const bytes = readFileSync(path);
  bytes[500] = 0;
  writeFileSync(path, bytes);
  utimesSync(path, Number(mtimeNs) / 1e9, Number(mtimeNs) / 1e9);
}

/** What people see, without what differs from call to call. */
function shown(text: string): string {
  return (
    text
      .replaceAll(library.folder, "/library")
      .replaceAll(/in [\d.]+ (ms|s)/g, "in a moment")
      // By the clock of this machine and that of the test.
      .replaceAll(/same size and time[;,].*? \(it/g, "same size and time … (it")
      .replaceAll(/since \d{4}.*Z/g, "since then")
      .replaceAll(/\(it was right .*?\)/g, "(it was right then)")
  );
}

/** Lines in the order of the paths they tell of: files are checked, and so told, in the order of the disk. */
function byPath(lines: string): string {
  const pathOf = (line: string) => line.slice(line.indexOf(": "));
  return lines
    .split("\n")
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
    .join("\n");
}

test("what people see: rot by name, edits and missing files, figures; status 3", async () => {
  expect((await run(true)).status).toBe(0);
  rot(at("a.jpg"));
  library.edit(at("b.jpg"));
  rmSync(at("c.jpg"));
  const { status, out, err } = await run(true, "--no-color");
  expect(status).toBe(3);
  expectGolden("questions/verify.txt", shown(`${byPath(err.trim())}\n\n${out}`));
});

test("rot is told even where nothing else is", async () => {
  await run(true);
  rot(at("a.jpg"));
  library.edit(at("b.jpg"));
  for (const tty of [true, false]) {
    const { err } = await run(tty, "--quiet");
    expect(err).toContain(at("a.jpg"));
    expect(err).not.toContain(at("b.jpg"));
  }
});

test("records for programs, then one summary", async () => {
  await run(false);
  rot(at("a.jpg"));
  library.edit(at("b.jpg"));
  rmSync(at("c.jpg"));
  const { status, out } = await run(false, "--json");
  expect(status).toBe(3);
  const records = jsonLines(out);
  expect(records).toHaveLength(4);
  expect(records).toContainEqual(
    expect.objectContaining({ type: "rot", path: at("a.jpg"), digests: ["content"], size: 1000 }),
  );
  expect(records).toContainEqual({ type: "edited", path: at("b.jpg") });
  expect(records).toContainEqual({ type: "missing", path: at("c.jpg") });
  expect(records.at(-1)).toMatchObject({
    ...{ type: "summary", command: "verify", status: 3, limited: false, resumed: false },
    ...{ checked: 4, same: 1, rot: 1, edited: 1, missing: 1, first: 0, failed: 0, bytes: 2000 },
  });
});

test("a part, a folder and a time can be named; wrong ones are refused", async () => {
  const part = jsonLines((await run(false, "--json", "--percent", "50")).out).at(-1);
  expect(part).toMatchObject({ checked: 2, first: 2, unchecked: 2 });
  const under = jsonLines((await run(false, "--json", "--under", "/nowhere")).out).at(-1);
  expect(under).toMatchObject({ status: 0, checked: 0 });
  for (const argv of [
    ["--percent", "0"],
    ["--percent", "101"],
    ["--limit-minutes", "0"],
  ]) {
    expect((await run(false, ...argv)).status).toBe(2);
  }
});

test("a root that is not there: status 15, and nothing is missing", async () => {
  renameSync(library.inbox, `${library.inbox}.away`);
  const { status, out } = await run(false, "--json");
  expect(status).toBe(15);
  expect(jsonLines(out).at(-1)).toMatchObject({
    missing: 0,
    checked: 0,
    error: { code: expect.any(String) },
  });
});
