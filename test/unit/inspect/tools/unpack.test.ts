import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DamagedBundleError, unpackTool } from "../../../../src/inspect/tools/unpack.ts";
import { packedTool } from "../../../support/packed_tool.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const files = [
  { path: "ffprobe", text: "#!/bin/sh\necho 'ffprobe version 7.0 of a test'\n", executable: true },
  { path: "lib/Image/Big.pm", text: "0123456789abcdef".repeat(20_000) },
  { path: "lib/Small.pm", text: "1;" },
];
const day = 24 * 3600 * 1000;
const now = 1_700_000_000_000;

function world() {
  const temp = new TempFolder();
  const parent = join(temp.path, "tools");
  mkdirSync(parent);
  const packed = packedTool(temp.path, "ffprobe", files);
  return {
    parent,
    ...packed,
    unpack: (nowMs = now) => unpackTool(packed.tool, packed.asset, parent, nowMs),
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  };
}

describe("unpackTool()", () => {
  test("writes every file with its bytes and mode, and leaves nothing beside them", async () => {
    using it = world();
    const folder = await it.unpack();
    expect(folder).toBe(join(it.parent, `tools-ffprobe-${it.tool.hash.slice(0, 12)}`));
    for (const file of files) {
      expect(readFileSync(join(folder, file.path), "utf8")).toBe(file.text);
      const mode = statSync(join(folder, file.path)).mode & 0o777;
      expect(mode).toBe(file.executable ? 0o755 : 0o644);
    }
    expect(readdirSync(it.parent)).toHaveLength(1);
  });

  test("unpacks once: a second start takes what is there", async () => {
    using it = world();
    const inode = statSync(await it.unpack()).ino;
    writeFileSync(it.asset, "not needed any more");
    expect(statSync(await it.unpack()).ino).toBe(inode);
  });

  test("several starts at once are all served by one folder", async () => {
    using it = world();
    const folders = await Promise.all(Array.from({ length: 5 }, () => it.unpack()));
    expect(new Set(folders).size).toBe(1);
    expect(readFileSync(join(folders[0] ?? "", "lib/Small.pm"), "utf8")).toBe("1;");
    expect(readdirSync(it.parent)).toHaveLength(1);
  });

  test.each([
    ["a file is shorter", (folder: string) => writeFileSync(join(folder, "lib/Small.pm"), "1")],
    ["a file is a link", (folder: string) => symlinkTo(join(folder, "lib/Small.pm"))],
    ["a file is open to others", (folder: string) => chmodSync(join(folder, "ffprobe"), 0o777)],
    ["the folder is open to others", (folder: string) => chmodSync(folder, 0o777)],
    ["it was never finished", (folder: string) => writeFileSync(join(folder, ".ok"), "")],
  ])("unpacks anew where %s", async (_, damage) => {
    using it = world();
    damage(await it.unpack());
    const folder = await it.unpack();
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, "ffprobe")).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(folder, "lib/Small.pm"), "utf8")).toBe("1;");
    expect(readdirSync(it.parent)).toHaveLength(1);
  });

  test.each([
    ["other bytes of the same length", (text: string) => text.replace("1;", "2;")],
    ["too few bytes", (text: string) => text.slice(0, -1)],
    ["too many bytes", (text: string) => `${text}!`],
    ["nothing", () => ""],
  ])("refuses an asset with %s", async (_, change) => {
    using it = world();
    const text = files.map((file) => file.text).join("");
    writeFileSync(it.asset, Bun.zstdCompressSync(change(text)));
    expect(it.unpack()).rejects.toThrow(DamagedBundleError);
    await it.unpack().catch(() => {});
    expect(readdirSync(it.parent)).toEqual([]);
  });

  test.each([
    ["is cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 10)],
    ["is no zstd", () => Buffer.from("something else")],
  ])("refuses an asset that %s", async (_, change) => {
    using it = world();
    writeFileSync(it.asset, change(readFileSync(it.asset)));
    expect(it.unpack()).rejects.toThrow(DamagedBundleError);
    await it.unpack().catch(() => {});
    expect(readdirSync(it.parent)).toEqual([]);
  });

  test("removes tools that nobody used for a week, and no others", async () => {
    using it = world();
    const others = {
      "tools-ffprobe-000000000000": 8,
      "tools-ffprobe-111111111111": 6,
      "tools-exiftool-222222222222.tmp-1-aa": 8,
      scratch: 100,
    };
    for (const [name, ageDays] of Object.entries(others)) {
      mkdirSync(join(it.parent, name));
      utimesSync(join(it.parent, name), (now - ageDays * day) / 1000, (now - ageDays * day) / 1000);
    }
    const folder = await it.unpack();
    // In use since its files were written, however long ago.
    await it.unpack(now + 30 * day);
    expect(readdirSync(it.parent).sort()).toEqual(["scratch", folder.slice(it.parent.length + 1)]);
  });

  test("counts from the last use, not from the unpacking", async () => {
    using it = world();
    const folder = await it.unpack(now);
    await it.unpack(now + 6 * day);
    const other = packedTool(it.parent, "exiftool", [{ path: "exiftool", text: "x" }]);
    await unpackTool(other.tool, other.asset, it.parent, now + 12 * day);
    expect(readdirSync(it.parent)).toContain(folder.slice(it.parent.length + 1));
    await unpackTool(other.tool, other.asset, it.parent, now + 14 * day);
    expect(readdirSync(it.parent)).not.toContain(folder.slice(it.parent.length + 1));
  });
});

function symlinkTo(path: string): void {
  writeFileSync(`${path}.target`, "1;");
  Bun.spawnSync(["rm", path]);
  symlinkSync(`${path}.target`, path);
}
