// Folders inside others, against a count of every pair of folders; and plans that merge them, which lose nothing.

import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { FolderNumbers } from "../../src/catalog/duplicate_folders.ts";
import { FolderPlaces, isAtOrBelow } from "../../src/catalog/folder_tree.ts";
import { type FolderOverlap, shareOf } from "../../src/domain/folder_overlap.ts";
import { mediaKinds } from "../../src/domain/media.ts";
import { FolderIndex } from "../../src/operations/duplicates/folders_index.ts";
import { folderPairs } from "../../src/operations/duplicates/folders_pairs.ts";
import { MergePlan } from "../../src/operations/duplicates/folders_plan.ts";
import { look } from "../support/duplicates.ts";
import { ScanLibrary } from "../support/scan_library.ts";

const name = fc.constantFrom("a", "b", "c");
/** Content by path: few of both, so that much is the same. */
const tree = fc.uniqueArray(
  fc.record({
    folders: fc.array(name, { minLength: 1, maxLength: 3 }),
    file: fc.constantFrom("1.jpg", "2.jpg", "1.mp4", "1.jpg.xmp"),
    content: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 24, selector: ({ folders, file }) => [...folders, file].join("/") },
);

const touch = (a: string, b: string) => isAtOrBelow(a, b) || isAtOrBelow(b, a);

/** Every two folders of which neither holds the other, counted file by file. */
function* everyPair(files: ReadonlyMap<string, string>): Generator<FolderOverlap> {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      folders.add(path.slice(0, at));
    }
  }
  const below = (folder: string) => [...files].filter(([path]) => isAtOrBelow(path, folder));
  for (const a of folders) {
    for (const b of folders) {
      if (touch(a, b)) continue;
      const there = new Set(below(b).map(([, content]) => content));
      const own = below(a);
      const shared = own.filter(([, content]) => there.has(content));
      const bytes = (some: typeof own) => some.reduce((sum, [, { length }]) => sum + length, 0);
      yield {
        ...{ type: "overlap", a, b, files: own.length, bytes: bytes(own) },
        ...{ shared: shared.length, sharedBytes: bytes(shared) },
        onlyHere: own.length - shared.length,
      };
    }
  }
}

test("every pair is as it is told, the best of its folder, and none worth telling is passed over", async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.constantFrom(0.3, 0.5, 1), async (entries, least) => {
      using library = await ScanLibrary.make();
      const files = new Map<string, string>();
      for (const { folders, file, content } of entries) {
        const path = [...folders, file].join("/");
        const bytes = `${content} `.repeat(content);
        library.put(path, bytes);
        files.set(library.path(path), bytes);
      }
      const { result } = await look(library, { kinds: mediaKinds });
      if (result.found == null) throw new Error("It was stopped");
      const numbers = new FolderNumbers(library.catalog, result.found.scope);
      const index = new FolderIndex(library.catalog, numbers, result.found.groups.byWaste());
      const places = new FolderPlaces(library.catalog);
      const pathOf = (number: number) => places.get(numbers.ids[number] ?? 0).path;
      const pairs = folderPairs(index, least);
      const told = pairs.map(({ a, b, ...rest }) => ({ a: pathOf(a), b: pathOf(b), ...rest }));
      const all = [...everyPair(files)];
      for (const pair of told) {
        expect(all).toContainEqual(expect.objectContaining(pair));
        const better = all.find(({ a, shared, ...rest }) => {
          return a === pair.a && shared > pair.shared && shareOf({ shared, ...rest }) >= least;
        });
        expect(better).toBeUndefined();
      }
      for (const pair of all.filter((one) => shareOf(one) >= least)) {
        const isSaid = told.some(({ a, b }) => touch(a, pair.a) || touch(b, pair.a));
        if (!isSaid) throw new Error(`Passed over: ${JSON.stringify(pair)}`);
      }
      checkPlan(new MergePlan(library.catalog, index, pairs, "batch"), files);
    }),
    { numRuns: 60 },
  );
}, 120_000);

/** No content is lost, no name is given twice, and each twin stays where it is. */
function checkPlan(plan: MergePlan, files: ReadonlyMap<string, string>): void {
  const steps = [...plan.steps()];
  const left = new Set(steps.map(({ from }) => from));
  expect(left.size).toBe(steps.length);
  expect(new Set(steps.map(({ to }) => to)).size).toBe(steps.length);
  for (const { action, from, to, twin, stamp } of steps) {
    expect(existsSync(to)).toBe(false);
    expect(stamp.sizeBytes).toBe(files.get(from)?.length ?? -1);
    expect(twin != null).toBe(action === "quarantine");
    if (twin == null) continue;
    expect(left.has(twin)).toBe(false);
    expect(files.get(twin)).toBe(files.get(from));
  }
}
