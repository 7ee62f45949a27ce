// Runs that die at a call to the system, with their process: nothing is written after that.

import type { FileCalls } from "../../src/disk/move/file_calls.ts";
import type { ApplyLibrary } from "./apply_library.ts";
import { Killed } from "./faulty_calls.ts";

/** Calls that end the process for good: nothing is written to the catalog after the call that dies. */
export function mortal(library: ApplyLibrary, calls: FileCalls): FileCalls {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (...args: never[]) => {
        try {
          return (call as (...args: never[]) => unknown)(...args);
        } catch (error) {
          if (error instanceof Killed) library.kill();
          throw error;
        }
      },
    ]),
  ) as unknown as FileCalls;
}

/** Whether the run died. */
export async function dies(act: () => Promise<unknown>, library: ApplyLibrary): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (library.isKilled) return true;
    throw error;
  }
}
