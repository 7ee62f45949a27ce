// What scans of tests have in common: everything is looked at, and nothing is left out.

import { readerVersions } from "../../src/inspect/reader_versions.ts";
import type { ScanOptions } from "../../src/operations/scan/options.ts";

export const scanOptions: Omit<ScanOptions, "targets" | "kinds" | "inspector"> = {
  exclude: [],
  hash: "sample",
  digests: ["sha256"],
  reread: false,
  retryFailed: false,
  chunkSize: 100,
  limitsOf: () => ({ concurrentReads: 4 }),
  readerVersions,
  pid: 1,
};
