// What the doctor says of one thing.

import { AppError, systemCode } from "../../base/errors.ts";

export type Check = {
  /** "kernel", "root /volume1/photo" … */
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  /** What was found. */
  readonly detail: string;
  /** What to do about it; absent where nothing is to be done. */
  readonly mend?: string;
};

export function ok(name: string, detail: string): Check {
  return { name, status: "ok", detail };
}

export function warn(name: string, detail: string, mend: string): Check {
  return { name, status: "warn", detail, mend };
}

export function fail(name: string, detail: string, mend: string): Check {
  return { name, status: "fail", detail, mend };
}

/** Only what the system or Varve says of the world is a finding. */
export function rethrowBugs(error: unknown): void {
  if (!(error instanceof AppError) && systemCode(error) == null) throw error;
}
