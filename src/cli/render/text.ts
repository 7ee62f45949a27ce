// The face for people: results on standard output, progress and troubles on standard error.

import type { Clock } from "../../base/clock.ts";
import { ExitCode } from "../../base/errors.ts";
import type { FailureEvent, NoticeEvent } from "../../operations/events.ts";
import type { Output } from "../world.ts";
import type { Face } from "./face.ts";
import { Page } from "./page.ts";
import { ProgressLine, progressFields } from "./progress.ts";
import { printable, type Style } from "./style.ts";

/** Under a scheduler the output becomes a mail: one line of progress in this time. */
const logProgressEveryMs = 30_000;

/** Failures shown one by one; the catalog keeps them all. */
const shownFailures = 20;

export type TextOptions = {
  readonly quiet: boolean;
  /** Whether log lines go into a file, and standard error is for people alone. */
  readonly logsToFile: boolean;
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  readonly clock: Clock;
};

export function textFace(stdout: Output, stderr: Output, options: TextOptions): Face {
  const { quiet, logsToFile, clock } = options;
  const progress = new ProgressLine(stderr);
  const style = options.style.stderr;
  let lastLogged = clock.elapsedMs();
  let failures = 0;
  const say = (line: string) => progress.above(`${line}\n`);
  return {
    logLine: (line) => progress.above(line),
    emit: (event, log) => {
      switch (event.type) {
        case "progress": {
          if (quiet) return;
          if (stderr.isTTY) progress.show(event);
          const now = clock.elapsedMs();
          if (now - lastLogged < logProgressEveryMs || (stderr.isTTY && !logsToFile)) return;
          lastLogged = now;
          log.info("progress", progressFields(event));
          return;
        }
        case "failure": {
          failures += 1;
          if (logsToFile) log.warn(event.detail, failureFields(event));
          if (quiet || failures > shownFailures + 1) return;
          say(
            failures > shownFailures
              ? style.dim("More failures are not shown here; `varve failures` lists them all")
              : failureLine(event, style),
          );
          return;
        }
        default:
          if (logsToFile || !stderr.isTTY) {
            log[event.level](event.message, event.path == null ? {} : { file: event.path });
          } else if (!quiet) {
            say(noticeLine(event, style));
          }
      }
    },
    answer: async (_command, answer) => {
      progress.clear();
      const page = new Page(stdout, options.style.stdout);
      await answer.print(page);
      page.flush();
      return answer.status?.() ?? ExitCode.ok;
    },
    fail: (_command, _status, { message, hint }) => {
      progress.clear();
      const hintLine = hint == null ? "" : `${printable(hint)}\n`;
      stderr.write(`${style.red("varve:")} ${printable(message)}\n${hintLine}`);
    },
  };
}

function failureLine({ path, detail, reason }: FailureEvent, style: Style): string {
  return `${style.yellow("failed:")} ${printable(path)}: ${printable(detail)} (${reason})`;
}

function failureFields({ path, stage, reason }: FailureEvent) {
  return { file: path, stage, reason };
}

function noticeLine({ level, message, path }: NoticeEvent, style: Style): string {
  const word = level === "warn" ? style.yellow("warning:") : style.cyan("note:");
  return `${word} ${printable(message)}${path == null ? "" : `: ${printable(path)}`}`;
}
