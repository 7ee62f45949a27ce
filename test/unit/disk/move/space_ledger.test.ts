import { describe, expect, test } from "bun:test";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { SpaceLedger } from "../../../../src/disk/move/space_ledger.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("SpaceLedger", () => {
  const calls: FileCalls = { ...fileCalls, freeBytes: () => 1000 };
  const shortage = (neededBytes: number, freeBytes: number) => ({
    ...{ kind: "no-space" as const, neededBytes, freeBytes },
  });

  test("keeps some space free", () => {
    const space = new SpaceLedger(100, calls);
    expect(space.reserve("/", 901)).toEqual(shortage(901, 900));
    expect(space.reserve("/", 900).kind).toBe("reserved");
    expect(new SpaceLedger(2000, calls).reserve("/", 1)).toEqual(shortage(1, 0));
    expect(new SpaceLedger(2000, calls).reserve("/", 0)).toEqual(shortage(0, 0));
  });

  test("does not promise the same bytes twice, and takes back what is not needed", () => {
    const space = new SpaceLedger(0, calls);
    const first = space.reserve("/", 600);
    if (first.kind === "no-space") throw new Error("No space");
    expect(space.reserve("/", 500)).toEqual(shortage(500, 400));
    first.wrote(150);
    expect(space.reserve("/", 551)).toEqual(shortage(551, 550));
    first.wrote(700); // More than promised holds nothing back, and frees nothing.
    expect(space.reserve("/", 1001)).toEqual(shortage(1001, 1000));
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(space.reserve("/", 1001)).toEqual(shortage(1001, 1000));
  });

  test("counts each device by itself", () => {
    const two: FileCalls = {
      ...calls,
      look: (path) => ({ ...fileCalls.look("/"), device: path === "/a" ? 1n : 2n }),
    };
    const space = new SpaceLedger(0, two);
    expect(space.reserve("/a", 1000).kind).toBe("reserved");
    expect(space.reserve("/b", 1000).kind).toBe("reserved");
    expect(space.reserve("/a", 1)).toEqual(shortage(1, 0));
  });

  test("asks the file system of the folder", () => {
    using temp = new TempFolder();
    expect(new SpaceLedger(0).reserve(temp.path, 1).kind).toBe("reserved");
    expect(new SpaceLedger(0).reserve(temp.path, 1e18).kind).toBe("no-space");
  });
});
