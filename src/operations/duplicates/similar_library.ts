// `duplicates --by similar` as it is configured: folders that are named are scanned first, since the times of photos
// tell bursts from copies. What the command line and the server call.

import { hasFiles } from "../../catalog/scanned.ts";
import type { Context } from "../context.ts";
import { realFolder } from "../real_path.ts";
import { limitsFor, workersFor } from "../scan/limits.ts";
import { inspectorFor, scanLibrary } from "../scan/scan_library.ts";
import { type Target, targetsOf } from "../scan/targets.ts";
import { toolsFor } from "../scan/tools.ts";
import { withKnownFolder } from "../unknown_folder.ts";
import { NothingToCompareError } from "./errors.ts";
import type { LibraryDuplicates } from "./find_duplicates.ts";
import { foldersOf } from "./scope.ts";
import { type SimilarFiles, similarFiles } from "./similar.ts";

export type LibrarySimilar = Omit<LibraryDuplicates, "by">;

/** Looks for photos and videos that look alike. Tells of roots that were left alone; throws as `targetsOf` and `scan` do. */
export async function findSimilar(
  context: Context,
  request: LibrarySimilar,
): Promise<SimilarFiles> {
  const { catalog, clock, emit } = context;
  const { config, roots, kinds, minSizeBytes, pid } = request;
  if (roots.length === 0 && !hasFiles(catalog)) throw new NothingToCompareError();
  const scanned = roots.length === 0 ? undefined : await scanNamed(context, request);
  const under = scanned == null ? withKnownFolder(context, request).under : request.under;
  const folders = foldersOf(catalog, scanned?.there ?? [], under && realFolder(under));
  const isLost = scanned != null && scanned.there.length === 0;
  await using inspector = await inspectorFor(request.startThread, workersFor(config.performance));
  await using tools = toolsFor({
    bundle: request.toolsBundle,
    choices: config.tools,
    folders: request.toolFolders,
    nowUs: () => clock.nowUs(),
  });
  const found = await similarFiles(context, {
    scope: {
      kinds,
      minSizeBytes,
      ...(isLost ? { folders: [] } : folders == null ? {} : { folders }),
    },
    sketcher: inspector,
    workers: inspector.workers,
    tools,
    limitsOf: (folder) => limitsFor(folder, config.performance.perMount),
    pid,
  });
  for (const root of found.unavailable) {
    emit({ type: "notice", level: "warn", message: root.detail, path: root.path });
  }
  if (scanned == null) return found;
  return {
    ...found,
    unavailable: [...scanned.unavailable, ...found.unavailable],
    summary: { ...found.summary, failed: found.summary.failed + scanned.failed },
  };
}

/** Scans the folders that are named. */
async function scanNamed(context: Context, request: LibrarySimilar) {
  const targets = targetsOf(context.catalog, request.roots);
  const { unavailable, summary } = await scanLibrary(context, {
    ...request,
    targets,
    reread: false,
    retryFailed: false,
  });
  const isThere = ({ root }: Target) => unavailable.every(({ path }) => path !== root);
  return { there: targets.filter(isThere), unavailable, failed: summary.failed };
}
