// `varve tools`: a bundled tool by hand, with scripts for tools.

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { packedTool } from "../../support/packed_tool.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import { fakeWorld, jsonLines, runIn } from "../../support/world.ts";

/** Tells its version as exiftool does, else its folder, its environment's time zone and its arguments. */
const echoing = `#!/bin/sh
if [ "$3" = -ver ]; then echo 13.59; exit; fi
printf '%s\\n' "$PWD" "$TZ" "PERL5LIB=$PERL5LIB" "$@"
case "$1" in fail) exit 7 ;; esac
`;

function worldIn(temp: TempFolder) {
  const { bundle } = packedTool(temp.path, "exiftool", [
    { path: "exiftool", text: echoing, executable: true },
  ]);
  return fakeWorld({
    cwd: temp.path,
    execPath: join(temp.path, "bin/varve"),
    env: { PERL5LIB: "/evil" },
    toolsBundle: async () => bundle,
  });
}

const run = (temp: TempFolder, ...argv: readonly string[]) =>
  runIn(worldIn(temp), "--data", join(temp.path, "data"), ...argv);

describe("varve tools", () => {
  test("hands on what stands after --, in the current folder and a clean environment", async () => {
    using temp = new TempFolder();
    const args = ["-a", "--version", "-", "", 'a "name" with\nall', "--"];
    const { status, out } = await run(temp, "tools", "exiftool", "--json", "--", ...args);
    expect(status).toBe(0);
    expect(jsonLines(out)).toEqual([
      {
        type: "tool",
        tool: "exiftool",
        args,
        status: 0,
        stdout: [temp.path, "UTC0", "PERL5LIB=", ...args, ""].join("\n"),
      },
      { type: "summary", command: "tools", status: 0 },
    ]);
  });

  test("ends with 1 where the tool does not end with 0, and tells with what", async () => {
    using temp = new TempFolder();
    const { status, out } = await run(temp, "tools", "exiftool", "--json", "--", "fail");
    expect(status).toBe(1);
    expect(jsonLines(out)[0]).toMatchObject({ type: "tool", status: 7 });
    expect(jsonLines(out)[1]).toMatchObject({ type: "summary", status: 1 });
  });

  test("says why a tool is absent", async () => {
    using temp = new TempFolder();
    const { status, err } = await run(temp, "tools", "ffprobe");
    expect(status).toBe(1);
    expect(err).toContain("This build holds no ffprobe");
    expect(err).toContain("varve doctor");
  });

  test("refuses a tool that it does not know, and an argument that cannot be handed on", async () => {
    using temp = new TempFolder();
    expect((await run(temp, "tools", "mediainfo")).status).toBe(2);
    const raw = await run(temp, "tools", "exiftool", "--", "raw\udcff.jpg");
    expect(raw.status).toBe(2);
    expect(raw.err).toContain("is not UTF-8");
  });
});
