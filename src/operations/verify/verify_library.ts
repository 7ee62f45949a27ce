// `verify` as it is configured: threads and limits made of the configuration, and given back when it ends. What the
// command line and the server call.

import type { Config } from "../../config/resolve.ts";
import type { Thread } from "../../inspect/crew.ts";
import type { Context } from "../context.ts";
import { limitsFor, workersFor } from "../scan/limits.ts";
import { inspectorFor } from "../scan/scan_library.ts";
import { withKnownFolder } from "../unknown_folder.ts";
import { type Verified, type VerifyOptions, verify } from "./verify.ts";

export type LibraryVerify = Pick<VerifyOptions, "under" | "percent" | "limitMs" | "pid"> & {
  readonly config: Config;
  /** Starts a reading thread. */
  readonly startThread: () => Thread;
};

/** Verifies what is catalogued. Tells of roots that were left alone; throws as `verify` does. */
export async function verifyLibrary(context: Context, request: LibraryVerify): Promise<Verified> {
  const { config, startThread, ...asked } = withKnownFolder(context, request);
  const { performance } = config;
  await using checker = await inspectorFor(startThread, workersFor(performance));
  const result = await verify(context, {
    ...asked,
    checker,
    workers: checker.workers,
    limitsOf: (folder) => limitsFor(folder, performance.perMount),
  });
  for (const { path, detail } of result.unavailable) {
    context.emit({ type: "notice", level: "warn", message: detail, path });
  }
  return result;
}
