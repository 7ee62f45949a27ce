// A system's error as the trouble of one file or folder.

import { systemCode } from "../base/errors.ts";
import type { FailureReason, FailureStage, Problem } from "../domain/inspection.ts";

/** Our own code for what was listed as a file and is something else when it is opened. */
export const NOT_A_FILE = "ENOTFILE";

/** A system error as one file's trouble; anything else is a bug and says so as `crashed`. */
export function problemOf(error: unknown, stage: FailureStage): Problem {
  const code = systemCode(error);
  const detail = error instanceof Error ? error.message : String(error);
  return { stage, reason: code == null ? "crashed" : reasonOf(code), detail };
}

function reasonOf(code: string): FailureReason {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "denied";
    case "ENOENT":
    case "ENOTDIR":
    case "ESTALE":
    case "ELOOP": // It was a file when listed and is a link now,
    case NOT_A_FILE: // or a folder, a pipe, a device,
    case "ENXIO": // or a socket.
      return "vanished";
    default:
      return "io-error";
  }
}
