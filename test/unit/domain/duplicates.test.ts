import { expect, test } from "bun:test";
import {
  type DuplicateFile,
  earliestCaptured,
  inOrderOfKeeping,
  insideFolder,
  shortestPath,
} from "../../../src/domain/duplicates.ts";

function file(path: string, local?: string): DuplicateFile {
  const rest = {
    offset: null,
    precision: "second",
    source: "exif:DateTimeOriginal",
    confidence: "high",
  } as const;
  return { path, captured: local == null ? null : { local, ...rest }, rating: null };
}

const rules = [insideFolder("/photo"), earliestCaptured, shortestPath];
const kept = (...files: DuplicateFile[]) => inOrderOfKeeping(files, rules).map(({ path }) => path);

test("what lies in the folder comes first, not what is merely named like it", () => {
  expect(kept(file("/photos/a"), file("/x", "2001"), file("/photo/b/c", "2009"))).toEqual([
    ...["/photo/b/c", "/x", "/photos/a"],
  ]);
});

test("then the earliest taken, files without a time last", () => {
  expect(
    kept(file("/b"), file("/long", "2019-07-04T18:22:31"), file("/longer", "2019-07")),
  ).toEqual([...["/longer", "/long", "/b"]]);
});

test("then the shortest path, then bytes", () => {
  expect(kept(file("/bb"), file("/a/a"), file("/\u{10000}"), file("/\uffee\uffee"))).toEqual([
    ...["/bb", "/\uffee\uffee", "/\u{10000}", "/a/a"],
  ]);
});

test("without rules the bytes of the paths tell", () => {
  const files = [file("/\u{10000}"), file("/\uffee"), file("/b")];
  expect(inOrderOfKeeping(files, []).map(({ path }) => path)).toEqual([
    ...["/b", "/\uffee", "/\u{10000}"],
  ]);
});
