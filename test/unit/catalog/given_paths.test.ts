import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { nameFromBytes } from "../../../src/base/names.ts";
import { GivenPaths } from "../../../src/catalog/plan_tables/given_paths.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("paths that were given away are told by their bytes, and leave no file behind", () => {
  using temp = new TempFolder();
  using given = new GivenPaths(`${temp.path}/given.tmp`);
  expect(readdirSync(temp.path)).toEqual([]);
  const latin = nameFromBytes(Uint8Array.of(0x2f, 0xe4));
  given.add("/a");
  given.add("/a");
  given.add(latin);
  expect(given.has("/a")).toBe(true);
  expect(given.has(latin)).toBe(true);
  for (const other of ["/A", "/a/", "/\ufffd", nameFromBytes(Uint8Array.of(0x2f, 0xe5))]) {
    expect(given.has(other)).toBe(false);
  }
});
