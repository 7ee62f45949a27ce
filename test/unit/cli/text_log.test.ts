import { expect, test } from "bun:test";
import type { LogLevel } from "../../../src/base/log.ts";
import { colors, plain } from "../../../src/cli/render/style.ts";
import { textLogger } from "../../../src/cli/text_log.ts";

function logTo(level: LogLevel, style = plain) {
  const lines: string[] = [];
  const clock = { nowUs: () => Date.UTC(2026, 0, 2, 3, 4, 5) * 1000, elapsedMs: () => 0 };
  return { log: textLogger({ write: (line) => lines.push(line), level, clock }, style), lines };
}

test("lines carry the time of the clock, level, message and bound fields", () => {
  const { log, lines } = logTo("info");
  log
    .with({ run: 7 })
    .with({ file: "/photo/a b.jpg" })
    .warn("Not read", { reason: "denied", gone: undefined });
  log.info("Done");
  expect(lines).toEqual([
    '2026-01-02T03:04:05.000Z warn  Not read run=7 file="/photo/a b.jpg" reason=denied\n',
    "2026-01-02T03:04:05.000Z info  Done\n",
  ]);
});

test("lines below the level are left out", () => {
  for (const [level, expected] of [
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
  ] as const) {
    const { log, lines } = logTo(level);
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines.map((line) => line.split(" ")[1] ?? "")).toEqual([...expected]);
  }
});

test("a line that repeats is written each time", () => {
  const { log, lines } = logTo("info");
  for (let i = 0; i < 20; i++) log.info("The same", { n: 1 });
  expect(lines).toHaveLength(20);
});

test("levels are coloured where the style has colours", () => {
  const { log, lines } = logTo("info", colors);
  log.error("Lost");
  expect(lines).toEqual(["2026-01-02T03:04:05.000Z \x1b[31merror\x1b[39m Lost\n"]);
});
