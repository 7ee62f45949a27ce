// `varve scan`: walks the roots into the catalog.

import { z } from "zod";
import { workersFor } from "../../operations/scan/limits.ts";
import { scanLibrary } from "../../operations/scan/scan_library.ts";
import { defineCommand } from "../definition.ts";
import { reading } from "../reading.ts";
import { scanAnswer } from "../scan_answer.ts";
import { someText } from "../schemas.ts";
import { scanStatuses } from "../statuses.ts";

export const scanCommand = defineCommand({
  meta: {
    name: "scan",
    description: "Walk the roots into the catalog",
    details: [
      "Reads what every photo, video and audio file is and when it was taken. What is known and has not changed is not read again, so a second scan costs little more than a look at the folders; one that was stopped or killed goes on where it was.",
      "A root that is unreadable, empty where it was not, or on another file system is left alone with all that is known of it.",
    ],
    examples: [
      { line: "varve scan /volume1/photo", does: "scan a root" },
      { line: "varve scan", does: "scan the configured roots" },
      { line: "varve scan /volume1/photo --hash full", does: "make digests of all bytes, too" },
      { line: "varve scan --retry-failed", does: "try again what could not be read" },
    ],
    statuses: scanStatuses,
  },
  args: {
    root: {
      type: "positional",
      required: false,
      description: "Folders to scan (default: the configured roots)",
      repeated: true,
      key: "library.roots",
    },
    hash: {
      type: "string",
      valueHint: "none|sample|full",
      description: "How much to hash",
      key: "scan.hash",
    },
    workers: {
      type: "string",
      valueHint: "N",
      description: "Threads that read files (0: by CPUs and disks)",
      key: "performance.max_workers",
    },
    kind: {
      type: "string",
      valueHint: "KINDS",
      description: "Kinds to read: photo,video,audio,book,other",
      repeated: true,
      key: "scan.kinds",
    },
    path: {
      type: "string",
      valueHint: "SUBFOLDER",
      description: "Scan only this part of the root",
    },
    reread: { type: "boolean", description: "Read every file again, whatever is known" },
    "retry-failed": {
      type: "boolean",
      description: "Try again what failed, although it has not changed",
    },
  },
  options: z.object({
    path: someText.optional(),
    reread: z.boolean().default(false),
    retryFailed: z.boolean().default(false),
  }),
  needs: "write",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { path, reread, retryFailed }) => {
    const result = await scanLibrary(context, {
      ...(await reading(context)),
      ...(path == null ? {} : { path }),
      reread,
      retryFailed,
    });
    return scanAnswer(result, context.signal);
  },
});
