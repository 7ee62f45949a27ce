import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { Ffprobe, type FfprobeOptions } from "../../../../src/inspect/tools/ffprobe.ts";
import { SafePaths } from "../../../../src/inspect/tools/safe_path.ts";
import { fakeFfprobe } from "../../../support/fake_tools.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function world(options: Partial<FfprobeOptions> = {}) {
  const temp = new TempFolder();
  const fake = fakeFfprobe(temp.path);
  const ffprobe = new Ffprobe({
    tool: fake.tool,
    paths: new SafePaths(join(temp.path, "scratch"), () => 0),
    scratch: temp.path,
    ...options,
  });
  return {
    read: (name: string, signal?: AbortSignal) => ffprobe.read(join("/videos", name), signal),
    log: fake.log,
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  };
}

describe("Ffprobe", () => {
  test("reads a file", async () => {
    using it = world();
    expect(await it.read("a.mp4")).toMatchObject({
      reader: "ffprobe",
      format: "mp4",
      facts: { durationMs: 1000, title: "a.mp4" },
    });
  });

  test.each([
    ["kill.mp4", "tool", "crashed"],
    ["flood.mp4", "tool", "tool-failed"],
    ["garbage.mp4", "tool", "tool-failed"],
    ["half.mp4", "tool", "tool-failed"],
    ["wrong.mp4", "tool", "tool-failed"],
    ["silent.mp4", "tool", "tool-failed"],
    ["refuse.mp4", "metadata", "corrupt"],
  ] as const)("%s is a problem of its own", async (name, stage, reason) => {
    using it = world({ maxOutputBytes: 100_000 });
    expect(await it.read(name)).toMatchObject({ stage, reason });
  });

  test("a hanging one is ended, with what it started", async () => {
    using it = world({ timeoutMs: 500 });
    // Its "sleep" holds the pipe: this only returns when that was ended too.
    expect(await it.read("hang.mp4")).toMatchObject({ stage: "tool", reason: "timeout" });
    expect(it.log()).toEqual(["start hang.mp4"]);
  });

  test("an aborted one is ended and rejects", async () => {
    using it = world({ timeoutMs: 600_000 });
    const stop = new AbortController();
    const reading = it.read("hang.mp4", stop.signal);
    while (it.log().length === 0) await Bun.sleep(5);
    stop.abort(new Error("enough"));
    expect(reading).rejects.toThrow("enough");
    await reading.catch(() => {});
    expect(it.read("a.mp4", stop.signal)).rejects.toThrow("enough");
  });

  test("no more than the limit run at a time", async () => {
    using it = world({ limit: 2 });
    await Promise.all(Array.from({ length: 12 }, (_, i) => it.read(`${i}.mp4`)));
    let running = 0;
    let most = 0;
    for (const line of it.log()) {
      running += line.startsWith("start") ? 1 : -1;
      most = Math.max(most, running);
    }
    expect(running).toBe(0);
    expect(most).toBeLessThanOrEqual(2);
  });

  test("a program that is not there is the tool's problem, not the file's", async () => {
    using temp = new TempFolder();
    const ffprobe = new Ffprobe({
      tool: {
        status: "ready",
        name: "ffprobe",
        version: "1",
        origin: "configured",
        command: ["/nonexistent/ffprobe"],
      },
      paths: new SafePaths(temp.path, () => 0),
      scratch: temp.path,
    });
    expect(await ffprobe.read("/videos/a.mp4")).toMatchObject({
      reason: "tool-failed",
      detail: expect.stringContaining("ENOENT"),
    });
  });
});
