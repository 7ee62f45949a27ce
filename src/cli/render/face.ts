// What the two faces of the command line have in common: text.ts for people and json.ts for programs.

import type { ExitCode } from "../../base/errors.ts";
import type { Logger } from "../../base/log.ts";
import type { Event, RunEvent } from "../../operations/events.ts";
import type { Answer } from "../definition.ts";

/** An error in words. */
export type ErrorWords = {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
};

export type Face = {
  /** Takes a log line, with its line end, for standard error. */
  readonly logLine: (line: string) => void;
  /** Renders an event; `log` is where it also goes, or goes instead. */
  readonly emit: (event: Exclude<Event, RunEvent>, log: Logger) => void;
  /** Renders what a command found or did, to its end, and returns its status. */
  readonly answer: (command: string, answer: Answer) => Promise<ExitCode>;
  /** Renders an error that ended the command. */
  readonly fail: (command: string, status: ExitCode, error: ErrorWords) => void;
};
