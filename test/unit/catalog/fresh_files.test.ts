import { expect, test } from "bun:test";
import fc from "fast-check";
import { placedFileReader } from "../../../src/catalog/duplicates.ts";
import { FreshFiles } from "../../../src/catalog/fresh_files.ts";
import { lookalikes } from "../../../src/catalog/lookalikes.ts";
import { startRun } from "../../../src/catalog/runs.ts";
import type { Lookalikes } from "../../../src/catalog/told_files.ts";
import { Writer } from "../../../src/catalog/writer.ts";
import {
  CONTENT_BYTES,
  HAS_CONTENT,
  HAS_SAMPLE,
  SAMPLE_BYTES,
} from "../../../src/domain/hashes.ts";
import { mediaKinds } from "../../../src/domain/media.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

const scope = { kinds: ["photo"], minSizeBytes: 1 } as const;

type Listed = {
  readonly name: string;
  readonly size: number;
  readonly inode: number;
  /** Absent: there is no twin of its size, or it could not be read. */
  readonly hashes?: { readonly sample: number; readonly content?: number };
  readonly isAsked: boolean;
};

const listed: fc.Arbitrary<Listed> = fc.record(
  {
    name: fc.constantFrom("a", "ü", "\udcff", "IMG 1"),
    size: fc.integer({ min: 1, max: 3 }),
    inode: fc.integer({ min: 1, max: 4 }),
    hashes: fc.record(
      { sample: fc.nat({ max: 4 }), content: fc.nat({ max: 2 }) },
      { requiredKeys: ["sample"] },
    ),
    isAsked: fc.boolean(),
  },
  { requiredKeys: ["name", "size", "inode", "isAsked"] },
);

/** Files of a folder as a walk hands them on, those before `from` already added. */
function packed(files: readonly Listed[], from: number) {
  const names = files.map(({ name }, i) =>
    name === "\udcff" ? Buffer.of(0xff, 0x30 + i, 0) : Buffer.from(`${name} ${i}\0`),
  );
  const starts = new Uint32Array(files.length + 1);
  for (const [i, name] of names.entries()) starts[i + 1] = (starts[i] ?? 0) + name.length;
  const toHash = files.flatMap(({ isAsked }, i) => (isAsked && i >= from ? [i] : []));
  const asked = toHash.map((i) => files[i]?.hashes);
  return {
    files: {
      listing: {
        names: new Uint8Array(Buffer.concat(names)),
        starts,
        kinds: new Uint8Array(files.length).fill(mediaKinds.indexOf("photo")),
        stamps: Float64Array.from(files.flatMap(({ size, inode }, i) => [size, 1000 + i, inode])),
      },
      ...{ from, to: files.length, toHash },
    },
    hashes: {
      read: Uint8Array.from(asked, (one) =>
        one == null ? 0 : HAS_SAMPLE | (one.content == null ? 0 : HAS_CONTENT),
      ),
      samples: Buffer.concat(asked.map((one) => Buffer.alloc(SAMPLE_BYTES, one?.sample ?? 9))),
      contents: Buffer.concat(asked.map((one) => Buffer.alloc(CONTENT_BYTES, one?.content ?? 9))),
      ...{ payloads: [], bytesRead: 0, problems: [] },
    },
  };
}

function groupsOf(found: Iterable<Lookalikes | undefined>): Lookalikes[] {
  return [...found].filter((one) => one != null);
}

test("files at hand are told as the catalog tells them", async () => {
  const folders = fc.array(
    fc.record({ files: fc.array(listed, { minLength: 1, maxLength: 12 }), skip: fc.nat() }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(folders, async (folders) => {
      using rows = await testCatalog();
      const { catalog } = rows;
      const run = startRun(catalog, { operation: "duplicates", options: {}, pid: 1, nowUs: 1 });
      const writer = new Writer(catalog, run, 1);
      const fresh = new FreshFiles();
      for (const [i, { files, skip }] of folders.entries()) {
        const folder = rows.folder(`/photos ${i % 2}`, i < 2 ? "" : "below/ö");
        const slice = packed(files, skip % files.length);
        const firstId = writer.addListed(folder, slice.files, slice.hashes);
        fresh.add(firstId, folder, slice.files, slice.hashes);
      }
      writer.commit({});
      const wanted = groupsOf(lookalikes(catalog, scope));
      expect(groupsOf(fresh.lookalikes())).toEqual(wanted);
      const ids = wanted.flatMap(({ ids }) => ids).toReversed();
      expect(fresh.placedReader(catalog)(ids)).toEqual(placedFileReader(catalog)(ids));
    }),
    { numRuns: 60 },
  );
});
