// A log of lines, for people or for programs. Fields bound once (run, file) stand on every line after.

import type { Clock } from "./clock.ts";

/** From the most talkative to the quietest. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Logger = {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger whose lines carry these fields too. */
  readonly with: (fields: LogFields) => Logger;
};

export type LogOptions = {
  /** Takes one line, with its line end. */
  readonly write: (line: string) => void;
  /** Lines below this level are left out. */
  readonly level: LogLevel;
  readonly clock: Clock;
};

/** What a line says. */
export type LogEntry = {
  /** ISO 8601. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  /** Undefined ones are left out. */
  readonly fields: LogFields;
};

/** A logger for programs: an object a line. Lines for people are made by cli/text_log.ts. */
export function jsonLogger(options: LogOptions, bound: LogFields = {}): Logger {
  const lowest = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => {
    if (logLevels.indexOf(level) < lowest) return () => {};
    return (message: string, fields: LogFields = {}) => {
      const time = timeOf(options.clock);
      options.write(`${JSON.stringify({ time, level, message, ...bound, ...fields })}\n`);
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => jsonLogger(options, { ...bound, ...fields }),
  };
}

/** Now, as lines tell it. */
export function timeOf(clock: Clock): string {
  return new Date(clock.nowUs() / 1000).toISOString();
}

/** A logger that drops everything. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLogger,
};

/** A line for people, with its line end; `paint` colours the word of the level. */
export function textLine(
  { time, level, message, fields }: LogEntry,
  paint: (word: string) => string = (word) => word,
): string {
  let text = `${time} ${paint(level.padEnd(5))} ${oneLine(message)}`;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    text += ` ${key}=${typeof value === "string" ? quoted(value) : value}`;
  }
  return `${text}\n`;
}

/** Values that hold spaces, quotes or control characters are written as JSON strings. */
function quoted(value: string): string {
  return /^[^\s"=\p{Cc}\p{Cs}]+$/u.test(value) ? value : JSON.stringify(value);
}

/** A message never breaks the line, nor does a file name in it drive the terminal. */
function oneLine(message: string): string {
  return message.replace(/\p{Cc}/gu, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
