// Log lines for people, through consola: it decides by level, our reporter how a line looks and where it goes.

import { type ConsolaInstance, createConsola, LogLevels } from "consola/core";
import {
  type LogFields,
  type Logger,
  type LogLevel,
  type LogOptions,
  textLine,
  timeOf,
} from "../base/log.ts";
import type { Style } from "./render/style.ts";

/** A logger that writes a line of text for each message, its level coloured as `style` has it. */
export function textLogger({ write, level, clock }: LogOptions, style: Style): Logger {
  const paints: Readonly<Record<LogLevel, (word: string) => string>> = {
    debug: style.dim,
    info: style.cyan,
    warn: style.yellow,
    error: style.red,
  };
  const consola = createConsola({
    level: LogLevels[level],
    // Else a line that repeats would be held back, and lost where the program ends.
    throttle: Number.NEGATIVE_INFINITY,
    reporters: [
      {
        log: ({ type, args }) => {
          const [message, fields] = args as [string, LogFields]; // As `loggerOf` gives them.
          const own = type as LogLevel; // It calls no others.
          write(textLine({ time: timeOf(clock), level: own, message, fields }, paints[own]));
        },
      },
    ],
  });
  return loggerOf(consola, {});
}

function loggerOf(consola: ConsolaInstance, bound: LogFields): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
    consola[level](message, { ...bound, ...fields });
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => loggerOf(consola, { ...bound, ...fields }),
  };
}
