import { expect, test } from "bun:test";
import { createLogger, type LogFormat, type LogLevel } from "../../../src/base/log.ts";

function logTo(level: LogLevel, format: LogFormat) {
  const lines: string[] = [];
  const clock = { nowUs: () => Date.UTC(2026, 0, 2, 3, 4, 5) * 1000, elapsedMs: () => 0 };
  const log = createLogger({ write: (line) => lines.push(line), level, format, clock });
  return { log, lines };
}

test("text lines carry time, level, message and bound fields", () => {
  const { log, lines } = logTo("info", "text");
  log
    .with({ run: 7 })
    .with({ file: "/photo/a b.jpg" })
    .warn("Not read", { reason: "denied", gone: undefined });
  expect(lines).toEqual([
    '2026-01-02T03:04:05.000Z warn  Not read run=7 file="/photo/a b.jpg" reason=denied\n',
  ]);
});

test("JSON lines hold the same, one object each", () => {
  const { log, lines } = logTo("debug", "json");
  log.with({ run: 7 }).debug("Read", { ms: 3 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: "2026-01-02T03:04:05.000Z", level: "debug", message: "Read", run: 7, ms: 3 },
  ]);
});

test("lines below the level are left out", () => {
  const { log, lines } = logTo("warn", "text");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  expect(lines.map((line) => line.split(" ")[1])).toEqual(["warn", "error"]);
});

test("a file name can neither break the line nor drive the terminal", () => {
  for (const format of ["text", "json"] as const) {
    const { log, lines } = logTo("info", format);
    log.info("Bad\nname \x1b[2J", { file: "/a\n\x1b[31mred\udcff" });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}/u);
  }
});
