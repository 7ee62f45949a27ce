import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { factsOf } from "../../../../src/disk/move/file_facts.ts";
import {
  forgetCache,
  look,
  renameNoReplace,
  setTimes,
} from "../../../../src/disk/move/native_calls.ts";
import { codeName } from "../../../../src/disk/move/system_call_error.ts";
import { namesIn } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("renameNoReplace()", () => {
  test("gives a free name", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    renameNoReplace(join(temp.path, "a"), join(temp.path, "b"));
    expect(namesIn(temp.path)).toEqual(["b"]);
  });

  test("takes names that are not UTF-8, and gives them", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    renameNoReplace(join(temp.path, "a"), `${temp.path}/caf\udce9`);
    expect(namesIn(temp.path)).toEqual(["caf\udce9"]);
    renameNoReplace(`${temp.path}/caf\udce9`, `${temp.path}/東京 😀`);
    expect(namesIn(temp.path)).toEqual(["東京 😀"]);
  });

  test("replaces nothing", () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "a"), "a");
    writeFileSync(join(temp.path, "b"), "b");
    expect(() => renameNoReplace(join(temp.path, "a"), join(temp.path, "b"))).toThrow(
      expect.objectContaining({ code: "EEXIST" }),
    );
    expect(readFileSync(join(temp.path, "b"), "utf8")).toBe("b");
  });

  test.each(["x", "é", "\udce9"])(
    "refuses a path longer than the system takes, of %p",
    (letter) => {
      const long = `/${letter.repeat(5000)}`;
      expect(() => renameNoReplace(long, "/b")).toThrow(
        expect.objectContaining({ code: "ENAMETOOLONG" }),
      );
      expect(() => renameNoReplace("/no such file", long)).toThrow(
        expect.objectContaining({ code: "ENAMETOOLONG" }),
      );
    },
  );

  test("a long name does not stay behind a short one", () => {
    using temp = new TempFolder();
    const long = join(temp.path, "n".repeat(200));
    writeFileSync(join(temp.path, "a"), "a");
    renameNoReplace(join(temp.path, "a"), long);
    renameNoReplace(long, join(temp.path, "b"));
    expect(namesIn(temp.path)).toEqual(["b"]);
  });
});

describe("setTimes()", () => {
  test.each([1_712_345_678_123_456_789n, 0n, -1n, -1_500_000_000n, 253_402_300_799_999_999_999n])(
    "sets %p exactly",
    (ns) => {
      // Of a file system with 34 bits of seconds and more: ext4 (256-byte inodes), btrfs, XFS, tmpfs.
      using temp = TempFolder.inMemory();
      const file = join(temp.path, "a");
      const fd = openSync(file, "w");
      setTimes(fd, ns + 3n, ns);
      closeSync(fd);
      const { atimeNs, mtimeNs } = lstatSync(file, { bigint: true });
      expect([atimeNs, mtimeNs]).toEqual([ns + 3n, ns]);
    },
  );

  test("says what is wrong", () => {
    expect(() => setTimes(-1, 0n, 0n)).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});

test("forgetCache() leaves the bytes", () => {
  using temp = new TempFolder();
  const file = join(temp.path, "a");
  writeFileSync(file, "bytes");
  const fd = openSync(file, "r");
  forgetCache(fd);
  closeSync(fd);
  expect(readFileSync(file, "utf8")).toBe("bytes");
});

test("codeName() knows the codes, and shows the number of one it does not know", () => {
  expect([codeName(2), codeName(17), codeName(117), codeName(0)]).toEqual([
    ...["ENOENT", "EEXIST", "E117", "E0"],
  ]);
});

describe("look()", () => {
  test("says what lstat says, of files, folders, links and others", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    writeFileSync(at("été 東京"), "12345");
    chmodSync(at("été 東京"), 0o4640);
    linkSync(at("été 東京"), at("second name"));
    const fd = openSync(at("second name"), "r+");
    setTimes(fd, -1n, -1_500_000_001n);
    closeSync(fd);
    writeFileSync(at("sparse"), "");
    truncateSync(at("sparse"), 5 * 2 ** 32 + 7);
    mkdirSync(at("folder"));
    symlinkSync("nowhere", at("link"));
    const names = ["été 東京", "second name", "sparse", "folder", "link"].map(at);
    for (const path of [...names, "/dev/null", "/proc/self/status"]) {
      expect(look(path)).toEqual(factsOf(lstatSync(path, { bigint: true })));
    }
    writeFileSync(Buffer.from(`${temp.path}/caf\xe9`, "latin1"), "1");
    expect(look(`${temp.path}/caf\udce9`)).toMatchObject({ type: "file", sizeBytes: 1 });
  });

  test("leaves it to others to say why nothing is seen", () => {
    expect(look("/no such file")).toBeUndefined();
    expect(() => look(`/${"x".repeat(5000)}`)).toThrow(
      expect.objectContaining({ code: "ENAMETOOLONG" }),
    );
  });
});
