// Random trees of files that are equal, nearly equal and linked, changed at random between looks: the groups are
// those of a comparison byte by byte, and of jdupes where it is installed.

import { expect, test } from "bun:test";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { look } from "../support/duplicates.ts";
import { ScanLibrary } from "../support/scan_library.ts";

const folders = ["", "a", "a/b", "c", "ü"] as const;
/** Around the bounds of sample and block. */
const sizes = [
  0, 1, 7, 8, 131_071, 131_072, 131_073, 200_000, 1_048_576, 1_048_577, 2_200_000,
] as const;

const content = fc.record({
  size: fc.constantFrom(...sizes),
  /** Where it differs from others of its size. */
  at: fc.constantFrom("nowhere", "start", "middle", "end"),
});
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("put"), content }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("link") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("look") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("scan") }) },
);
const step = fc.record({
  change,
  folder: fc.constantFrom(...folders),
  number: fc.nat({ max: 5 }),
  other: fc.nat({ max: 100 }),
});

function bytesOf({ size, at }: { size: number; at: string }): Uint8Array {
  const bytes = new Uint8Array(size).fill(3);
  const place = { nowhere: -1, start: 0, middle: size >> 1, end: size - 1 }[at] ?? -1;
  if (place >= 0 && size > 0) bytes[place] = 4;
  return bytes;
}

/** Paths of all files below a folder, in byte order. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Groups by comparing bytes: of each, the names of its separate files, hard links joined by "=". */
function byBytes(root: string): string[] {
  const groups: { bytes: Buffer; files: Map<bigint, string[]> }[] = [];
  for (const path of filesBelow(root)) {
    const bytes = readFileSync(path);
    if (bytes.length === 0) continue;
    const known = groups.find((one) => one.bytes.equals(bytes));
    const group = known ?? { bytes, files: new Map<bigint, string[]>() };
    if (known == null) groups.push(group);
    const { ino } = lstatSync(path, { bigint: true });
    group.files.set(ino, [...(group.files.get(ino) ?? []), path]);
  }
  return groups
    .filter(({ files }) => files.size > 1)
    .map(({ files }) =>
      [...files.values()]
        .map((links) => links.join("="))
        .sort()
        .join("|"),
    )
    .sort();
}

async function found(library: ScanLibrary): Promise<string[]> {
  const { groups, result } = await look(library);
  expect(result.summary).toMatchObject({ failed: 0, changed: 0 });
  return groups
    .map(({ files, count }) => {
      const own = files.filter(({ linkOf }) => linkOf == null);
      expect(own).toHaveLength(count);
      return own
        .map(({ path }) =>
          [path, ...files.filter(({ linkOf }) => linkOf === path).map((link) => link.path)]
            .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
            .join("="),
        )
        .sort()
        .join("|");
    })
    .sort();
}

test("the groups are those of a comparison byte by byte, whatever happened before", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      using library = await ScanLibrary.make();
      for (const folder of folders) mkdirSync(join(library.root, folder), { recursive: true });
      for (const { change: what, folder, number, other } of steps) {
        const name = join(folder, `${number}.jpg`);
        const path = library.path(name);
        const all = filesBelow(library.root);
        const source = all[other % Math.max(1, all.length)];
        const isFree = !all.includes(path);
        if (what.do === "put" && "content" in what) {
          rmSync(path, { force: true });
          library.put(name, bytesOf(what.content));
        } else if (what.do === "link" && isFree && source != null) linkSync(source, path);
        else if (what.do === "move" && isFree && source != null) renameSync(source, path);
        else if (what.do === "remove" && all.length > 1) rmSync(path, { force: true });
        else if (what.do === "look") await look(library);
        else if (what.do === "scan") await library.scan();
      }
      if (filesBelow(library.root).length === 0) return;
      expect(await found(library)).toEqual(byBytes(library.root));
    }),
    { numRuns: 60 },
  );
});

test.if(Bun.which("jdupes") != null)("the groups are those of jdupes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(content, { minLength: 2, maxLength: 20 }), async (contents) => {
      using library = await ScanLibrary.make();
      for (const [i, one] of contents.entries()) {
        library.put(join(folders[i % folders.length] ?? "", `${i}.jpg`), bytesOf(one));
      }
      const { stdout } = Bun.spawnSync(["jdupes", "-q", "-r", library.root]);
      const theirs = stdout
        .toString()
        .split("\n\n")
        .map((group) => group.split("\n").filter((line) => line.startsWith("/")))
        .filter((group) => group.length > 0)
        .map((group) => group.sort().join("|"));
      const ours = (await look(library)).groups.map(({ files }) =>
        files
          .map(({ path }) => path)
          .sort()
          .join("|"),
      );
      expect(ours.sort()).toEqual(theirs.sort());
    }),
    { numRuns: 20 },
  );
});
