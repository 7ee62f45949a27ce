import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../../../src/domain/inspection.ts";
import type { Reading } from "../../../../src/inspect/reading.ts";
import { Exiftool, type ExiftoolOptions } from "../../../../src/inspect/tools/exiftool.ts";
import { SafePaths } from "../../../../src/inspect/tools/safe_path.ts";
import { fakeExiftool, script } from "../../../support/fake_tools.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

/** A fake exiftool, and files of the given names to ask it about. */
function world(options: Partial<ExiftoolOptions> = {}) {
  const temp = new TempFolder();
  const fake = fakeExiftool(temp.path);
  const scratch = join(temp.path, "scratch");
  const exiftool = new Exiftool({
    tool: fake.tool,
    paths: new SafePaths(scratch, () => 0),
    scratch: temp.path,
    ...options,
  });
  const file = (name: string) => {
    writeFileSync(join(temp.path, name), "x");
    return join(temp.path, name);
  };
  return {
    exiftool,
    file,
    log: fake.log,
    ask: (...names: string[]) => Promise.all(names.map((name) => exiftool.read(file(name)))),
    [Symbol.dispose]: () => {
      exiftool[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

/** The title that the fake gives each file is its name; a problem is its reason. */
function said(answer: Reading | Problem | undefined): string | undefined {
  if (answer == null) return undefined;
  return "stage" in answer ? answer.reason : answer.facts.title;
}

describe("Exiftool", () => {
  test("gathers files into batches of 50 of one process", async () => {
    using it = world();
    const names = Array.from({ length: 120 }, (_, i) => `${i}.jpg`);
    const answers = await it.ask(...names);
    expect(answers.map(said)).toEqual(names);
    expect(it.log()).toEqual(["start", "request 50", "request 50", "request 20"]);
  });

  test("the file that ends the process gets the blame and the others their answer", async () => {
    using it = world();
    const answers = await it.ask("a.jpg", "kill.jpg", "b.jpg", "c.jpg");
    expect(answers.map(said)).toEqual(["a.jpg", "crashed", "b.jpg", "c.jpg"]);
    expect(answers[1]).toMatchObject({ detail: expect.stringContaining("it hurts") });
  });

  test("the file that hangs is a timeout and the others get their answer", async () => {
    using it = world({ timeoutMs: 1500, timeoutPerFileMs: 0 });
    const answers = await it.ask("a.jpg", "hang.jpg", "b.jpg");
    expect(answers.map(said)).toEqual(["a.jpg", "timeout", "b.jpg"]);
  });

  test("too much output is cut off, and only its file fails", async () => {
    using it = world({ maxOutputBytes: 100_000 });
    const answers = await it.ask("flood.jpg", "b.jpg");
    expect(answers.map(said)).toEqual(["tool-failed", "b.jpg"]);
  });

  test("an answer that is no JSON, or half of it, is no answer", async () => {
    using it = world();
    const answers = await it.ask("a.jpg", "garbage.jpg", "half.jpg", "b.jpg");
    expect(answers.map(said)).toEqual(["a.jpg", "tool-failed", "tool-failed", "b.jpg"]);
  });

  test("an answer about another file is nobody's", async () => {
    using it = world();
    const answers = await it.ask("wrong.jpg", "b.jpg", "silent.jpg");
    expect(answers.map(said)).toEqual(["tool-failed", "b.jpg", "tool-failed"]);
  });

  test("what looks like the end of an answer inside it does not end it", async () => {
    using it = world();
    const [marker, after] = await it.ask("marker.jpg", "b.jpg");
    // The stray line breaks the JSON: this file fails, and its answer is not taken for another's.
    expect(said(marker)).toBe("tool-failed");
    expect(said(after)).toBe("b.jpg");
  });

  test("a file that exiftool cannot read is its problem", async () => {
    using it = world();
    const [answer] = await it.ask("error.jpg");
    expect(answer).toEqual({
      stage: "metadata",
      reason: "unsupported",
      detail: "exiftool: Unknown file type",
    });
  });

  test("a file that is gone is vanished", async () => {
    using it = world();
    expect(said(await it.exiftool.read("/nonexistent/silent.jpg"))).toBe("vanished");
  });

  test("the same file asked for twice at once is answered twice", async () => {
    using it = world();
    const answers = await it.ask("a.jpg", "a.jpg");
    expect(answers.map(said)).toEqual(["a.jpg", "a.jpg"]);
  });

  test("a process is replaced after so many files", async () => {
    using it = world({ batchSize: 2, filesPerProcess: 4 });
    await it.ask("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");
    expect(it.log()).toEqual(["start", "request 2", "request 2", "start", "request 1"]);
  });

  test("an aborted file rejects, and the others are answered", async () => {
    using it = world();
    const stop = new AbortController();
    const stopped = it.exiftool.read(it.file("a.jpg"), stop.signal);
    const other = it.exiftool.read(it.file("b.jpg"));
    stop.abort(new Error("enough"));
    expect(stopped).rejects.toThrow("enough");
    expect(said(await other)).toBe("b.jpg");
    expect(it.exiftool.read(it.file("c.jpg"), stop.signal)).rejects.toThrow("enough");
  });

  test("closing it answers what is waiting", async () => {
    using it = world({ timeoutMs: 600_000 });
    const hanging = it.ask("hang.jpg");
    while (!it.log().includes("request 1")) await Bun.sleep(5);
    const waiting = it.ask("b.jpg");
    it.exiftool[Symbol.dispose]();
    expect((await waiting).map(said)).toEqual(["tool-failed"]);
    expect((await hanging).map(said)).toEqual(["tool-failed"]);
  });

  test("a program that is no exiftool is given up after three starts", async () => {
    using temp = new TempFolder();
    const log = join(temp.path, "log");
    const path = script(
      temp.path,
      "broken",
      `echo start >> '${log}'; echo "no perl here" >&2; exit 2`,
    );
    using exiftool = new Exiftool({
      tool: {
        status: "ready",
        name: "exiftool",
        version: "1",
        origin: "configured",
        command: [path],
      },
      paths: new SafePaths(temp.path, () => 0),
      scratch: temp.path,
    });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => exiftool.read(join(temp.path, `${i}.jpg`))),
    );
    // The files do not exist either, but what matters to the owner is said of those that do.
    writeFileSync(join(temp.path, "there.jpg"), "x");
    const there = await exiftool.read(join(temp.path, "there.jpg"));
    expect(new Set(answers.map(said))).toEqual(new Set(["vanished"]));
    expect(there).toMatchObject({
      reason: "tool-failed",
      detail: expect.stringContaining("given up"),
    });
    expect((await Bun.file(log).text()).trim().split("\n")).toEqual(["start", "start", "start"]);
  });
});
