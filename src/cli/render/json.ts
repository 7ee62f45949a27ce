// The face for programs: JSON lines on standard output, exactly one summary as the last of them.

import { ExitCode } from "../../base/errors.ts";
import type { Output } from "../world.ts";
import type { Face } from "./face.ts";
import { failureRecord, progressRecord } from "./records.ts";

const writeSize = 16 * 1024;

export function jsonFace(
  stdout: Output,
  stderr: Output,
  options: { readonly quiet: boolean },
): Face {
  const print = (record: Readonly<Record<string, unknown>>) => {
    stdout.write(`${JSON.stringify(record)}\n`);
  };
  return {
    logLine: (line) => stderr.write(line),
    emit: (event, log) => {
      switch (event.type) {
        case "progress":
          if (!options.quiet) print(progressRecord(event));
          return;
        case "failure":
          print(failureRecord(event));
          return;
        default:
          log[event.level](event.message, event.path == null ? {} : { file: event.path });
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
