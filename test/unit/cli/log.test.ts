// What goes into a log file, and what a person at a terminal is spared.

import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testCatalog } from "../../support/catalog_rows.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import { fakeWorld, jsonLines, runIn } from "../../support/world.ts";

test("a log file gets the end of a command, as text or as JSON, and is added to", async () => {
  using folder = new TempFolder();
  const file = join(folder.path, "logs", "varve.log");
  await runIn(fakeWorld(), "config", "show", "--log-file", file, "--log-format", "json");
  await runIn(fakeWorld(), "config", "show", "--log-file", file, "--log-format", "json");
  const line = {
    time: "2026-01-02T01:30:00.000Z",
    level: "info",
    message: "config show ended",
    status: 0,
  };
  expect(jsonLines(readFileSync(file, "utf8"))).toEqual([line, line]);
});

test("an error that ends a command stands in the log file and on standard error", async () => {
  using folder = new TempFolder();
  using library = await testCatalog();
  const file = join(folder.path, "varve.log");
  const world = fakeWorld({
    openCatalog: async () => ({ catalog: library.catalog, [Symbol.asyncDispose]: async () => {} }),
  });
  const argv = ["runs", "show", "77", "--data", folder.path, "--log-file", file];
  const { status, err } = await runIn(world, ...argv);
  expect(status).toBe(2);
  expect(err).toContain("There is no run 77");
  expect(readFileSync(file, "utf8")).toBe(
    "2026-01-02T01:30:00.000Z error There is no run 77 status=2\n",
  );
});

test("a notice is a log line under a scheduler and plain words at a terminal", async () => {
  const env = { VARVE_LIBRARY_ROOTS: "/nowhere" };
  const scheduled = await runIn(fakeWorld({ env }), "config", "check");
  expect(scheduled.err).toBe(
    "2026-01-02T01:30:00.000Z warn  This root is not there now file=/nowhere\n",
  );
  const person = await runIn(fakeWorld({ env, tty: true }), "config", "check", "--no-color");
  expect(person.err).toBe("warning: This root is not there now: /nowhere\n");
  const quiet = await runIn(fakeWorld({ env }), "config", "check", "--quiet");
  expect(quiet.err).toBe("");
});

test("a log file that cannot be had ends with 12, before any work", async () => {
  using folder = new TempFolder();
  writeFileSync(join(folder.path, "file"), "");
  const log = join(folder.path, "file", "varve.log");
  const { status, out, err } = await runIn(fakeWorld(), "config", "show", "--log-file", log);
  expect({ status, out }).toEqual({ status: 12, out: "" });
  expect(err).toContain("cannot be written");
});

test("a log file that cannot be written any more is told once and ends nothing", async () => {
  const { status, err } = await runIn(fakeWorld(), "config", "show", "--log-file", "/dev/full");
  expect(status).toBe(0);
  expect(err).toBe("The log file cannot be written any more: ENOSPC\n");
});
