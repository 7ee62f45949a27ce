// The lean tools as the build packs them, where the cache has them (scripts/tools.ts): asked about files made here,
// whole ones and damaged ones between them.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostTarget } from "../../../../scripts/bun_base.ts";
import { Random } from "../../../../scripts/library/random.ts";
import { packTools } from "../../../../scripts/pack_tools.ts";
import { makeCrw } from "../../../../scripts/sample/crw.ts";
import { damaged } from "../../../../scripts/tools/damage.ts";
import { isCpu } from "../../../../scripts/tools/lean/toolchain.ts";
import { hasLeanTools } from "../../../../scripts/tools/lean_tools.ts";
import type { ToolsBundle } from "../../../../src/inspect/tools/bundle.ts";
import { runByHand } from "../../../../src/inspect/tools/run_by_hand.ts";
import { toolNames } from "../../../../src/inspect/tools/tool.ts";
import { createTools, isProblem, type Tools } from "../../../../src/inspect/tools/tools.ts";
import { TempFolder } from "../../../support/temp_folder.ts";
import { silentWav } from "../../../support/tiny_media.ts";

const { arch, platform } = process;
// Skipped where the cache has none for this CPU: building them takes minutes and Debian's source packages. Fetched by
// `bun scripts/tools.ts`; a build for release has them, and .ci/run tests after it.
const isBuilt = platform === "linux" && isCpu(arch) && hasLeanTools(arch);

/** 4 July 2019, 18:22:31. */
const taken = 1_562_264_551;

describe.skipIf(!isBuilt)("the lean tools", () => {
  let temp: TempFolder;
  let tools: Tools;

  beforeAll(async () => {
    temp = new TempFolder();
    const packed = await packTools(hostTarget(), join(temp.path, "packed"), {
      from: "lean",
      level: 1,
    });
    const { toolsBundle }: { toolsBundle: ToolsBundle } = await import(packed.module);
    tools = createTools({
      bundle: toolsBundle,
      folders: [join(temp.path, "tools")],
      nowUs: () => 1_700_000_000_000_000,
    });
  });

  afterAll(async () => {
    await tools[Symbol.asyncDispose]();
    temp[Symbol.dispose]();
  });

  const write = (name: string, bytes: Uint8Array) => {
    const path = join(temp.path, name);
    writeFileSync(path, bytes);
    return path;
  };

  test("need nothing of the system: every word of their commands is a file of theirs", async () => {
    for (const name of toolNames) {
      const tool = await tools.find(name);
      if (tool.status === "absent") throw new Error(tool.reason);
      for (const word of tool.command) expect(word).toStartWith(join(temp.path, "tools"));
    }
  });

  test("exiftool reads a raw photo, ffprobe a sound", async () => {
    const photo = await tools.ask("exiftool", write("a.crw", makeCrw(taken)));
    if (isProblem(photo)) throw new Error(photo.detail);
    expect(photo).toMatchObject({ reader: "exiftool", format: "crw" });
    expect(photo.evidence.map(({ value }) => value)).toContain("2019:07:04 18:22:31");
    const sound = await tools.ask("ffprobe", write("a.wav", silentWav(1500)));
    if (isProblem(sound)) throw new Error(sound.detail);
    expect(sound).toMatchObject({ reader: "ffprobe", facts: { durationMs: 1500 } });
  });

  test("exiftool writes, too", async () => {
    const tool = await tools.find("exiftool");
    if (tool.status === "absent") throw new Error(tool.reason);
    const path = write("written.crw", makeCrw(taken));
    const byHand = (...args: string[]) =>
      runByHand(tool, { args, cwd: temp.path, scratch: temp.path, stdout: "keep" });
    const written = await byHand(
      "-q",
      "-overwrite_original",
      "-XMP-dc:Title=ä",
      "-o",
      "a.xmp",
      path,
    );
    expect(written.status).toBe(0);
    expect((await byHand("-s3", "-XMP-dc:Title", "a.xmp")).stdout).toBe("ä\n");
  });

  test("a damaged file is a problem of its own, and whole files keep their answers", async () => {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    const random = new Random(seed);
    const wholes = { exiftool: makeCrw(taken), ffprobe: silentWav(1500) };
    for (const name of toolNames) {
      const expected = await tools.ask(name, write(`whole.${name}`, wholes[name]));
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const isWhole = i % 3 === 0;
          const bytes = isWhole ? wholes[name] : damaged(wholes[name], random);
          const answer = await tools.ask(name, write(`${i}.${name}`, bytes));
          return { isWhole, answer };
        }),
      );
      for (const { isWhole, answer } of answers) {
        if (isWhole) expect({ seed, answer }).toEqual({ seed, answer: expected });
      }
    }
  });
});
