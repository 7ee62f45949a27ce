import { expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import {
  attribute,
  attributeNames,
  setAttribute,
} from "../../../../src/disk/move/extended_attributes.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function withFile(use: (fd: number) => void): void {
  using temp = new TempFolder();
  const fd = openSync(join(temp.path, "a"), "w+");
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}

test("attributes are read as they were set, empty and binary ones too", () => {
  withFile((fd) => {
    const values = { "user.empty": [], "user.zeros": [0, 0, 0], "user.été": [255, 0, 1] };
    for (const [name, value] of Object.entries(values)) {
      setAttribute(fd, name, Uint8Array.from(value));
    }
    expect(attributeNames(fd).toSorted()).toEqual(Object.keys(values).toSorted());
    for (const [name, value] of Object.entries(values)) {
      expect([...attribute(fd, name)]).toEqual(value);
    }
  });
});

test("setAttribute() replaces, also a longer value by a shorter one", () => {
  withFile((fd) => {
    setAttribute(fd, "user.a", Buffer.from("a long value"));
    setAttribute(fd, "user.a", Buffer.from("short"));
    expect(Buffer.from(attribute(fd, "user.a")).toString()).toBe("short");
  });
});

test("a file without attributes has no names of them", () => {
  withFile((fd) => expect(attributeNames(fd)).toEqual([]));
});

test("what is not there, not allowed or too large is said", () => {
  withFile((fd) => {
    expect(() => attribute(fd, "user.none")).toThrow(expect.objectContaining({ code: "ENODATA" }));
    expect(() => setAttribute(fd, "no.such.kind", new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(ENOTSUP|EOPNOTSUPP)$/) }),
    );
    expect(() => setAttribute(fd, "user.large", new Uint8Array(70_000))).toThrow(
      expect.objectContaining({ code: "E2BIG" }),
    );
    expect(() => attributeNames(-1)).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});
