import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { osPath } from "../../../../src/base/names.ts";
import { SafePaths } from "../../../../src/inspect/tools/safe_path.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

test("a plain path is left as it is, without dots", () => {
  using temp = new TempFolder();
  const paths = new SafePaths(join(temp.path, "scratch"), () => 0);
  using safe = paths.of(`${temp.path}/x/../a b.jpg`);
  expect(safe.path).toBe(`${temp.path}/a b.jpg`);
  expect(readdirSync(temp.path)).toEqual([]);
});

test("names that a tool misreads go through a link with a plain name, and lead to the file", () => {
  using temp = new TempFolder();
  const scratch = join(temp.path, "scratch");
  const paths = new SafePaths(scratch, () => Date.now() * 1000);
  const names: [string, string][] = [
    ["caf\udce9/a.CR3", ".CR3"],
    ["caf\udce9/b\udcff.jpg", ".jpg"],
    ["line\nend/c.mp4", ".mp4"],
    ["d ", ""],
    ["e.jpg|", ""],
    ["\udcff/.hidden", ""],
    ["\udcff/f..gif", ".gif"],
    ["\udcff/g.tar gz", ""],
  ];
  for (const [name, extension] of names) {
    const path = `${temp.path}/files/${name}`;
    mkdirSync(osPath(path.slice(0, path.lastIndexOf("/"))), { recursive: true });
    writeFileSync(osPath(path), name);
    {
      using safe = paths.of(path);
      expect(safe.path).toStartWith(`${scratch}/link-`);
      expect(safe.path).toMatch(/^[ -~]*[!-~]$/);
      expect([name, /\.[^./]*$/.exec(safe.path)?.[0] ?? ""]).toEqual([name, extension]);
      expect(readFileSync(safe.path)).toEqual(readFileSync(osPath(path)));
    }
    expect(readdirSync(scratch)).toEqual([]);
  }
});
