// `duplicates` as it is configured: folders, threads and limits made of the configuration, and given back when it
// ends. What the command line and the server call.

import type { Config } from "../../config/resolve.ts";
import type { DuplicateMeasure } from "../../domain/duplicates.ts";
import { type KeepRule, parseKeepRule } from "../../domain/keep_rules.ts";
import type { MediaKind } from "../../domain/media.ts";
import { readerVersions } from "../../inspect/reader_versions.ts";
import type { Context } from "../context.ts";
import { realFolder } from "../real_path.ts";
import { limitsFor, memoryLimitFor, workersFor } from "../scan/limits.ts";
import { listedKinds } from "../scan/options.ts";
import { inspectorFor, type LibraryScan } from "../scan/scan_library.ts";
import { targetsOf } from "../scan/targets.ts";
import { toolsFor } from "../scan/tools.ts";
import { tellUnknownFolder, withKnownFolder } from "../unknown_folder.ts";
import { type Duplicates, duplicates } from "./duplicates.ts";

export type LibraryDuplicates = Pick<
  LibraryScan,
  "config" | "startThread" | "toolsBundle" | "toolFolders" | "pid"
> & {
  readonly by: DuplicateMeasure;
  /** Absolute paths of folders to bring up to date and to look in; none: the catalog as it is. */
  readonly roots: readonly string[];
  readonly kinds: readonly MediaKind[];
  readonly minSizeBytes: number;
  /** Absolute. */
  readonly under?: string;
};

/** Looks for duplicates. Tells of roots that were left alone; throws as `targetsOf` and `duplicates` do. */
export async function findDuplicates(
  context: Context,
  request: LibraryDuplicates,
): Promise<Duplicates> {
  const { catalog, clock, emit } = context;
  const { config, by, roots, kinds, minSizeBytes, pid } = request;
  const { library, scan, performance, tools: choices } = config;
  const targets = roots.length === 0 ? [] : targetsOf(catalog, roots);
  await using inspector = await inspectorFor(request.startThread, workersFor(performance));
  await using tools = toolsFor({
    bundle: request.toolsBundle,
    choices,
    folders: request.toolFolders,
    nowUs: () => clock.nowUs(),
  });
  const keep = keepRules(config, roots);
  const under = targets.length > 0 ? request.under : withKnownFolder(context, request).under;
  const result = await duplicates(context, {
    by,
    targets,
    kinds,
    minSizeBytes,
    ...(under == null ? {} : { under: realFolder(under) }),
    keep,
    inspector,
    scan: {
      ...scan,
      kinds: walkedKinds(config, kinds),
      reread: false,
      retryFailed: false,
      chunkSize: performance.chunkSize,
      memoryLimitBytes: memoryLimitFor(performance),
      homeZone: library.homeTimeZone,
      tools,
      limitsOf: (folder) => limitsFor(folder, performance.perMount),
      readerVersions,
      pid,
    },
  });
  for (const root of result.unavailable) {
    emit({ type: "notice", level: "warn", message: root.detail, path: root.path });
  }
  for (const { folder } of keep) if (folder != null) tellUnknownFolder(context, folder);
  return result;
}

/** The rules of what to keep, of which one may stand for the first of the folders that were named. */
export function keepRules({ duplicates }: Config, [first]: readonly string[]): readonly KeepRule[] {
  const places = {
    ...(first == null ? {} : { firstNamed: realFolder(first) }),
    // Relative ones are made absolute where they are read (config/resolve.ts).
    absolute: realFolder,
  };
  return duplicates.keep.map((rule) => parseKeepRule(rule, places));
}

/** What a scan lists, and with it what is asked for beyond that. */
function walkedKinds({ scan }: Config, kinds: readonly MediaKind[]): readonly MediaKind[] {
  const listed = listedKinds(scan.kinds);
  const more = kinds.filter((kind) => !listed.includes(kind));
  return more.length === 0 ? scan.kinds : [...scan.kinds, ...more];
}
