// The face for people: results on standard output, progress and troubles on standard error.

import type { Clock } from "../../base/clock.ts";
import { ExitCode } from "../../base/errors.ts";
import type { Logger } from "../../base/log.ts";
import type {
  ChangedFileEvent,
  FailureEvent,
  NoticeEvent,
  RotEvent,
  StepEvent,
} from "../../operations/events.ts";
import type { Output } from "../world.ts";
import {
  changedFileWords,
  logChangedFile,
  logFailure,
  logNotice,
  logRot,
  logStep,
  ProgressLog,
} from "./event_log.ts";
import type { Face } from "./face.ts";
import { Page } from "./page.ts";
import { ProgressLine } from "./progress.ts";
import { isTroubled, stepLine } from "./steps.ts";
import { printable, type Style } from "./style.ts";
import { shortTime } from "./times.ts";

/** Failures shown one by one; the catalog keeps them all. */
const shownFailures = 20;
const moreFailures = "More failures are not shown here; `varve failures` lists them all";
const moreChanged = "More files that changed are not shown here; a scan reads them";
const moreSteps = "More steps are not shown here; --verbose shows them all";

export type TextOptions = {
  readonly quiet: boolean;
  /** Every step is shown, also those that were done as planned. */
  readonly verbose: boolean;
  /** Whether log lines go into a file, and standard error is for people alone. */
  readonly logsToFile: boolean;
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  readonly clock: Clock;
};

export function textFace(stdout: Output, stderr: Output, options: TextOptions): Face {
  const { quiet, verbose, logsToFile, clock } = options;
  /** A scheduler reads log lines; so does whoever named a file for them. */
  const asLines = logsToFile || !stderr.isTTY;
  const progress = new ProgressLine(stderr);
  const style = options.style.stderr;
  const progressLog = new ProgressLog(clock);
  let failures = 0;
  let changed = 0;
  let steps = 0;
  const say = (line: string) => progress.above(`${line}\n`);
  const tellFailure = (event: FailureEvent, log: Logger) => {
    if (failures > shownFailures + 1) return;
    const isLast = failures > shownFailures;
    if (asLines && !logsToFile) {
      if (isLast) log.warn(moreFailures);
      else logFailure(event, log);
    } else {
      say(isLast ? style.dim(moreFailures) : failureLine(event, style));
    }
  };
  /** Rot is told of every file, whatever was asked not to be told. */
  const tellRot = (event: RotEvent, log: Logger) => {
    if (asLines) logRot(event, log);
    if (!asLines || logsToFile) say(rotLine(event, style));
  };
  const tellChanged = (event: ChangedFileEvent, log: Logger) => {
    changed += 1;
    if (changed > shownFailures + 1) return;
    const isLast = changed > shownFailures;
    if (asLines) {
      if (isLast) log.info(moreChanged);
      else logChangedFile(event, log);
    } else {
      say(isLast ? style.dim(moreChanged) : changedFileLine(event, style));
    }
  };
  const tellStep = (event: StepEvent, log: Logger) => {
    steps += 1;
    if (!verbose && steps > shownFailures + 1) return;
    const isLast = !verbose && steps > shownFailures;
    if (asLines && !logsToFile) {
      if (isLast) log.warn(moreSteps);
      else logStep(event, log);
    } else {
      say(isLast ? style.dim(moreSteps) : stepLine(event, style));
    }
  };
  return {
    logLine: (line) => progress.above(line),
    emit: (event, log) => {
      switch (event.type) {
        case "progress":
          if (quiet) return;
          if (stderr.isTTY) progress.show(event);
          if (asLines) progressLog.log(event, log);
          return;
        case "failure":
          failures += 1;
          if (logsToFile) logFailure(event, log);
          if (!quiet) tellFailure(event, log);
          return;
        case "step":
          if (logsToFile) logStep(event, log);
          if (!quiet && (verbose || isTroubled(event))) tellStep(event, log);
          return;
        case "rot":
          tellRot(event, log);
          return;
        case "edited":
        case "missing":
          if (!quiet) tellChanged(event, log);
          return;
        default:
          if (asLines) logNotice(event, log);
          else if (!quiet) say(noticeLine(event, style));
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

function rotLine({ path, detail, good }: RotEvent, style: Style): string {
  return `${style.red("ROT:")} ${printable(path)}: ${printable(detail)} (it was right ${shortTime(good)})`;
}

function changedFileLine({ type, path }: ChangedFileEvent, style: Style): string {
  return `${style.cyan(`${type}:`)} ${printable(path)}: ${changedFileWords[type]}`;
}

function noticeLine({ level, message, path }: NoticeEvent, style: Style): string {
  const word = level === "warn" ? style.yellow("warning:") : style.cyan("note:");
  return `${word} ${printable(message)}${path == null ? "" : `: ${printable(path)}`}`;
}
