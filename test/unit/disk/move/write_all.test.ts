import { expect, test } from "bun:test";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { writeAll } from "../../../../src/disk/move/write_all.ts";

test("writeAll() writes all of it, however little is taken at a time", () => {
  const written: number[] = [];
  const calls: FileCalls = {
    ...fileCalls,
    write: (_fd, bytes, position) => {
      written.push(position);
      return Math.min(3, bytes.length);
    },
  };
  writeAll(0, new Uint8Array(8), 100, calls);
  expect(written).toEqual([100, 103, 106]);
});
