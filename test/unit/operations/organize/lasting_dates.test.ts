// What is filed by a date that only its name or its folder tells is in its place by the next plan, too.

import { expect, test } from "bun:test";
import { join } from "node:path";
import { ApplyLibrary } from "../../../support/apply_library.ts";
import { type Planning, photo, planFor } from "../../../support/organize.ts";

/** Moves of the first plan of one file without a date of its own; the second has none. */
async function movesOf(path: string, planning: Planning): Promise<readonly string[]> {
  using lib = await ApplyLibrary.make();
  lib.put(join(lib.folder, path), photo(undefined, "x"));
  const sources = [lib.inbox, lib.photo];
  const first = await planFor(lib, { sources, ...planning });
  await lib.apply(first.file);
  expect((await planFor(lib, { sources, ...planning })).moves).toEqual([]);
  return first.moves.map((move) => move.split(" → ")[1] ?? "");
}

test.each([
  // A template without dates asks for none.
  ["inbox/2012-08 Paris/x.jpg", "{kind}/{stem}{ext}", "photo/photo/x.jpg"],
  ["inbox/x.jpg", "{kind}/{stem}{ext}", "photo/photo/x.jpg"],
  // The date in a name stays in the name.
  ["inbox/IMG_20190704_182231.jpg", "{year}/{counter}{ext}", "photo/2019/IMG_20190704_182231.jpg"],
  ["inbox/IMG_20190704_182231.jpg", "{year}/{date}{ext}", "photo/2019/IMG_20190704_182231.jpg"],
  ["inbox/2019-07-04.jpg", "{year}/{date}{ext}", "photo/2019/2019-07-04.jpg"],
  // The date of a folder has to be in the new one, as far as the template asks for it.
  ["inbox/2012-08 Paris/x.jpg", "{year}/{year}-{month}/{stem}{ext}", "photo/2012/2012-08/x.jpg"],
  ["inbox/2012-08 Paris/x.jpg", "{year}/{stem}{ext}", "photo/2012/x.jpg"],
  ["inbox/2012-08 Paris/x.jpg", "all/{month} {year}/{stem}{ext}", "photo/review/x.jpg"],
])("%s by %s", async (path, template, to) => {
  expect(await movesOf(path, { template })).toEqual([to]);
});

test("a file whose date is not to be trusted stays where that date would put it", async () => {
  // Modified in September 2020.
  const template = "{year}/{year}-{month}/{stem}{ext}";
  expect(await movesOf("photo/2020/2020-09/x.jpg", { template })).toEqual([]);
  expect(await movesOf("photo/2020/x.jpg", { template })).toEqual(["photo/review/x.jpg"]);
  expect(await movesOf("photo/2020/x.jpg", { template, undated: "mtime" })).toEqual([]);
});
