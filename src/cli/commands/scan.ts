// `varve scan`: walks the roots into the catalog.

import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import type { ScanKind } from "../../config/resolve.ts";
import type { Inspector } from "../../inspect/inspector.ts";
import { readerVersions } from "../../inspect/reader_versions.ts";
import { threadInspector } from "../../inspect/threads.ts";
import { limitsFor, mountOf, workersFor } from "../../operations/scan/limits.ts";
import { type ScanResult, scan } from "../../operations/scan/scan.ts";
import { targetsOf } from "../../operations/scan/targets.ts";
import { toolsFor } from "../../operations/scan/tools.ts";
import { defineCommand } from "../definition.ts";
import { printScan } from "../render/scan.ts";
import type { World } from "../world.ts";

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
    statuses: [
      ExitCode.someFailed,
      ExitCode.locked,
      ExitCode.newerCatalog,
      ExitCode.rootUnavailable,
      ExitCode.outOfSpace,
      ExitCode.interrupted,
    ],
  },
  args: {
    positionals: [
      {
        name: "ROOT",
        description: "Folders to scan (default: the configured roots)",
        repeated: true,
        key: "library.roots",
      },
    ],
    flags: {
      hash: { value: "none|sample|full", description: "How much to hash", key: "scan.hash" },
      workers: {
        value: "N",
        description: "Threads that read files (0: by CPUs and disks)",
        key: "performance.max_workers",
      },
      kind: {
        value: "KINDS",
        description: "Kinds to read: photo,video,audio,book,other",
        key: "scan.kinds",
      },
      path: { value: "SUBFOLDER", description: "Scan only this part of the root" },
      reread: { description: "Read every file again, whatever is known" },
      "retry-failed": { description: "Try again what failed, although it has not changed" },
    },
  },
  options: z.object({
    path: z.string().min(1).optional(),
    reread: z.boolean().default(false),
    retryFailed: z.boolean().default(false),
  }),
  needs: "write",
  run: async (context, options) => {
    const { world, catalog, clock, signal, emit } = context;
    const { config, data } = context.settings();
    const { library, scan: what, performance } = config;
    const roots = library.roots;
    const asked = options.path == null ? roots : partsOf(roots, options.path);
    const targets = targetsOf(catalog, asked);
    await using inspector = await inspectorFor(world, workersFor(performance));
    const limit = mountOf(targets[0]?.root ?? "/", performance.perMount)?.ffprobeLimit;
    await using tools = toolsFor({
      bundle: await world.toolsBundle(),
      choices: config.tools,
      folders: [join(data().path, "tools"), join(dirname(world.execPath), "varve-tools")],
      ...(limit == null ? {} : { ffprobeLimit: limit }),
      nowUs: () => clock.nowUs(),
    });
    const result = await scan(
      { catalog, clock, signal, emit },
      {
        targets,
        kinds: what.kinds satisfies readonly ScanKind[],
        exclude: what.exclude,
        hash: what.hash,
        digests: what.digests,
        reread: options.reread,
        retryFailed: options.retryFailed,
        chunkSize: performance.chunkSize,
        ...(performance.memoryLimitBytes == null
          ? {}
          : { memoryLimitBytes: performance.memoryLimitBytes }),
        homeZone: library.homeTimeZone,
        inspector,
        tools,
        limitsOf: (folder) => limitsFor(folder, performance.perMount),
        readerVersions,
        pid: world.pid,
      },
    );
    for (const root of result.unavailable) {
      emit({ type: "notice", level: "warn", message: root.detail, path: root.path });
    }
    return {
      status: () => statusOf(result),
      summary: () => ({ run: result.run, resumed: result.resumed, ...result.summary }),
      print: (page) => printScan(page, result),
    };
  },
});

function partsOf(roots: readonly string[], path: string): string[] {
  return path.startsWith("/") ? [path] : roots.map((root) => resolve(root, path));
}

async function inspectorFor(world: World, workers: number): Promise<Inspector> {
  if (workers > 0) return threadInspector({ start: () => world.startWorker(), workers });
  // It loads every reader, which threads do for themselves.
  const { inlineInspector } = await import("../../inspect/inline.ts");
  return inlineInspector();
}

function statusOf(result: ScanResult): ExitCode {
  if (result.end === "interrupted") return ExitCode.interrupted;
  if (result.unavailable.length > 0) return ExitCode.rootUnavailable;
  return result.summary.failed > 0 ? ExitCode.someFailed : ExitCode.ok;
}
