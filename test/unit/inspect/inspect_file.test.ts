import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import type { Wanted } from "../../../src/domain/inspection.ts";
import { digestsOf, sampleOf } from "../../../src/inspect/hash.ts";
import { inspectFile } from "../../../src/inspect/inspect_file.ts";
import { OpenFile } from "../../../src/inspect/open_file.ts";
import { TempFolder } from "../../support/temp_folder.ts";

let temp: TempFolder;
beforeAll(() => {
  temp = new TempFolder();
});
afterAll(() => temp[Symbol.dispose]());

const everything: Wanted = { metadata: true, sample: true, digests: ["sha256", "md5"] };
function put(name: string, content: Uint8Array | string): string {
  const path = join(temp.path, name);
  writeFileSync(path, content);
  return path;
}

describe("inspectFile()", () => {
  test("reads metadata, sample and digests in one go", async () => {
    const bytes = makeJpeg({ width: 320, height: 200, exif: { model: "X100" }, padTo: 300_000 });
    const outcome = await inspectFile(put("a.jpg", bytes), "a.jpg", "photo", everything);
    expect(outcome).toMatchObject({
      status: "inspected",
      kind: "photo",
      format: "jpeg",
      reader: "exif",
      facts: { width: 320, height: 200, cameraModel: "X100" },
      stamp: { sizeBytes: 300_000 },
      digests: {
        sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
        md5: new Bun.CryptoHasher("md5").update(bytes).digest("hex"),
      },
    });
  });

  test("reads only what is wanted", async () => {
    const path = put("b.jpg", makeJpeg({ padTo: 1_000_000 }));
    const wanted: Wanted = { metadata: false, sample: true, digests: [] };
    const outcome = await inspectFile(path, "b.jpg", "photo", wanted);
    expect(outcome).toMatchObject({ status: "inspected", facts: {}, evidence: [] });
    if (outcome.status !== "inspected") return;
    expect(outcome.reader).toBeUndefined();
    expect(outcome.digests).toBeUndefined();
    expect(outcome.sample).toMatch(/^[0-9a-f]{16}$/);
    expect(outcome.bytesRead).toBe(2 * 65_536);
  });

  test("a file without bytes is `empty` and still has its sample", async () => {
    const outcome = await inspectFile(put("e.jpg", ""), "e.jpg", "photo", everything);
    expect(outcome).toMatchObject({ status: "inspected", problem: { reason: "empty" } });
    expect(outcome.status === "inspected" && outcome.sample).toMatch(/^[0-9a-f]{16}$/);
  });

  test("what is not there, a link and a folder are no files", async () => {
    const path = put("target.jpg", makeJpeg());
    symlinkSync(path, join(temp.path, "link.jpg"));
    mkdirSync(join(temp.path, "folder.jpg"));
    const reasonOf = async (name: string) => {
      const outcome = await inspectFile(join(temp.path, name), name, "photo", everything);
      return outcome.status === "failed" ? outcome.problem.reason : "inspected";
    };
    expect(await reasonOf("none.jpg")).toBe("vanished");
    expect(await reasonOf("link.jpg")).toBe("vanished");
    expect(await reasonOf("folder.jpg")).toBe("vanished");
    // Opening a pipe for reading would wait for a writer, and a device for whatever it likes.
    Bun.spawnSync(["mkfifo", join(temp.path, "pipe.jpg")]);
    expect(await reasonOf("pipe.jpg")).toBe("vanished");
    expect(await reasonOf("../../dev/null")).toBe("vanished");
    using server = Bun.listen({ unix: join(temp.path, "socket.jpg"), socket: { data() {} } });
    expect(server.unix).toEndWith("socket.jpg");
    expect(await reasonOf("socket.jpg")).toBe("vanished");
  });
});

describe("sampleOf()", () => {
  const sample = (bytes: Uint8Array) =>
    sampleOf(bytes.subarray(0, 65_536), bytes.length, (into, offset) => {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    });

  test("is xxh3 of size, first and last 64 KiB", () => {
    const bytes = new Uint8Array(200_000).map((_, i) => i * 7);
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(200_000n);
    const expected = Bun.hash.xxHash3(
      Buffer.concat([size, bytes.subarray(0, 65_536), bytes.subarray(-65_536)]),
    );
    expect(sample(bytes)).toBe(expected.toString(16).padStart(16, "0"));
  });

  test("takes in every byte of a file up to 128 KiB, and both ends of a larger one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000 }), fc.nat(), (length, at) => {
        const bytes = new Uint8Array(length);
        const before = sample(bytes);
        const where = at % length;
        bytes[where] = 1;
        const isSampled = where < 65_536 || where >= length - 65_536;
        expect(sample(bytes) !== before).toBe(isSampled);
      }),
      { numRuns: 60 },
    );
  });

  test("tells sizes apart, and knows a file that ended early", () => {
    expect(sample(new Uint8Array(10))).not.toBe(sample(new Uint8Array(11)));
    expect(sampleOf(new Uint8Array(65_536), 100_000, () => 12)).toBeUndefined();
  });
});

test("digestsOf() refuses a file that has another size by now", () => {
  const path = put("grows.bin", "four");
  using file = new OpenFile(path);
  expect(digestsOf(file.fd, 4, ["md5"])).toEqual({ md5: "8cbad96aced40b3838dd9f07f6ef5772" });
  appendFileSync(path, "more");
  expect(digestsOf(file.fd, 4, ["md5"])).toBeUndefined();
  expect(digestsOf(file.fd, 9, ["md5"])).toBeUndefined();
});

describe("OpenFile", () => {
  test("reads as memory does, within the file", () => {
    const bytes = new Uint8Array(150_000).map((_, i) => i % 251);
    using file = new OpenFile(put("source.bin", bytes));
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 160_000 }), fc.nat(160_000), (offset, length) => {
        const expected = offset < 0 ? [] : bytes.subarray(offset, offset + length);
        expect(Buffer.from(file.read(offset, length))).toEqual(Buffer.from(expected));
      }),
      { numRuns: 200 },
    );
  });

  test("refuses a reader that never has enough", () => {
    using file = new OpenFile(put("endless.bin", new Uint8Array(100_000)));
    expect(() => {
      for (;;) file.read(70_000, 1);
    }).toThrow("than any sound file asks for");
  });
});
