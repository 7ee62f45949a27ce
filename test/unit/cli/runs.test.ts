// `varve runs resume` and `varve runs cancel` as they are typed, on a catalog on disk.

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TempFolder } from "../../support/temp_folder.ts";
import { type FakeWorld, fakeWorld, jsonLines, openOnDisk, runIn } from "../../support/world.ts";

function worldOf(data: string): FakeWorld {
  return fakeWorld({
    env: { VARVE_DATA: data, VARVE_PERFORMANCE_MULTIPROCESSING: "false" },
    openCatalog: openOnDisk,
  });
}

test("a run that was stopped is resumed or cancelled by its number", async () => {
  using temp = new TempFolder();
  const data = join(temp.path, "data");
  const library = join(temp.path, "library");
  mkdirSync(library);
  writeFileSync(join(library, "a.jpg"), "no picture");
  const run = (...argv: string[]) => runIn(worldOf(data), ...argv);
  const stop = () => {
    using db = new Database(join(data, "catalog.sqlite"));
    db.run("UPDATE runs SET status = 'interrupted'");
  };

  expect((await run("runs", "cancel", "1")).status).toBe(10);
  expect((await run("scan", library, "--hash", "full", "--kind", "photo")).status).toBe(3);
  expect(await run("runs", "resume", "1")).toMatchObject({
    status: 2,
    err: "varve: Run 1 is done and cannot be resumed\nScan again with `varve scan`: what is known is not read again\n",
  });

  stop();
  const resumed = await run("runs", "resume", "1", "--json");
  expect(jsonLines(resumed.out).at(-1)).toMatchObject({
    command: "runs resume",
    run: 1,
    resumed: true,
    found: 1,
  });

  stop();
  expect(await run("runs", "cancel", "1")).toEqual({
    status: 0,
    out: "Run 1 is cancelled\n",
    err: "",
  });
  expect(jsonLines((await run("runs", "--json")).out)[0]).toMatchObject({
    id: 1,
    status: "cancelled",
  });
  expect((await run("runs", "resume", "1")).err).toContain("Run 1 is cancelled");
  expect((await run("runs", "cancel", "1")).status).toBe(2);
  const next = await run("scan", library, "--hash", "full", "--kind", "photo", "--json");
  expect(jsonLines(next.out).at(-1)).toMatchObject({ run: 2, resumed: false });
  expect((await run("runs", "cancel")).err).toContain("RUN is missing");
});
