// Opens the catalog of a data folder as an operation needs it: readers at once, writers with the lock.

import { AppError, ExitCode, systemCode } from "../base/errors.ts";
import { displayName, hasRawBytes, joinPath } from "../base/names.ts";
import { orOutOfSpace } from "../base/out_of_space.ts";
import { type Catalog, NoCatalogError, openCatalog } from "../catalog/open.ts";
import { closeDeadRuns } from "../catalog/runs.ts";
import { ensureDir } from "../disk/ensure_dir.ts";
import { exists } from "../disk/exists.ts";
import { acquireLock, type Lock, type LockHolder } from "../disk/lock.ts";
import { checkStat } from "../disk/self_test.ts";
import { volumeOf } from "../disk/volume.ts";
import { recoverSteps } from "./apply/recover.ts";
import { backUpBeforeMigration } from "./backup_catalog.ts";
import type { Context } from "./context.ts";

export const catalogName = "catalog.sqlite";

/** The catalog's file system keeps no shared memory: other machines could damage it. */
export class NetworkCatalogError extends AppError {
  override readonly name = "NetworkCatalogError";
  override readonly exitCode = ExitCode.badConfig;
  override readonly hint =
    "Choose a local data folder with --data, or set catalog.force = true and let no other machine use it";
  constructor(folder: string, fileSystem: string) {
    super(`The data folder "${folder}" lies on a network file system (${fileSystem})`);
  }
}

/** Nothing can be written where the catalog is to lie. */
export class DataFolderError extends AppError {
  override readonly name = "DataFolderError";
  override readonly exitCode = ExitCode.badConfig;
  override readonly hint =
    "Choose another folder with --data, or give this user the right to write to it";
  constructor(folder: string, reason: string, options?: ErrorOptions) {
    super(`The data folder "${displayName(folder)}" cannot be used: ${reason}`, options);
  }
}

/** The rest of a context is for what is done on opening: notices of it, and stopping in between. */
export type OpenRequest = Omit<Context, "catalog"> & {
  /** `change`: for writing, a catalog that is there; `write`: made where there is none. */
  readonly access: "read" | "change" | "write";
  /** Absolute. */
  readonly dataFolder: string;
  /** Accept a network file system, with a rollback journal and an exclusive lock. */
  readonly force: boolean;
  readonly backups: { readonly folder?: string; readonly keep: number };
  readonly holder: LockHolder;
};

export type OpenedCatalog = AsyncDisposable & { readonly catalog: Catalog };

/**
 * Opens it; for writing it is created, migrated and locked, the system is tried (`checkStat`), and steps that a
 * crash left undecided are decided (`recoverSteps`), before anything else is written. Throws as `openCatalog`,
 * `acquireLock` and `checkStat` do, `DataFolderError`, `OutOfSpaceError` where the disk is full, and the signal's
 * reason.
 */
export async function openForOperation(request: OpenRequest): Promise<OpenedCatalog> {
  const { access, dataFolder } = request;
  // SQLite is handed text, and would open another file.
  if (hasRawBytes(dataFolder)) throw new DataFolderError(dataFolder, "its name is not UTF-8");
  const file = joinPath(dataFolder, catalogName);
  if (access === "read") {
    const catalog = await openCatalog(file, { access });
    return { catalog, [Symbol.asyncDispose]: async () => catalog[Symbol.dispose]() };
  }
  using opening = new DisposableStack();
  const { lock, network } = takeFolder(request, file);
  opening.use(lock);
  const catalog = await openCatalog(file, {
    access: "write",
    exclusive: network,
    beforeMigration: (old) =>
      backUpBeforeMigration(old, request.dataFolder, request.backups, request.holder.startedUs),
  });
  opening.use(catalog);
  closeDeadRuns(catalog);
  await recoverSteps({ ...request, catalog });
  const opened = opening.move();
  return { catalog, [Symbol.asyncDispose]: async () => opened.dispose() };
}

/** Makes the data folder where it is missing, takes its lock, and sees whether the system tells the truth. */
function takeFolder(
  { access, dataFolder, force, holder }: OpenRequest,
  file: string,
): { lock: Lock; network: boolean } {
  let lock: Lock | undefined;
  try {
    if (access === "change" && !exists(file)) throw new NoCatalogError(file);
    ensureDir(dataFolder);
    const { network, fileSystem } = volumeOf(dataFolder);
    if (network && !force) throw new NetworkCatalogError(dataFolder, fileSystem);
    lock = acquireLock(dataFolder, holder);
    checkStat(dataFolder);
    return { lock, network };
  } catch (error) {
    lock?.[Symbol.dispose]();
    const code = systemCode(error);
    if (error instanceof AppError || code == null) throw error;
    const full = orOutOfSpace(error, `the data folder "${dataFolder}"`);
    throw full === error ? new DataFolderError(dataFolder, code, { cause: error }) : full;
  }
}
