import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compareBytes } from "../../../src/base/order.ts";
import type { Listing } from "../../../src/disk/list.ts";
import { type WalkedFolder, walk } from "../../../src/disk/walk.ts";

type Tree = { readonly [name: string]: Tree };

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(
    fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 3 })
      .filter((name) => !name.includes("/")),
    fc.oneof({ maxDepth: 4 }, fc.constant({}), tie("tree")),
    { maxKeys: 4, noNullPrototype: true },
  ),
})).tree;

const listingOf = (names: readonly string[]): Listing => ({
  folders: [...names].sort(compareBytes),
  names: new Uint8Array(),
  starts: new Uint32Array(1),
  kinds: new Uint8Array(),
  stamps: new Float64Array(),
  bytes: 0,
  others: 0,
  skipped: 0,
  device: 1,
  fingerprint: "0",
  problems: [],
});

/** Lists a tree that exists only here; a folder listed twice fails the test. */
function lister(root: Tree, delays: () => number) {
  const listed = new Set<string>();
  const state = { under: 0, most: 0, listed };
  const list = async (_path: string, below: string): Promise<Listing> => {
    if (listed.has(below)) throw new Error(`Listed twice: ${below}`);
    listed.add(below);
    state.most = Math.max(state.most, ++state.under);
    for (let tick = delays(); tick > 0; tick--) await Promise.resolve();
    state.under--;
    let folder: Tree | undefined = root;
    for (const name of below === "" ? [] : below.split("/")) folder = folder?.[name];
    if (folder == null) throw new Error(`No such folder: ${below}`);
    return listingOf(Object.keys(folder));
  };
  return { list, state };
}

function expected(root: Tree, below = "", depth = 0): { below: string; depth: number }[] {
  const here = { below, depth };
  const children = Object.keys(root).sort(compareBytes);
  return [
    here,
    ...children.flatMap((name) =>
      expected(root[name] ?? {}, below === "" ? name : `${below}/${name}`, depth + 1),
    ),
  ];
}

const never = new AbortController().signal;
async function collect(source: AsyncIterable<WalkedFolder>): Promise<WalkedFolder[]> {
  const folders: WalkedFolder[] = [];
  for await (const folder of source) folders.push(folder);
  return folders;
}

describe("walk()", () => {
  test("goes depth first in byte order, whatever the listings take, within its bound", async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(6)),
        async (root, ahead, delays) => {
          const { list, state } = lister(root, () => delays.next().value ?? 0);
          const found = await collect(walk({ root: "/r", list, ahead, signal: never }));
          expect(found.map(({ below, depth }) => ({ below, depth }))).toEqual(expected(root));
          expect(found.every(({ result }) => result.status === "listed")).toBe(true);
          const deepest = Math.max(...found.map(({ depth }) => depth));
          expect(state.most).toBeLessThanOrEqual(ahead * (deepest + 1));
          for (const { path, below } of found)
            expect(path).toBe(below === "" ? "/r" : `/r/${below}`);
        },
      ),
    );
  });

  test("goes on past a folder that cannot be listed", async () => {
    const { list } = lister({ a: { x: {} }, b: {}, c: {} }, () => 0);
    const error = Object.assign(new Error("denied"), { code: "EACCES" });
    const failing = async (path: string, below: string) => {
      if (below === "a") throw error;
      return list(path, below);
    };
    const found = await collect(walk({ root: "/r", list: failing, ahead: 3, signal: never }));
    expect(found.map(({ below }) => below)).toEqual(["", "a", "b", "c"]);
    expect(found[1]?.result).toEqual({ status: "unreadable", error });
  });

  test("starts in a part of the root", async () => {
    const { list } = lister({ a: { x: { y: {} } }, b: {} }, () => 0);
    const found = await collect(walk({ root: "/r", start: "a/x", list, ahead: 2, signal: never }));
    expect(found.map(({ below, depth, name }) => [below, depth, name])).toEqual([
      ["a/x", 0, "x"],
      ["a/x/y", 1, "y"],
    ]);
  });

  test("stops when its signal is aborted", async () => {
    const controller = new AbortController();
    const { list, state } = lister({ a: {}, b: {}, c: {}, d: {}, e: {} }, () => 0);
    const seen: string[] = [];
    const run = async () => {
      for await (const { below } of walk({
        root: "/r",
        list,
        ahead: 1,
        signal: controller.signal,
      })) {
        seen.push(below);
        if (below === "b") controller.abort(new Error("enough"));
      }
    };
    await expect(run()).rejects.toThrow("enough");
    expect(seen).toEqual(["", "a", "b"]);
    expect(state.listed.has("e")).toBe(false);
  });
});
