import { expect, test } from "bun:test";
import { checkCatalog } from "../../../src/operations/check_catalog.ts";
import { pruneCatalog } from "../../../src/operations/prune_catalog.ts";
import { careContext } from "../../support/care.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

const DAY_US = 24 * 3600 * 1e6;
const NOW_US = 1000 * DAY_US;

/** Marks files or folders by name as missing for so many days. */
type Lib = Awaited<ReturnType<typeof testCatalog>>;
function missingFor(lib: Lib, table: "files" | "folders", name: string, days: number): void {
  lib.catalog.db
    .query<unknown, { name: string; us: number }>(
      `UPDATE ${table} SET missing_since_us = $us WHERE name = $name`,
    )
    .run({ name, us: NOW_US - days * DAY_US });
}

const names = (lib: Lib, table: "files" | "folders") =>
  lib.catalog.db
    .query<{ name: string }, []>(`SELECT name FROM ${table} ORDER BY name`)
    .all()
    .map((row) => row.name);

async function library() {
  const lib = await testCatalog();
  lib.add("/p", [
    { path: "there.jpg", media: { width: 1 } },
    { path: "old/gone/a.jpg", media: { width: 1 } },
    { path: "old/gone/b.jpg", media: { width: 1 } },
    { path: "young.jpg", media: { width: 1 } },
    { path: "mixed/there-too.jpg" },
    { path: "mixed/lost.jpg", media: { width: 1 } },
  ]);
  for (const name of ["a.jpg", "b.jpg", "lost.jpg"]) missingFor(lib, "files", name, 31);
  missingFor(lib, "files", "young.jpg", 29);
  for (const name of ["old", "gone"]) missingFor(lib, "folders", name, 31);
  return lib;
}

test("what was missing for longer is forgotten with its metadata, and emptied folders with it", async () => {
  using lib = await library();
  const context = { ...careContext(NOW_US), catalog: lib.catalog };
  const summary = await pruneCatalog(context, { olderThanDays: 30, dryRun: false });
  expect(summary).toMatchObject({
    missing: { files: 3, folders: 2, bytes: 3000 },
    forgottenFiles: 3,
    forgottenFolders: 2,
  });
  expect(names(lib, "files")).toEqual(["there-too.jpg", "there.jpg", "young.jpg"]);
  expect(names(lib, "folders")).toEqual(["", "mixed"]);
  const media = lib.catalog.db.query("SELECT count(*) AS n FROM media").get();
  expect(media).toEqual({ n: 2 });
  expect((await checkCatalog(context)).findings).toEqual([]);
});

test("a dry run counts and forgets nothing", async () => {
  using lib = await library();
  const context = { ...careContext(NOW_US), catalog: lib.catalog };
  const summary = await pruneCatalog(context, { olderThanDays: 30, dryRun: true });
  expect(summary).toMatchObject({ missing: { files: 3, folders: 2 }, forgottenFiles: 0 });
  expect(names(lib, "files")).toHaveLength(6);
});

test("0 days forgets all that is missing; a missing folder with something in it stays", async () => {
  using lib = await library();
  missingFor(lib, "folders", "mixed", 400);
  const context = { ...careContext(NOW_US), catalog: lib.catalog };
  await pruneCatalog(context, { olderThanDays: 0, dryRun: false });
  expect(names(lib, "files")).toEqual(["there-too.jpg", "there.jpg"]);
  expect(names(lib, "folders")).toEqual(["", "mixed"]);
});

test("more rows than a batch are all forgotten, and a stop between batches keeps the rest", async () => {
  using lib = await testCatalog();
  const many = Array.from({ length: 4500 }, (_, i) => ({ path: `gone/${i}.jpg`, missing: true }));
  lib.add("/p", many);
  const controller = new AbortController();
  const context = { ...careContext(NOW_US, controller), catalog: lib.catalog };
  const stopped = pruneCatalog(context, { olderThanDays: 30, dryRun: false });
  controller.abort(new Error("stopped"));
  await expect(stopped).rejects.toThrow("stopped");
  expect(names(lib, "files")).toHaveLength(2500);
  const rest = { ...careContext(NOW_US), catalog: lib.catalog };
  expect(await pruneCatalog(rest, { olderThanDays: 30, dryRun: false })).toMatchObject({
    forgottenFiles: 2500,
  });
});
