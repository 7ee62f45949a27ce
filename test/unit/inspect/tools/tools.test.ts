import { describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ToolsBundle } from "../../../../src/inspect/tools/bundle.ts";
import { createTools, isProblem, type ToolsOptions } from "../../../../src/inspect/tools/tools.ts";
import { script } from "../../../support/fake_tools.ts";
import { packedTool } from "../../../support/packed_tool.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

/** An ffprobe that writes a line into `log` at every start. */
const probe = (log: string) => `echo "$1" >> '${log}'
case "$1" in
-version) echo 'ffprobe version 7.0 of a test' ;;
*) echo '{"streams": [], "format": {"format_name": "avi", "duration": "2.0"}}' ;;
esac`;

function world(bundle: ToolsBundle = { kind: "none" }, more: Partial<ToolsOptions> = {}) {
  const temp = new TempFolder();
  const log = join(temp.path, "log");
  writeFileSync(log, "");
  const path = script(temp.path, "ffprobe", probe(log));
  const tools = createTools({
    bundle,
    folders: [join(temp.path, "data/tools")],
    choices: { ffprobe: { use: "path", path }, exiftool: { use: "none" } },
    nowUs: () => 1_700_000_000_000_000,
    ...more,
  });
  return {
    tools,
    folder: temp.path,
    starts: async () => (await Bun.file(log).text()).split("\n").filter(Boolean),
    [Symbol.asyncDispose]: async () => {
      await tools[Symbol.asyncDispose]();
      temp[Symbol.dispose]();
    },
  };
}

describe("createTools()", () => {
  test("looks for nothing and writes nothing before it is asked", async () => {
    await using it = world();
    expect(readdirSync(it.folder).sort()).toEqual(["ffprobe", "log"]);
    expect(await it.starts()).toEqual([]);
  });

  test("tries a tool once, however many files need it at once", async () => {
    await using it = world();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) => it.tools.ask("ffprobe", `/videos/${i}.avi`)),
    );
    expect(answers.map((answer) => !isProblem(answer) && answer.facts.durationMs)).toEqual(
      Array.from({ length: 5 }, () => 2000),
    );
    expect((await it.starts()).filter((start) => start === "-version")).toHaveLength(1);
  });

  test("a file that needs an absent tool is told why", async () => {
    await using it = world();
    expect(await it.tools.ask("exiftool", "/photos/a.raf")).toEqual({
      stage: "tool",
      reason: "needs-tool",
      detail: 'exiftool is turned off: tools.exiftool is "none"',
    });
  });

  test("status() gives every tool, found or not", async () => {
    await using it = world();
    const [ffprobe, exiftool] = await it.tools.status();
    expect(ffprobe).toMatchObject({ name: "ffprobe", status: "ready", version: "7.0" });
    expect(exiftool).toMatchObject({ name: "exiftool", status: "absent" });
  });

  test("asking for one tool unpacks that one only", async () => {
    using temp = new TempFolder();
    const answer = "#!/bin/sh\necho 'ffprobe version 8.0 of a bundle'\n";
    const one = packedTool(temp.path, "ffprobe", [
      { path: "ffprobe", text: answer, executable: true },
    ]);
    const other = packedTool(temp.path, "exiftool", [{ path: "exiftool", text: "x" }]);
    const bundle: ToolsBundle = {
      kind: "packed",
      manifest: { version: 1, tools: [one.tool, other.tool] },
      assets: { [one.tool.asset]: one.asset, [other.tool.asset]: other.asset },
    };
    await using it = world(bundle, { choices: {} });
    expect(await it.tools.find("ffprobe")).toMatchObject({ status: "ready", version: "8.0" });
    expect(readdirSync(join(it.folder, "data/tools")).sort()).toEqual([
      "scratch",
      `tools-ffprobe-${one.tool.hash.slice(0, 12)}`,
    ]);
  });

  test("an aborted signal rejects before anything is started", async () => {
    await using it = world();
    const signal = AbortSignal.abort(new Error("enough"));
    expect(it.tools.ask("ffprobe", "/videos/a.avi", signal)).rejects.toThrow("enough");
    expect(await it.starts()).toEqual([]);
  });

  test("closing it twice is harmless, and asking it then is a mistake", async () => {
    await using it = world();
    await it.tools[Symbol.asyncDispose]();
    await it.tools[Symbol.asyncDispose]();
    expect(it.tools.ask("ffprobe", "/videos/a.avi")).rejects.toThrow("closed");
  });
});
