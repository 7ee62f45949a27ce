// Folders inside others, against a count of every pair of folders; and plans that merge them, which lose nothing.

import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { isAtOrBelow } from "../../src/catalog/folder_tree.ts";
import { type FolderOverlap, shareOf } from "../../src/domain/folder_overlap.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { lookAtFolders } from "../support/duplicate_folders.ts";
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
      const { pairs: told, merged } = await lookAtFolders(library, least);
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
      checkPlan((await merged()).steps, files);
    }),
    { numRuns: 60 },
  );
}, 120_000);

/** No content is lost, no name is given twice, and each twin stays where it is. */
function checkPlan(steps: readonly PlanStep[], files: ReadonlyMap<string, string>): void {
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
