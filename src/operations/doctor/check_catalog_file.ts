// The doctor's look at the catalog and its backups.

import { describeError } from "../../base/errors.ts";
import { isoTime } from "../../base/iso_time.ts";
import { joinPath } from "../../base/names.ts";
import { nextTurn } from "../../base/turn.ts";
import { rootFolders } from "../../catalog/folder_tree.ts";
import { countRows, structure } from "../../catalog/integrity.ts";
import { type Catalog, openCatalog } from "../../catalog/open.ts";
import { listRuns } from "../../catalog/runs.ts";
import { hasPresentFiles } from "../../catalog/scanned.ts";
import { exists } from "../../disk/exists.ts";
import { listBackups } from "../backup_catalog.ts";
import { catalogName } from "../open_catalog.ts";
import { type Check, fail, ok, rethrowBugs, warn } from "./finding.ts";

export type CatalogFacts = {
  readonly checks: readonly Check[];
  /** Roots that hold catalogued files. */
  readonly roots: readonly string[];
  /** When the newest run began, Unix microseconds; absent where there was none. */
  readonly newestRunUs?: number;
};

export async function checkCatalogFile(
  dataFolder: string,
  backups: string,
  signal: AbortSignal,
): Promise<CatalogFacts> {
  const file = joinPath(dataFolder, catalogName);
  if (!exists(file)) {
    const check = warn("catalog", "There is none yet", "Make it with `varve scan FOLDER`");
    return { checks: [check], roots: [] };
  }
  try {
    using catalog = await openCatalog(file, { access: "read" });
    const structureCheck = await soundness(catalog, signal);
    if (structureCheck.status === "fail") return { checks: [structureCheck], roots: [] };
    const files = countRows(catalog.db)["files"] ?? 0;
    const [newest] = listRuns(catalog, { limit: 1 });
    return {
      checks: [structureCheck, lastScan(catalog), await backupCheck(backups, files)],
      roots: rootFolders(catalog)
        .filter(({ id }) => hasPresentFiles(catalog, id))
        .map(({ path }) => path),
      ...(newest == null ? {} : { newestRunUs: newest.startedUs }),
    };
  } catch (error) {
    signal.throwIfAborted();
    rethrowBugs(error);
    const { message, hint = "Run `varve catalog check`" } = describeError(error);
    return { checks: [fail("catalog", message, hint)], roots: [] };
  }
}

async function soundness(catalog: Catalog, signal: AbortSignal): Promise<Check> {
  for (const { finding } of structure(catalog.db, true)) {
    if (finding != null) {
      const mend = "Run `varve catalog rebuild`, or `varve catalog restore`";
      return fail("catalog", finding.detail, mend);
    }
    await nextTurn();
    signal.throwIfAborted();
  }
  const { files = 0, folders = 0 } = countRows(catalog.db);
  return ok("catalog", `${files} files in ${folders} folders, structure sound`);
}

function lastScan(catalog: Catalog): Check {
  const [last] = listRuns(catalog, { operation: "scan", limit: 1 });
  if (last == null) return warn("last scan", "There was none", "Run `varve scan`");
  const detail = `${isoTime(last.startedUs).slice(0, 19)}Z, ${last.status}`;
  switch (last.status) {
    case "done":
    case "running":
      return ok("last scan", detail);
    default:
      return warn("last scan", detail, "Run `varve scan` again: it goes on where it stopped");
  }
}

async function backupCheck(folder: string, files: number): Promise<Check> {
  const sound = (await listBackups(folder)).filter((backup) => backup.files != null);
  const newest = sound.sort((a, b) => (a.name < b.name ? 1 : -1))[0];
  if (newest != null) return ok("backups", `${sound.length} sound, the newest ${newest.name}`);
  if (files === 0) return ok("backups", "None, and nothing to back up");
  return warn("backups", "There is no sound backup", "Make one with `varve catalog backup`");
}
