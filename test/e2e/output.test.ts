// What the compiled program shows: to a person at a terminal, to a scheduler, to a program, and in a log file.

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { installedProgram, jsonAnswer, Place } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
const photos = 40;
/** Reads for more than a second, so that progress is due: 17 KB at 12 KB a second. */
const env = () => ({
  PATH: "/usr/bin:/bin",
  VARVE_CONFIG: place.at("slow.toml"),
  VARVE_PERFORMANCE_CHUNK_SIZE: "8",
});

beforeAll(() => {
  place = new Place();
  mkdirSync(join(place.library, "2019"));
  for (let i = 0; i < photos; i++) {
    writeFileSync(
      join(place.library, "2019", `IMG_${i}.jpg`),
      makeJpeg({ shade: i, padTo: 400 + i }),
    );
  }
  writeFileSync(join(place.library, "2019", "bro\x1b[31mken.jpg"), "no picture");
  writeFileSync(
    place.at("slow.toml"),
    `[performance.per_mount."/"]\nbytes_per_second = "12 KB"\nconcurrent_reads = 1\n`,
  );
});

afterAll(() => place[Symbol.dispose]());

const logLine = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |error) /;

describe("a scheduler (no terminal)", () => {
  test("gets log lines on standard error and a short summary on standard output, no colours", () => {
    place.forget();
    const { status, stdout, stderr } = place.run(["scan", place.library], { env: env() });
    expect(status).toBe(3);
    expect(`${stdout}${stderr}`).not.toContain("\x1b");
    const lines = stderr.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(logLine);
    expect(lines[0]).toEndWith("info  scan started run=1");
    const failure = lines.find((line) => line.includes(" warn "));
    expect(failure).toContain("run=1");
    expect(failure).toContain(`file="${place.library}/2019/bro\\u001b[31mken.jpg"`);
    expect(failure).toContain("reason=unsupported");
    expect(stdout).toStartWith(`Done: ${photos + 1} files`);
    expect(stdout.split("\n").length).toBeLessThan(8);
  });

  test("gets nothing but the summary with --quiet, and its errors", () => {
    const { stdout, stderr, status } = place.run(["scan", place.library, "--quiet"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toStartWith("Done: ");
    expect(place.run(["scan", "/nowhere", "--quiet"]).stderr).toContain("/nowhere");
  });

  test("gets JSON lines instead with --log-format json", () => {
    place.forget();
    const { stderr } = place.run(["scan", place.library, "--log-format", "json"]);
    const lines = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ level: "info", message: "scan started", run: 1 });
    expect(lines.find(({ level }) => level === "warn")).toMatchObject({
      run: 1,
      file: `${place.library}/2019/bro\x1b[31mken.jpg`,
      stage: "metadata",
      reason: "unsupported",
    });
  });
});

describe("a program (--json)", () => {
  test("gets progress while it goes on, failures as they come, and one summary", () => {
    place.forget();
    const { lines, summary, status } = place.scan([], { env: env() });
    expect(status).toBe(3);
    const progress = lines.filter(({ type }) => type === "progress");
    expect(progress.length).toBeGreaterThan(0);
    // At most one a second.
    expect(progress.length).toBeLessThanOrEqual(Number(summary["durationMs"]) / 1000 + 1);
    for (const one of progress) {
      expect(one).toMatchObject({ operation: "scan", folder: join(place.library, "2019") });
      expect(Number(one["files"])).toBeLessThanOrEqual(photos + 1);
      // It was never scanned: nothing is promised.
      expect(one).not.toHaveProperty("remainingMs");
    }
    expect(lines.filter(({ type }) => type === "failure").length).toBe(1);
  });

  test("is told what to expect from the last scan of the same", () => {
    const { lines } = place.scan(["--reread"], { env: env() });
    const expecting = lines.filter(({ expectedFiles }) => expectedFiles != null);
    expect(expecting.length).toBeGreaterThan(0);
    for (const one of expecting) {
      expect(one["expectedFiles"]).toBe(photos + 1);
      // Before the first file nothing is known, and after the last there is nothing left.
      const files = Number(one["files"]);
      if (files === 0 || files > photos) continue;
      expect(Number(one["remainingMs"])).toBeGreaterThan(0);
      expect(Number(one["remainingMs"])).toBeLessThan(600_000);
    }
  });

  test("finds all of it in the log file, too, if one is named", () => {
    place.forget();
    for (const format of ["json", "text"]) {
      const log = place.at("logs", `${format}.log`);
      rmSync(log, { force: true });
      const args = ["--log-file", log, "--log-format", format, "--reread"];
      const { stdout, stderr } = place.scan(args);
      expect(stderr).toBe("");
      const { run } = jsonAnswer(stdout).summary;
      const text = readFileSync(log, "utf8");
      const has = (message: string, field: string) => {
        const line = text.split("\n").find((one) => one.includes(message));
        expect(line).toContain(field);
        expect(line).toContain(format === "json" ? `"run":${run}` : `run=${run}`);
      };
      has("scan started", "info");
      has("no format that Varve knows", "ken.jpg");
      has("scan ended", format === "json" ? '"status":3' : "status=3");
      expect(text).not.toContain("\x1b");
    }
  });
});

