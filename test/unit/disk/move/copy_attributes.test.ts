import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { copyAttributes } from "../../../../src/disk/move/copy_attributes.ts";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { SystemCallError } from "../../../../src/disk/move/system_call_error.ts";
import { makeFile } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("copyAttributes()", () => {
  function between(calls: FileCalls): ReturnType<typeof copyAttributes> {
    using temp = new TempFolder();
    makeFile(join(temp.path, "a"), "a");
    const from = fileCalls.open(join(temp.path, "a"));
    const to = fileCalls.create(join(temp.path, "b"));
    const source = { ...fileCalls.lookOpen(from), user: 4242, group: 4243, mode: 0o6755 };
    try {
      return copyAttributes(from, to, source, calls);
    } finally {
      fileCalls.close(from);
      fileCalls.close(to);
    }
  }

  const refuse = (code: string) => () => {
    throw new SystemCallError(code, "refused");
  };

  test("a file that cannot be given to its owner runs as nobody else, and has his group if it may", () => {
    const owners: [number, number][] = [];
    const modes: number[] = [];
    const notKept = between({
      ...fileCalls,
      setMode: (fd, mode) => {
        modes.push(mode);
        fileCalls.setMode(fd, mode);
      },
      setOwner: (_fd, user, group) => {
        owners.push([user, group]);
        if (user !== -1) refuse("EPERM")();
      },
    });
    expect(notKept).toEqual([{ what: "owner", code: "EPERM" }]);
    expect(owners).toEqual([
      [4242, 4243],
      [-1, 4243],
    ]);
    expect(modes).toEqual([0o755]);
  });

  test("labels that the system gives itself are left to it, others are tried", () => {
    const tried: string[] = [];
    between({
      ...fileCalls,
      setOwner: () => {},
      attributeNames: () => ["security.selinux", "system.posix_acl_access", "user.a"],
      attribute: () => new Uint8Array(1),
      setAttribute: (_fd, name) => void tried.push(name),
    });
    expect(tried).toEqual(["system.posix_acl_access", "user.a"]);
  });

  test("an attribute that the copy has already is no loss, one that has gone neither", () => {
    const value = (fd: number, name: string) => {
      if (name === "user.gone") refuse("ENODATA")();
      return Uint8Array.of(name === "user.differs" ? fd : 1);
    };
    const notKept = between({
      ...fileCalls,
      setOwner: () => {},
      attributeNames: () => ["user.inherited", "user.differs", "user.gone"],
      attribute: value,
      setAttribute: refuse("EPERM"),
    });
    expect(notKept).toContainEqual({ what: "attribute", name: "user.differs", code: "EPERM" });
    expect(JSON.stringify(notKept)).not.toMatch(/inherited|gone/);
  });

  test("a failing disk is trouble, and not a lost attribute", () => {
    for (const calls of [
      { ...fileCalls, setAttribute: refuse("EIO") },
      { ...fileCalls, attributeNames: refuse("EIO") },
      { ...fileCalls, setTimes: refuse("EIO") },
    ]) {
      expect(between(calls)).toMatchObject({ reason: "disk-error", code: "EIO" });
    }
  });
});
