// The face for programs: JSON lines on standard output, exactly one summary as the last of them.

import type { Clock } from "../../base/clock.ts";
import { ExitCode } from "../../base/errors.ts";
import type { Output } from "../world.ts";
import {
  logChangedFile,
  logFailure,
  logNotice,
  logRot,
  logStep,
  ProgressLog,
} from "./event_log.ts";
import type { Face } from "./face.ts";
import { failureRecord, progressRecord, rotRecord, stepRecord, withPaths } from "./records.ts";

const writeSize = 16 * 1024;

export type JsonOptions = {
  readonly quiet: boolean;
  /** Whether log lines go into a file: then failures and progress stand there, too. */
  readonly logsToFile: boolean;
  readonly clock: Clock;
};

export function jsonFace(stdout: Output, stderr: Output, options: JsonOptions): Face {
  const { quiet, logsToFile, clock } = options;
  const progressLog = new ProgressLog(clock);
  const print = (record: Readonly<Record<string, unknown>>) => {
    stdout.write(`${JSON.stringify(record)}\n`);
  };
  return {
    logLine: (line) => stderr.write(line),
    emit: (event, log) => {
      switch (event.type) {
        case "progress":
          if (quiet) return;
          if (logsToFile) progressLog.log(event, log);
          print(progressRecord(event));
          return;
        case "failure":
          if (logsToFile) logFailure(event, log);
          print(failureRecord(event));
          return;
        case "step":
          if (logsToFile) logStep(event, log);
          print(stepRecord(event));
          return;
        case "rot":
          if (logsToFile) logRot(event, log);
          print(rotRecord(event));
          return;
        case "edited":
        case "missing":
          if (logsToFile) logChangedFile(event, log);
          print(withPaths(event, ["path"]));
          return;
        default:
          logNotice(event, log);
      }
    },
    answer: async (command, answer) => {
      let gathered = "";
      for await (const record of answer.records?.() ?? []) {
        gathered += `${JSON.stringify(record)}\n`;
        if (gathered.length < writeSize) continue;
        stdout.write(gathered);
        gathered = "";
      }
      const status = answer.status?.() ?? ExitCode.ok;
      const summary = { type: "summary", command, status, ...answer.summary?.() };
      stdout.write(`${gathered}${JSON.stringify(summary)}\n`);
      return status;
    },
    fail: (command, status, { code, message, hint }) => {
      const error = { code, message, ...(hint == null ? {} : { hint }) };
      print({ type: "summary", command, status, error });
    },
  };
}
