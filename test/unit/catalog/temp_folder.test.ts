import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { openCatalog } from "../../../src/catalog/open.ts";
import { TempFolder } from "../../support/temp_folder.ts";

/** Files that this process has open and that have no name any more. */
function namelessFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.endsWith(" (deleted)") ? [target] : [];
    } catch {
      return []; // That of the listing itself.
    }
  });
}

test("what SQLite cannot sort in memory lies beside the catalog, whatever its folder is called", async () => {
  using temp = new TempFolder();
  const folder = join(temp.path, "it's here");
  mkdirSync(folder);
  using catalog = await openCatalog(join(folder, "catalog.sqlite"), { access: "write" });
  catalog.db.run("PRAGMA cache_size = -1000");
  const rows = catalog.db
    .query(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
       SELECT randomblob(100) AS b FROM n ORDER BY b`,
    )
    .iterate();
  rows.next();
  const spilled = namelessFiles().filter((path) => path.startsWith(`${folder}/`));
  rows.return?.();
  expect(spilled).not.toEqual([]);
});
