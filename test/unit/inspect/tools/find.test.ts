import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ToolsBundle } from "../../../../src/inspect/tools/bundle.ts";
import { findTool } from "../../../../src/inspect/tools/find.ts";
import { findToolFolder } from "../../../../src/inspect/tools/folder.ts";
import type { ToolChoice } from "../../../../src/inspect/tools/tool.ts";
import { script } from "../../../support/fake_tools.ts";
import { packedTool } from "../../../support/packed_tool.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const none: ToolsBundle = { kind: "none" };
const answers = "echo 'ffprobe version 7.0 Copyright'";

function find(
  temp: TempFolder,
  choice: ToolChoice | undefined,
  bundle = none,
  folders = [temp.path],
) {
  return findTool("ffprobe", {
    bundle,
    folders,
    choices: choice == null ? {} : { ffprobe: choice },
    scratch: temp.path,
    nowUs: () => 1_700_000_000_000_000,
  });
}

describe("findTool()", () => {
  test("takes the configured program, and its version from a trial run", async () => {
    using temp = new TempFolder();
    const path = script(temp.path, "my ffprobe", answers);
    expect(await find(temp, { use: "path", path })).toEqual({
      status: "ready",
      name: "ffprobe",
      version: "7.0",
      origin: "configured",
      command: [path],
    });
  });

  test("the trial runs in a clean environment", async () => {
    using temp = new TempFolder();
    const seen = join(temp.path, "seen");
    const path = script(temp.path, "ffprobe", `env > '${seen}'\npwd >> '${seen}'\n${answers}`);
    process.env["PERL5LIB"] = "/evil";
    process.env["BUN_OPTIONS"] = "";
    try {
      expect(await find(temp, { use: "path", path })).toMatchObject({ status: "ready" });
    } finally {
      delete process.env["PERL5LIB"];
      delete process.env["BUN_OPTIONS"];
    }
    const lines = (await Bun.file(seen).text()).trim().split("\n");
    const names = lines.map((line) => line.split("=")[0]).filter((name) => name !== "_");
    expect(names.sort()).toEqual(
      ["/", "GCONV_PATH", "HOME", "LC_ALL", "PATH", "PWD", "TMPDIR", "TZ"].sort(),
    );
    expect(lines).toContain("LC_ALL=C");
    expect(lines).toContain("GCONV_PATH=/nonexistent");
  });

  test.each([
    ["is not there", undefined, "ENOENT"],
    ["fails", "echo 'no libc here' >&2; exit 127", "no libc here"],
    ["fails without a word", "exit 3", "status 3"],
    ["is something else", "echo hello", "did not tell its version"],
    ["crashes", "kill -9 $$", "SIGKILL"],
    ["floods", "yes", "too much output"],
  ])("a program that %s is absent, with the reason", async (_, body, reason) => {
    using temp = new TempFolder();
    const path = body == null ? join(temp.path, "none") : script(temp.path, "ffprobe", body);
    const found = await find(temp, { use: "path", path });
    if (found.status !== "absent") throw new Error("It was taken for ready");
    expect(found.reason).toContain(reason);
    expect(found.reason).toContain(path);
  });

  test('"none" turns a tool off, bundled or not', async () => {
    using temp = new TempFolder();
    const { bundle } = packedTool(temp.path, "ffprobe", [
      { path: "ffprobe", text: `#!/bin/sh\n${answers}\n`, executable: true },
    ]);
    const found = await find(temp, { use: "none" }, bundle);
    expect(found).toMatchObject({
      status: "absent",
      reason: expect.stringContaining("turned off"),
    });
    expect(readdirSync(temp.path)).toEqual(["ffprobe.zst"]);
  });

  test("a name without a slash is looked up on PATH", async () => {
    using temp = new TempFolder();
    const found = await find(temp, { use: "path", path: "no-such-program" });
    expect(found).toMatchObject({
      status: "absent",
      reason: expect.stringContaining('"no-such-program"'),
    });
    // There, but no ffprobe.
    const other = await find(temp, { use: "path", path: "sh" });
    expect(other).toMatchObject({ status: "absent", reason: expect.stringContaining("/sh") });
  });

  test("a build without tools says so", async () => {
    using temp = new TempFolder();
    expect(await find(temp, undefined)).toMatchObject({
      status: "absent",
      reason: expect.stringContaining("This build holds no ffprobe"),
    });
  });

  test("a packed tool is unpacked into the first folder that takes it, and tried", async () => {
    using temp = new TempFolder();
    const { bundle } = packedTool(temp.path, "ffprobe", [
      { path: "ffprobe", text: `#!/bin/sh\n${answers}\n`, executable: true },
    ]);
    writeFileSync(join(temp.path, "file"), "");
    const folders = [join(temp.path, "file/tools"), join(temp.path, "data/tools")];
    const found = await find(temp, undefined, bundle, folders);
    expect(found).toMatchObject({ status: "ready", version: "7.0", origin: "bundled" });
    expect(found).toMatchObject({
      command: [expect.stringMatching(/\/data\/tools\/tools-ffprobe-[0-9a-f]{12}\/ffprobe$/)],
    });
  });

  test("a damaged bundle is a reason, not an error", async () => {
    using temp = new TempFolder();
    const packed = packedTool(temp.path, "ffprobe", [{ path: "ffprobe", text: "x" }]);
    writeFileSync(packed.asset, "damaged");
    expect(await find(temp, undefined, packed.bundle)).toMatchObject({
      status: "absent",
      reason: expect.stringContaining("cannot be unpacked"),
    });
  });

  test("a bundled tool whose interpreter is missing is not unpacked", async () => {
    using temp = new TempFolder();
    const { tool, asset } = packedTool(temp.path, "ffprobe", [{ path: "script", text: "x" }]);
    const bundle: ToolsBundle = {
      kind: "packed",
      manifest: {
        version: 1,
        tools: [{ ...tool, command: [{ system: "no-such-perl" }, { file: "script" }] }],
      },
      assets: { [tool.asset]: asset },
    };
    expect(await find(temp, undefined, bundle)).toMatchObject({
      status: "absent",
      reason: expect.stringContaining("needs no-such-perl"),
    });
    expect(readdirSync(temp.path)).toEqual(["ffprobe.zst"]);
  });
});

describe("findToolFolder()", () => {
  test("takes the first that can be made, written and run in, and leaves it empty", async () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "file"), "");
    const good = join(temp.path, "a/b/tools");
    expect(await findToolFolder([join(temp.path, "file/x"), good])).toEqual({ path: good });
    expect(readdirSync(good)).toEqual([]);
  });

  test("takes the right to write from others where the folder is ours", async () => {
    using temp = new TempFolder();
    const folder = join(temp.path, "tools");
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(await findToolFolder([folder])).toEqual({ path: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  test("says of each folder why it is none", async () => {
    using temp = new TempFolder();
    writeFileSync(join(temp.path, "file"), "");
    const found = await findToolFolder([join(temp.path, "file/x"), "/proc/tools"]);
    expect(found).toMatchObject({
      reason: expect.stringMatching(/file\/x.*ENOTDIR.*\/proc\/tools/s),
    });
    expect(await findToolFolder([])).toMatchObject({
      reason: expect.stringContaining("No folder"),
    });
  });
});
