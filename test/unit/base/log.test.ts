import { expect, test } from "bun:test";
import { jsonLogger, type LogLevel, textLine } from "../../../src/base/log.ts";

function logTo(level: LogLevel) {
  const lines: string[] = [];
  const clock = { nowUs: () => Date.UTC(2026, 0, 2, 3, 4, 5) * 1000, elapsedMs: () => 0 };
  const log = jsonLogger({ write: (line) => lines.push(line), level, clock });
  return { log, lines };
}

const time = "2026-01-02T03:04:05.000Z";

test("JSON lines carry time, level, message and bound fields, one object each", () => {
  const { log, lines } = logTo("debug");
  log.with({ run: 7 }).debug("Read", { ms: 3, gone: undefined });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time, level: "debug", message: "Read", run: 7, ms: 3 },
  ]);
});

test("lines below the level are left out", () => {
  const { log, lines } = logTo("warn");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(["warn", "error"]);
});

test("textLine() quotes what would be misread, and leaves out what is undefined", () => {
  const fields = { run: 7, file: "/photo/a b.jpg", reason: "denied", gone: undefined };
  expect(textLine({ time, level: "warn", message: "Not read", fields })).toBe(
    `${time} warn  Not read run=7 file="/photo/a b.jpg" reason=denied\n`,
  );
});

test("a file name can neither break the line nor drive the terminal", () => {
  const { log, lines } = logTo("info");
  const entry = { message: "Bad\nname \x1b[2J", fields: { file: "/a\n\x1b[31mred\udcff" } };
  log.info(entry.message, entry.fields);
  lines.push(textLine({ time, level: "info", ...entry }));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.trimEnd()).not.toMatch(/\p{Cc}/u);
});
