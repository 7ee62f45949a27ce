// The media index of a Synology (DSM's `synoindex`) is told of files that got other names, so that the photo and
// video programs of the NAS find them. Best effort: what it does not take is nobody's trouble.

import { execFile } from "node:child_process";
import { osPath } from "../base/names.ts";
import { exists } from "./exists.ts";

/** Tells somebody else's index that a file has another name now; resolves once it was told. */
export type TellIndex = (from: string, to: string) => Promise<void>;

const PROGRAM = "/usr/syno/bin/synoindex";
/** It answers in milliseconds; one that hangs must not hold a run. */
const TIMEOUT_MS = 10_000;

/** Undefined where this is no Synology. */
export function synologyIndex(program = PROGRAM): TellIndex | undefined {
  if (!exists(program)) return undefined;
  return (from, to) =>
    new Promise((resolve) => {
      const child = execFile(
        program,
        // Names that are not UTF-8 cannot be handed over, and DSM does not index them either.
        ["-n", String(osPath(to)), String(osPath(from))],
        { timeout: TIMEOUT_MS, env: { PATH: "/usr/bin:/bin:/usr/syno/bin" } },
        () => resolve(),
      );
      child.on("error", () => resolve());
    });
}
