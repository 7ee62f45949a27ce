import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { hasStep } from "../../../../src/catalog/journal_steps.ts";
import { RootsUsed } from "../../../../src/operations/apply/roots_used.ts";
import { RootUnavailableError } from "../../../../src/operations/scan/root_unavailable.ts";
import { ApplyLibrary } from "../../../support/apply_library.ts";

let library: ApplyLibrary;
beforeEach(async () => {
  library = await ApplyLibrary.make();
});
afterEach(() => library[Symbol.dispose]());

async function applied() {
  const from = library.put(join(library.inbox, "1"));
  await library.scan();
  const plan = library.plan([{ from, to: join(library.photo, "1") }]);
  const { run = 0 } = await library.apply(plan);
  return { plan, run };
}

async function refused(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
  } catch (error) {
    if (error instanceof RootUnavailableError) return true;
    throw error;
  }
  return false;
}

test("an undo leaves everything as it is while a disk is away, and takes it back later", async () => {
  const { run } = await applied();
  const away = `${library.photo} away`;
  renameSync(library.photo, away);
  for (const make of [() => {}, () => mkdirSync(library.photo)]) {
    make();
    expect(await refused(() => library.undo())).toBe(true);
    expect(await refused(() => library.undo({ dryRun: true }))).toBe(true);
    expect(await refused(() => library.undo({ run, under: library.inbox }))).toBe(true);
  }
  expect(hasStep(library.catalog, run, "left")).toBe(false);
  rmdirSync(library.photo);
  renameSync(away, library.photo);
  expect((await library.undo()).summary).toMatchObject({ done: 1, stale: 0 });
});

test("a root that was emptied and removed is made again, on the disk where it was", async () => {
  const { plan } = await applied();
  await library.undo();
  rmdirSync(library.photo);
  expect((await library.apply(plan)).summary).toMatchObject({ done: 1 });
  rmdirSync(library.inbox);
  expect((await library.undo()).summary).toMatchObject({ done: 1 });
  expect(existsSync(join(library.inbox, "1"))).toBe(true);

  expect(existsSync(library.photo)).toBe(false);
  library.catalog.db.run("UPDATE roots SET file_system = 'of another disk'");
  expect(await refused(() => library.apply(plan))).toBe(true);
  expect(existsSync(library.photo)).toBe(false);
});

test("what lies outside of all roots is not looked at", async () => {
  await applied();
  const used = new RootsUsed(library.catalog);
  expect(used.add("/nowhere/1")).toBe(false);
  expect(used.add(`${library.photo}beside`)).toBe(false);
  expect(used.unavailable()).toBeUndefined();
  expect(used.add(join(library.photo, "1"))).toBe(true);
  expect(used.unavailable()).toBeUndefined();
});
