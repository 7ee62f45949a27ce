import { expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportCatalog, exportToFile } from "../../../src/operations/export_catalog.ts";
import { asking, taken } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";
import { TempFolder } from "../../support/temp_folder.ts";

async function library() {
  const lib = await testCatalog();
  lib.add("/p", [
    { path: "b.jpg", size: 10 },
    { path: "a.jpg", size: 5, missing: true },
    { path: "sub/caf\udce9.jpg", size: 1 },
  ]);
  return lib;
}

const format = {
  head: "path,size\n",
  line: (file: { path: string; size: number }) => `${JSON.stringify(file.path)},${file.size}\n`,
};

test("exportCatalog() gives every file once: those there by path, then the missing", async () => {
  using lib = await library();
  const { records, summary } = await taken(exportCatalog(asking(lib).context));
  expect(records.map((file) => [file.path, file.missing])).toEqual([
    ["/p/b.jpg", false],
    ["/p/sub/caf\udce9.jpg", false],
    ["/p/a.jpg", true],
  ]);
  expect(summary).toEqual({ files: 3, missing: 1, bytes: 16 });
});

test("exportToFile() replaces the file once it is whole", async () => {
  using lib = await library();
  using folder = new TempFolder();
  const out = join(folder.path, "out.csv");
  writeFileSync(out, "old");
  expect(await exportToFile(asking(lib).context, out, format)).toMatchObject({ files: 3 });
  expect(readFileSync(out, "utf8")).toBe(
    'path,size\n"/p/b.jpg",10\n"/p/sub/caf\\udce9.jpg",1\n"/p/a.jpg",5\n',
  );
  expect(readdirSync(folder.path)).toEqual(["out.csv"]);
});

test("an export that is stopped or fails leaves what was there", async () => {
  using lib = await library();
  using folder = new TempFolder();
  const out = join(folder.path, "out.csv");
  writeFileSync(out, "old");
  const controller = new AbortController();
  let lines = 0;
  const line = () => {
    if (++lines === 2) controller.abort(new Error("stopped"));
    return "line\n";
  };
  const attempt = exportToFile(asking(lib, controller.signal).context, out, { head: "", line });
  await expect(attempt).rejects.toThrow("stopped");
  const nowhere = exportToFile(asking(lib).context, join(folder.path, "none/out"), format);
  await expect(nowhere).rejects.toThrow(/ENOENT/);
  expect(readFileSync(out, "utf8")).toBe("old");
  expect(readdirSync(folder.path)).toEqual(["out.csv"]);
});

test("an export larger than what is gathered at once is whole", async () => {
  using lib = await testCatalog();
  lib.add(
    "/p",
    Array.from({ length: 3000 }, (_, i) => ({ path: `${i}.jpg` })),
  );
  using folder = new TempFolder();
  const out = join(folder.path, "out");
  const line = (file: { path: string }) => `${file.path} ${"é".repeat(200)}\n`;
  await exportToFile(asking(lib).context, out, { head: "", line });
  const lines = readFileSync(out, "utf8").split("\n");
  expect(lines).toHaveLength(3001);
  expect(lines.slice(0, -1).every((text) => text.endsWith(` ${"é".repeat(200)}`))).toBe(true);
});
