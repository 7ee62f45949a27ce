// Whether a process is there, by asking the system to signal it with nothing.

import { systemCode } from "../base/errors.ts";

/** True also for a process of somebody else's. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
