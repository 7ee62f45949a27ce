// A scan as it is configured: targets, threads, tools and limits made of the configuration, and given back
// when it ends. What the command line and the server call.

import type { Config } from "../../config/resolve.ts";
import type { Thread } from "../../inspect/crew.ts";
import type { Checker, Hasher, Inspector, Sketcher } from "../../inspect/inspector.ts";
import { readerVersions } from "../../inspect/reader_versions.ts";
import { threadInspector } from "../../inspect/threads.ts";
import type { ToolsBundle } from "../../inspect/tools/bundle.ts";
import type { Context } from "../context.ts";
import { limitsFor, memoryLimitFor, mountOf, workersFor } from "./limits.ts";
import { type ScanResult, scan } from "./scan.ts";
import { partsOf, type Target, targetsOf } from "./targets.ts";
import { toolsFor } from "./tools.ts";

export type LibraryScan = {
  /** Its `library.roots` are scanned. */
  readonly config: Config;
  /** Only this part of each root, or an absolute path below one; default: all of them. */
  readonly path?: string;
  /** Exactly these instead, as a run had them that is taken up again. */
  readonly targets?: readonly Target[];
  readonly reread: boolean;
  readonly retryFailed: boolean;
  /** Starts a reading thread. */
  readonly startThread: () => Thread;
  /** The tools that came with this program. */
  readonly toolsBundle: ToolsBundle;
  /** Where they may be unpacked, best first. */
  readonly toolFolders: readonly string[];
  readonly pid: number;
};

/** Scans what is configured. Tells of roots that were left alone; throws as `targetsOf` and `scan` do. */
export async function scanLibrary(context: Context, request: LibraryScan): Promise<ScanResult> {
  const { catalog, clock, emit } = context;
  const { config, path, reread, retryFailed, pid } = request;
  const { library, scan: what, performance, tools: choices } = config;
  const { perMount } = performance;
  const asked = path == null ? library.roots : partsOf(library.roots, path);
  const targets = request.targets ?? targetsOf(catalog, asked);
  await using inspector = await inspectorFor(request.startThread, workersFor(performance));
  const limit = mountOf(targets[0]?.root ?? "/", perMount)?.ffprobeLimit;
  await using tools = toolsFor({
    bundle: request.toolsBundle,
    choices,
    folders: request.toolFolders,
    ...(limit == null ? {} : { ffprobeLimit: limit }),
    nowUs: () => clock.nowUs(),
  });
  const result = await scan(context, {
    targets,
    ...what,
    reread,
    retryFailed,
    chunkSize: performance.chunkSize,
    memoryLimitBytes: memoryLimitFor(performance),
    homeZone: library.homeTimeZone,
    inspector,
    tools,
    limitsOf: (folder) => limitsFor(folder, perMount),
    readerVersions,
    pid,
  });
  for (const root of result.unavailable) {
    emit({ type: "notice", level: "warn", message: root.detail, path: root.path });
  }
  return result;
}

/** Who reads a file now and then: one thread that is started when it is asked for, or this one. */
export function oneReader({
  config,
  startThread,
}: Pick<LibraryScan, "config" | "startThread">): () => ReturnType<typeof inspectorFor> {
  return () => inspectorFor(startThread, Math.min(1, workersFor(config.performance)));
}

/** Who reads files: so many threads, or this one. */
export async function inspectorFor(
  startThread: () => Thread,
  workers: number,
): Promise<Inspector & Hasher & Checker & Sketcher> {
  if (workers > 0) return threadInspector({ start: startThread, workers });
  // It loads every reader, which threads do for themselves.
  const { inlineInspector } = await import("../../inspect/inline.ts");
  return inlineInspector();
}