describe("a person at a terminal", () => {
  /** Runs it on a terminal of its own, where 0 columns are a width that is not known; everything that is shown. */
  const onTerminal = async (args: readonly string[], columns = 100): Promise<string> => {
    const decoder = new TextDecoder();
    const closed = Promise.withResolvers<void>();
    let shown = "";
    const terminal: Bun.TerminalOptions = {
      data: (_, bytes) => {
        shown += decoder.decode(bytes, { stream: true });
      },
      exit: () => closed.resolve(),
    };
    const command = [installedProgram(), ...args, "--data", place.data];
    const program = Bun.spawn(["sh", "-c", `stty cols ${columns} && exec "$@"`, "sh", ...command], {
      env: { ...env(), TERM: "xterm" },
      terminal,
    });
    const [status] = await Promise.all([program.exited, closed.promise]);
    expect([0, 3]).toContain(status);
    return shown;
  };
  const erase = "\r\x1b[2K";

  test("sees one line of progress drawn over itself, failures above it, and the end without it", async () => {
    place.forget();
    const shown = await onTerminal(["scan", place.library]);
    const drawn = shown
      .split(erase)
      .slice(1, -1)
      .map((part) => part.split("\n").at(-1) ?? "")
      .filter((line) => line.includes(" files  "));
    expect(drawn.length).toBeGreaterThan(0);
    for (const line of drawn) {
      expect(line).toMatch(/^\d+ files {2}\S+\/s {2}[\d.]+ [kKMG]?B {2}\//);
      expect(line).toContain(join(place.library, "2019").slice(-8));
      expect(Bun.stringWidth(line)).toBeLessThan(100);
    }
    expect(shown).toContain("\x1b[33mfailed:\x1b[39m");
    expect(shown).not.toContain("bro\x1b[31mken");
    expect(shown).not.toMatch(/\d{4}-\d\d-\d\dT/);
    const end = shown.slice(shown.indexOf("Done: "));
    expect(end).toStartWith(`Done: ${photos + 1} files`);
    expect(end).not.toContain(erase);
  });

  test("sees how much is left from the second scan on, and a line that fits where no width is known", async () => {
    const shown = await onTerminal(["scan", place.library, "--reread"], 0);
    expect(shown).toMatch(new RegExp(`of about ${photos + 1} files .* left`));
  });

  test("is spared colours on request", async () => {
    expect(await onTerminal(["failures", "--no-color"])).not.toContain("\x1b");
    expect(await onTerminal(["stats"])).toContain("\x1b[1m");
  });
});

test("a log file is added to, not written over", () => {
  const log = place.at("kept.log");
  appendFileSync(log, "before\n");
  place.run(["stats", "--log-file", log]);
  place.run(["stats", "--log-file", log]);
  expect(readFileSync(log, "utf8")).toMatch(
    /^before\n.*stats ended status=0\n.*stats ended status=0\n$/,
  );
});
