// Puts a finished catalog in the place of the present one, which is kept. The lock must be held.

import { existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { joinPath } from "../base/names.ts";
import { foldIntoOneFile, sideFiles } from "../catalog/fold.ts";
import { replaceKeeping } from "../disk/rename_synced.ts";
import { syncFolder } from "../disk/sync_folder.ts";
import { freeName } from "./backup_names.ts";
import type { Step } from "./care.ts";
import { catalogName } from "./open_catalog.ts";

/** What a catalog is called that was replaced. */
const keptCatalog = /^catalog-replaced-\d{8}T\d{6}Z(_\d+)?\.sqlite$/;

/** A catalog in the making lies beside the present one under this name. */
export const unfinishedCatalog = "catalog.unfinished.sqlite";

/**
 * Removes what a killed restore or rebuild left in the making: the unfinished catalog, and a second name that
 * the present one was given just before it was to be replaced.
 */
export function removeUnfinishedCatalog(dataFolder: string): void {
  const present = inodeOf(joinPath(dataFolder, catalogName));
  for (const name of readdirSync(dataFolder)) {
    if (!keptCatalog.test(name)) continue;
    const path = joinPath(dataFolder, name);
    if (present != null && inodeOf(path) === present) rmSync(path, { force: true });
  }
  for (const end of ["", ...sideFiles]) {
    rmSync(joinPath(dataFolder, unfinishedCatalog + end), { force: true });
  }
}

/**
 * Exchanges the catalog for the verified one in `unfinishedCatalog`. Killed at any instant, the catalog is
 * the old one or the new one. Returns the name under which the old one is kept, or undefined where there was
 * none. Throws `CatalogBusyError` where another program has the old one open.
 */
export function swapCatalog(dataFolder: string, nowUs: number, step?: Step): string | undefined {
  const file = joinPath(dataFolder, catalogName);
  const isTaken = (name: string) => existsSync(joinPath(dataFolder, name));
  const kept = freeName("catalog-replaced", nowUs, ".sqlite", isTaken);
  const aside = joinPath(dataFolder, kept);
  const was = existsSync(file);
  // Side files that outlive their database would be taken for the new one's.
  const state = foldIntoOneFile(file);
  step?.("folded");
  if (!was || state === "damaged") moveSideFiles(file, aside, step);
  replaceKeeping(joinPath(dataFolder, unfinishedCatalog), file, aside, () => step?.("kept"));
  step?.("swapped");
  return was ? kept : undefined;
}

/**
 * A catalog too damaged to be folded keeps its log and journal under its new name. They are linked there
 * before they are removed here, so that a crash loses none of them.
 */
function moveSideFiles(file: string, aside: string, step?: Step): void {
  for (const end of ["-journal", "-wal"]) {
    if (!existsSync(file + end)) continue;
    try {
      linkSync(file + end, aside + end);
      rmSync(file + end);
    } catch (error) {
      if (systemCode(error) == null) throw error;
      renameSync(file + end, aside + end); // No hard links here.
    }
    step?.(`moved ${end}`);
  }
  rmSync(`${file}-shm`, { force: true });
  syncFolder(file.slice(0, file.lastIndexOf("/")) || "/");
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
