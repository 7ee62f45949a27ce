import { describe, expect, test } from "bun:test";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { attempt, endsRun, troubleOf } from "../../../../src/disk/move/trouble.ts";

describe("troubles", () => {
  test("have few words for many codes", () => {
    const words = ["EDQUOT", "EROFS", "E117", "EACCES", "EILSEQ", "EFBIG", "ENOTDIR", "EWHAT"];
    expect(words.map((code) => troubleOf(code, "write", "/a").reason)).toEqual([
      ...(["no-space", "read-only", "disk-error", "no-permission"] as const),
      ...(["name-refused", "file-too-large", "folder-missing", "other"] as const),
    ]);
  });

  test("of a whole disk end a run, those of one file do not", () => {
    const ends = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EACCES"].filter((code) =>
      endsRun(troubleOf(code, "write", "/a")),
    );
    expect(ends).toEqual(["ENOSPC", "EDQUOT", "EROFS"]);
  });

  test("attempt() turns codes into values and lets bugs through", () => {
    expect(attempt(() => 1)).toEqual({ value: 1 });
    expect(attempt(() => fileCalls.unlink("/no such folder/a"))).toEqual({ code: "ENOENT" });
    expect(() =>
      attempt(() => {
        throw new TypeError("a bug");
      }),
    ).toThrow("a bug");
  });
});
