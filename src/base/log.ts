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
  readonly format: LogFormat;
  readonly clock: Clock;
};

/** A logger that writes to `write`; undefined fields are left out. */
export function createLogger(options: LogOptions, bound: LogFields = {}): Logger {
  const lowest = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => {
    if (logLevels.indexOf(level) < lowest) return () => {};
    return (message: string, fields: LogFields = {}) => {
      const time = new Date(options.clock.nowUs() / 1000).toISOString();
      options.write(line(options.format, time, level, message, { ...bound, ...fields }));
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => createLogger(options, { ...bound, ...fields }),
  };
}

/** A logger that drops everything. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLogger,
};

function line(
  format: LogFormat,
  time: string,
  level: LogLevel,
  message: string,
  fields: LogFields,
): string {
  if (format === "json") return `${JSON.stringify({ time, level, message, ...fields })}\n`;
  let text = `${time} ${level.padEnd(5)} ${oneLine(message)}`;
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
