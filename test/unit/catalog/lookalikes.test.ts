import { expect, test } from "bun:test";
import { lookalikes } from "../../../src/catalog/lookalikes.ts";
import { type Catalog, openCatalog } from "../../../src/catalog/open.ts";
import { DataFolder, makeCatalog } from "../../support/care.ts";

const scope = { kinds: ["photo"], minSizeBytes: 1 } as const;

type Known = {
  readonly size?: number;
  readonly sample: number;
  readonly content?: number;
  readonly sha256?: number;
};

/** Files 101, 102, … with these hashes, in a catalog that has others without any. */
async function withFiles(files: readonly Known[], act: (catalog: Catalog) => void): Promise<void> {
  using data = new DataFolder();
  await makeCatalog(data.path, 10);
  using catalog = await openCatalog(data.catalog, { access: "write" });
  catalog.db.run("UPDATE files SET sample = NULL, content = NULL, sha256 = NULL");
  for (const [i, { size = 10, sample, content, sha256 }] of files.entries()) {
    const hash = (length: number, value?: number) =>
      value == null ? null : new Uint8Array(length).fill(value);
    catalog.db
      .query(
        `INSERT INTO files (id, folder_id, name, kind, size_bytes, mtime_us, inode, run_id, sample, content, sha256)
         VALUES (?, 1, ?, 'photo', ?, 1, ?, 1, ?, ?, ?)`,
      )
      .run(
        101 + i,
        `twin ${i}`,
        size,
        7000 + i,
        hash(8, sample),
        hash(16, content),
        hash(32, sha256),
      );
  }
  act(catalog);
}

const told = (catalog: Catalog, mostAtOnce?: number) =>
  [...lookalikes(catalog, scope, mostAtOnce)].flatMap((found) =>
    found == null ? [] : { ids: found.ids, isTold: found.isTold, isEqual: found.isEqual },
  );

test("files of one sample are alike; digests of one sort tell whether they are equal", async () => {
  const files = [
    { sample: 1, content: 1 },
    { sample: 2, content: 1, sha256: 9 },
    { sample: 3, sha256: 1 },
    { sample: 1, content: 1 },
    { sample: 2, content: 2, sha256: 9 },
    { sample: 3, sha256: 1 },
    { sample: 4, content: 4 },
    { sample: 5, content: 5, sha256: 5 },
    { sample: 5, sha256: 5 },
    { sample: 6 },
    { sample: 6 },
  ];
  await withFiles(files, (catalog) => {
    expect(told(catalog)).toEqual([
      { ids: [101, 104], isTold: true, isEqual: true },
      { ids: [102, 105], isTold: true, isEqual: false },
      { ids: [103, 106], isTold: true, isEqual: true },
      { ids: [108, 109], isTold: false, isEqual: false },
      { ids: [110, 111], isTold: false, isEqual: false },
    ]);
    const first = [...lookalikes(catalog, scope)].find((found) => found != null);
    expect(first).toMatchObject({ sizeBytes: 10, inodes: [7000, 7003] });
  });
});

test("files of several sizes are strangers, whatever their samples say", async () => {
  const files = [
    { size: 1, sample: 1, content: 1 },
    { size: 2, sample: 1, content: 1 },
    { size: 1, sample: 1, content: 1 },
    { size: 3, sample: 1, content: 1 },
  ];
  await withFiles(files, (catalog) => {
    expect(told(catalog)).toEqual([{ ids: [101, 103], isTold: true, isEqual: true }]);
  });
});

test("the catalog is looked through in parts with the same answer", async () => {
  const files = Array.from({ length: 300 }, (_, i) => ({ sample: i % 120, content: i % 120 }));
  await withFiles(files, (catalog) => {
    const whole = told(catalog);
    expect(whole).toHaveLength(120);
    const byFirst = (a: { ids: readonly number[] }, b: { ids: readonly number[] }) =>
      (a.ids[0] ?? 0) - (b.ids[0] ?? 0);
    expect(told(catalog, 40).toSorted(byFirst)).toEqual(whole);
  });
});
