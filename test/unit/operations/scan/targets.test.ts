import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { osPath } from "../../../../src/base/names.ts";
import { roots } from "../../../../src/catalog/roots.ts";
import { targetsOf } from "../../../../src/operations/scan/targets.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

test("a root whose own name is not UTF-8 is found, scanned, and known again", async () => {
  using lib = await ScanLibrary.make();
  const root = `${lib.root}/caf\udce9`;
  mkdirSync(osPath(`${root}/2019`), { recursive: true });
  writeFileSync(osPath(`${root}/2019/b.jpg`), "picture");

  const targets = targetsOf(lib.catalog, [root]);
  expect(targets).toEqual([{ root }]);
  expect((await lib.scan({ targets })).summary).toMatchObject({ found: 1, added: 1 });
  expect(roots(lib.catalog).map(({ path }) => path)).toEqual([root]);
  expect((await lib.scan({ targets: targetsOf(lib.catalog, [root]) })).summary).toMatchObject({
    found: 1,
    unchanged: 1,
  });
  expect(targetsOf(lib.catalog, [`${root}/2019`])).toEqual([{ root, below: "2019" }]);

  const link = join(lib.root, "link");
  symlinkSync(osPath(root), link);
  expect(targetsOf(lib.catalog, [link])).toEqual([{ root }]);
});
