import { expect, test } from "bun:test";
import type { WalkedFolder } from "../../../../src/disk/walk.ts";
import { mediaKinds } from "../../../../src/domain/media.ts";
import { TwinSizes } from "../../../../src/operations/scan/twin_sizes.ts";

const photo = mediaKinds.indexOf("photo");
const video = mediaKinds.indexOf("video");

/** A listed folder with photos of these sizes, or with what else is given. */
function folder(name: string, sizes: readonly number[], kind = photo): WalkedFolder {
  const listing = {
    ...{ folders: [], bytes: 0, others: 0, skipped: 0, device: 1, fingerprint: "", problems: [] },
    names: new Uint8Array(2 * sizes.length),
    starts: new Uint32Array(sizes.length + 1),
    kinds: new Uint8Array(sizes.length).fill(kind),
    stamps: Float64Array.from(sizes.flatMap((size) => [size, 1, 1])),
  };
  const place = { path: `/photos/${name}`, below: name, name, depth: 1 };
  return { ...place, result: { status: "listed", listing } };
}

const unreadable: WalkedFolder = {
  ...{ path: "/photos/x", below: "x", name: "x", depth: 1 },
  result: { status: "unreadable", error: new Error("no") },
};

const photos = (kind: string, size: number) => kind === "photo" && size > 1;

/** Of each folder in turn, the sizes that have a twin when it is handed on; "listed" goes before. */
async function walked(sizes: TwinSizes, folders: readonly WalkedFolder[]): Promise<string[]> {
  const told: string[] = [];
  async function* walk() {
    yield* folders;
  }
  for await (const { name, result } of sizes.held(walk(), (one) =>
    told.push(`listed ${one.name}`),
  )) {
    const { stamps = [], kinds = [] } = result.status === "listed" ? result.listing : {};
    const twins = Array.from(kinds, (kind, i) => ({ kind: mediaKinds[kind], size: stamps[3 * i] }))
      .filter(({ kind = "other", size = 0 }) => sizes.has(kind, size))
      .map(({ size }) => size);
    told.push(`${name}: ${twins.join(" ")}`);
  }
  return told;
}

test("the sizes of all files are known before the first folder is handed on", async () => {
  const sizes = new TwinSizes(photos);
  const folders = [folder("a", [5, 6, 1]), unreadable, folder("b", [7, 6, 1, 8, 8])];
  expect(await walked(sizes, [...folders, folder("films", [5, 6], video)])).toEqual([
    ...["listed a", "listed x", "listed b", "listed films"],
    ...["a: 6", "x: ", "b: 6 8 8", "films: "],
  ]);
  expect(sizes.mayHavePassed).toBe(false);
});

test("what does not fit is handed on with the sizes known by then", async () => {
  // A file takes 31 bytes here, and a folder 4 more.
  const sizes = new TwinSizes(photos, 3 * 31);
  const folders = [
    folder("a", [5, 6]),
    folder("b", [6, 7]),
    folder("c", [8, 5, 8]),
    folder("d", [7]),
  ];
  expect(await walked(sizes, folders)).toEqual([
    ...["listed a", "listed b", "a: 6", "b: 6"],
    ...["listed c", "c: 8 5 8", "listed d", "d: 7"],
  ]);
  expect(sizes.mayHavePassed).toBe(true);
});

test("a further walk finds twins of what another has passed by", async () => {
  const sizes = new TwinSizes(photos);
  expect(await walked(sizes, [folder("a", [5])])).toEqual(["listed a", "a: "]);
  expect(sizes.mayHavePassed).toBe(false);
  expect(await walked(sizes, [folder("b", [5])])).toEqual(["listed b", "b: 5"]);
  expect(sizes.mayHavePassed).toBe(true);
});
