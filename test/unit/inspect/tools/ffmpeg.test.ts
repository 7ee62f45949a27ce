import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nameFromBytes } from "../../../../src/base/names.ts";
import { Ffmpeg, type FfmpegOptions } from "../../../../src/inspect/tools/ffmpeg.ts";
import { SafePaths } from "../../../../src/inspect/tools/safe_path.ts";
import { fakeFfmpeg, script } from "../../../support/fake_tools.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const SIDE = 32;

function world(options: Partial<FfmpegOptions> = {}) {
  const temp = new TempFolder();
  const fake = fakeFfmpeg(temp.path);
  const scratch = join(temp.path, "scratch");
  const ffmpeg = new Ffmpeg({
    tool: fake.tool,
    paths: new SafePaths(scratch, () => 0),
    scratch: temp.path,
    ...options,
  });
  return {
    temp,
    scratch,
    frame: (name: string, signal?: AbortSignal) =>
      ffmpeg.frame(`/videos/${name}`, 1500, SIDE, signal),
    log: fake.log,
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  };
}

test("gives the pixels of a frame", async () => {
  using it = world();
  const frame = await it.frame("a.mp4");
  expect(frame).toEqual({ status: "pixels", pixels: new Uint8Array(3 * SIDE * SIDE).fill(128) });
  expect(it.log()).toEqual(["start a.mp4 1.500", "end a.mp4 1.500"]);
});

test.each([
  ["kill.mp4", { status: "failed", problem: { stage: "tool", reason: "crashed" } }],
  ["gone.mp4", { status: "failed", problem: { stage: "open", reason: "vanished" } }],
  ["flood.mp4", { status: "none", reason: "damaged" }],
  ["refuse.mp4", { status: "none", reason: "damaged" }],
  ["strange.mp4", { status: "none", reason: "no-decoder" }],
  ["sound.mp4", { status: "none", reason: "no-decoder" }],
  ["8k.mp4", { status: "none", reason: "too-large" }],
  ["short.mp4", { status: "nothing" }],
  ["half.mp4", { status: "nothing" }],
])("%s", async (name, expected) => {
  using it = world({ maxOutputBytes: 100_000 });
  expect(await it.frame(name)).toMatchObject(expected);
});

test("a hanging one is ended, with what it started", async () => {
  using it = world({ timeoutMs: 500 });
  // Its "sleep" holds the pipe: this only returns when that was ended too.
  const frame = await it.frame("hang.mp4");
  expect(frame).toMatchObject({ status: "failed", problem: { reason: "timeout" } });
});

test("an aborted one is ended and rejects", async () => {
  using it = world({ timeoutMs: 600_000 });
  const stop = new AbortController();
  const reading = it.frame("hang.mp4", stop.signal).catch((error: unknown) => error);
  while (it.log().length === 0) await Bun.sleep(5);
  stop.abort(new Error("enough"));
  expect(await reading).toEqual(new Error("enough"));
});

test("no more than the limit run at a time", async () => {
  using it = world({ limit: 2 });
  await Promise.all(Array.from({ length: 10 }, (_, i) => it.frame(`${i}.mp4`)));
  let [running, most] = [0, 0];
  for (const line of it.log()) {
    running += line.startsWith("start") ? 1 : -1;
    most = Math.max(most, running);
  }
  expect(running).toBe(0);
  expect(most).toBe(2);
});

test.each([
  ["a leading dash", "-y"],
  ["an image sequence", "img%03d.mp4"],
  ["a newline", "new\n-y\nline.mp4"],
  ["bytes that are no text", nameFromBytes(new Uint8Array([0x80, 0x2e, 0x6d, 0x34, 0x76]))],
])("the name of a file is no more than a name: %s", async (_, name) => {
  using it = world();
  const seen = join(it.temp.path, "seen");
  // What follows -i, as it came.
  const path = script(
    it.temp.path,
    "echo",
    `for word in "$@"; do if [ "$before" = -i ]; then printf %s "$word" > '${seen}'; fi; before=$word; done`,
  );
  const tool = { status: "ready", name: "ffmpeg", version: "1", origin: "system" } as const;
  const ffmpeg = new Ffmpeg({
    tool: { ...tool, command: [path] },
    paths: new SafePaths(it.scratch, () => 0),
    scratch: it.temp.path,
  });
  await ffmpeg.frame(`/videos/${name}`, 0, SIDE);
  const url = await Bun.file(seen).text();
  const isPlain = /^file:[\w./-]+$/;
  expect(url).toMatch(isPlain);
  expect(url).toStartWith(name === "-y" ? "file:/videos/-y" : `file:${it.scratch}/link-`);
  if (existsSync(it.scratch)) expect(readdirSync(it.scratch)).toEqual([]);
});

test("only files are opened, and only as media", async () => {
  using it = world();
  const seen = join(it.temp.path, "seen");
  const path = script(it.temp.path, "echo", `printf '%s\\n' "$@" > '${seen}'`);
  const tool = { status: "ready", name: "ffmpeg", version: "1", origin: "system" } as const;
  const ffmpeg = new Ffmpeg({
    tool: { ...tool, command: [path] },
    paths: new SafePaths(it.scratch, () => 0),
    scratch: it.temp.path,
  });
  await ffmpeg.frame("/videos/a.mp4", 62_500, SIDE);
  const words = (await Bun.file(seen).text()).split("\n");
  const after = (word: string) => words[words.indexOf(word) + 1];
  expect(words).toContain("-nostdin");
  expect(after("-protocol_whitelist")).toBe("file");
  expect(after("-format_whitelist")?.split(",")).not.toContain("concat");
  expect(words.indexOf("-ss")).toBeLessThan(words.indexOf("-i"));
  expect(after("-ss")).toBe("62.500");
});
