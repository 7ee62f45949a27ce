import { expect, test } from "bun:test";
import { silentLogger } from "../../../../src/base/log.ts";
import { jsonFace } from "../../../../src/cli/render/json.ts";
import { ProgressLine, progressText } from "../../../../src/cli/render/progress.ts";
import { plain } from "../../../../src/cli/render/style.ts";
import { textFace } from "../../../../src/cli/render/text.ts";
import { formatDuration, formatRate, formatRemaining } from "../../../../src/cli/render/words.ts";
import type { FailureEvent, ProgressEvent } from "../../../../src/operations/events.ts";
import { fakeWorld, jsonLines } from "../../../support/world.ts";

const progress: ProgressEvent = {
  type: "progress",
  operation: "scan",
  files: 12_345,
  bytes: 34_200_000_000,
  filesPerSecond: 812.34,
  folder: "/volume1/photo/Family and friends/2019/07 Summer",
};
const failure: FailureEvent = {
  type: "failure",
  path: "/volume1/photo/a.jpg",
  stage: "open",
  reason: "denied",
  detail: "Permission denied",
};

const jsonOptions = {
  quiet: false,
  logsToFile: false,
  clock: { nowUs: () => 0, elapsedMs: () => 0 },
};

function textOn(
  tty: boolean,
  changes: { quiet?: boolean; verbose?: boolean; logsToFile?: boolean } = {},
) {
  const world = fakeWorld({ tty });
  let now = 0;
  const logged: string[] = [];
  const log = {
    ...silentLogger,
    info: (message: string) => logged.push(message),
    warn: (message: string) => logged.push(message),
  };
  const face = textFace(world.stdout, world.stderr, {
    quiet: false,
    verbose: false,
    logsToFile: false,
    style: { stdout: plain, stderr: plain },
    clock: { nowUs: () => 0, elapsedMs: () => now },
    ...changes,
  });
  return {
    world,
    face,
    log,
    logged,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

test("a progress line tells files, rate, bytes, the time left and where", () => {
  expect(progressText(progress, 100)).toBe(
    "12,345 files  812/s  34.2 GB  /volume1/photo/Family and friends/2019/07 Summer",
  );
  expect(progressText({ ...progress, expectedFiles: 100_000, remainingMs: 108_000 }, 90)).toBe(
    "12,345 of about 100,000 files  812/s  34.2 GB  about 2 min left  /volume1…s/2019/07 Summer",
  );
});

test("a progress line is never wider than the terminal, and more than was expected is not called less", () => {
  for (const width of [10, 20, 40, 60, 79]) {
    expect(Bun.stringWidth(progressText(progress, width))).toBeLessThanOrEqual(width);
  }
  expect(progressText({ ...progress, expectedFiles: 5 }, 60)).not.toContain("of about");
});

test("other lines stand above the progress line, and it is gone at the end", () => {
  const world = fakeWorld({ tty: true });
  const line = new ProgressLine(world.stderr);
  line.above("first\n");
  line.show(progress);
  line.above("second\n");
  line.clear();
  line.clear();
  const shown = progressText(progress, 79);
  const erase = "\r\x1b[2K";
  expect(world.err()).toBe(`first\n${erase}${shown}${erase}second\n${shown}${erase}`);
});

test("without a terminal progress is a log line every half a minute", () => {
  const { world, face, log, logged, wait } = textOn(false);
  for (let second = 0; second < 95; second++) {
    face.emit(progress, log);
    wait(1000);
  }
  expect(logged).toEqual(["progress", "progress", "progress"]);
  expect(world.err()).toBe("");
});

test("failures are told one by one, up to twenty", () => {
  const { world, face, log } = textOn(true);
  for (let n = 0; n < 50; n++) face.emit({ ...failure, path: `/p/${n}\n.jpg` }, log);
  const lines = world.err().trimEnd().split("\n");
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe("failed: /p/0�.jpg: Permission denied (denied)");
  expect(lines[20]).toContain("`varve failures`");
});

test("under a scheduler failures are log lines, up to twenty", () => {
  const { world, face, log, logged } = textOn(false);
  for (let n = 0; n < 50; n++) face.emit(failure, log);
  expect(logged).toHaveLength(21);
  expect(logged[0]).toBe("Permission denied");
  expect(logged[20]).toContain("`varve failures`");
  expect(world.err()).toBe("");
});

test("JSON: a log file gets every failure and now and then the progress, as well as standard output", () => {
  const world = fakeWorld();
  const { log, logged } = textOn(false);
  let now = 0;
  const face = jsonFace(world.stdout, world.stderr, {
    ...jsonOptions,
    logsToFile: true,
    clock: { nowUs: () => 0, elapsedMs: () => now },
  });
  for (let n = 0; n < 30; n++) face.emit(failure, log);
  for (let n = 0; n < 61; n++, now += 1000) face.emit(progress, log);
  expect(logged.filter((line) => line === "Permission denied")).toHaveLength(30);
  expect(logged.filter((line) => line === "progress")).toHaveLength(2);
  expect(jsonLines(world.out())).toHaveLength(91);
});

test("a log file gets every failure", () => {
  const { face, log, logged } = textOn(false, { logsToFile: true });
  for (let n = 0; n < 50; n++) face.emit(failure, log);
  expect(logged).toHaveLength(50);
});

test("quiet shows neither progress nor failures nor notices on a terminal", () => {
  const { world, face, log } = textOn(true, { quiet: true });
  face.emit(progress, log);
  face.emit(failure, log);
  face.emit({ type: "notice", level: "info", message: "x" }, log);
  expect(world.err()).toBe("");
});

test("JSON: events and records are lines, the summary is the last", async () => {
  const world = fakeWorld();
  const face = jsonFace(world.stdout, world.stderr, jsonOptions);
  face.emit(progress, silentLogger);
  face.emit({ ...failure, path: "/p/\udcff.jpg" }, silentLogger);
  const status = await face.answer("scan", {
    status: () => 3,
    records: () => [{ type: "file", path: "/a" }],
    summary: () => ({ found: 1 }),
    print: () => {
      throw new Error("Not for people");
    },
  });
  expect(status).toBe(3);
  expect(jsonLines(world.out())).toEqual([
    {
      type: "progress",
      operation: "scan",
      files: 12_345,
      bytes: 34_200_000_000,
      filesPerSecond: 812.3,
      folder: progress.folder,
    },
    {
      type: "failure",
      stage: "open",
      reason: "denied",
      detail: "Permission denied",
      pathBase64: "L3Av/y5qcGc=",
    },
    { type: "file", path: "/a" },
    { type: "summary", command: "scan", status: 3, found: 1 },
  ]);
  expect(world.err()).toBe("");
});

test("durations, guesses and rates for people", () => {
  const durations: [number, string][] = [
    [0, "0 ms"],
    [420, "420 ms"],
    [1_540, "1.5 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [59_499, "59 s"],
    [60_000, "1 min"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
    [356_400_000, "4 d 3 h"],
  ];
  for (const [ms, text] of durations) expect(formatDuration(ms)).toBe(text);
  const guesses: [number, string][] = [
    [0, "less than a minute left"],
    [150_000, "about 3 min left"],
    [7_200_000, "about 2 h left"],
    [400_000_000, "about 5 d left"],
  ];
  for (const [ms, text] of guesses) expect(formatRemaining(ms)).toBe(text);
  expect([0, 0.54, 9.96, 12.4, 8100].map(formatRate)).toEqual([
    "0/s",
    "0.54/s",
    "10/s",
    "12/s",
    "8,100/s",
  ]);
});
