// Opens the catalog of a data folder as an operation needs it: readers at once, writers with the lock.

import { join } from "node:path";
import { AppError, ExitCode, systemCode } from "../base/errors.ts";
import { orOutOfSpace } from "../base/out_of_space.ts";
import { type Catalog, openCatalog } from "../catalog/open.ts";
import { closeDeadRuns } from "../catalog/runs.ts";
import { ensureDir } from "../disk/ensure_dir.ts";
import { acquireLock, type Lock, type LockHolder } from "../disk/lock.ts";
import { volumeOf } from "../disk/volume.ts";
import { backUpBeforeMigration } from "./backup_catalog.ts";

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
    super(`The data folder "${folder}" cannot be used: ${reason}`, options);
  }
}

export type OpenRequest = {
  readonly access: "read" | "write";
  /** Absolute. */
  readonly dataFolder: string;
  /** Accept a network file system, with a rollback journal and an exclusive lock. */
  readonly force: boolean;
  readonly backups: { readonly folder?: string; readonly keep: number };
  readonly holder: LockHolder;
};

export type OpenedCatalog = AsyncDisposable & { readonly catalog: Catalog };

/** Opens it; for writing it is created, migrated and locked. Throws as `openCatalog` and `acquireLock` do. */
export async function openForOperation(request: OpenRequest): Promise<OpenedCatalog> {
  const file = join(request.dataFolder, catalogName);
  if (request.access === "read") {
    const catalog = await openCatalog(file, { access: "read" });
    return { catalog, [Symbol.asyncDispose]: async () => catalog[Symbol.dispose]() };
  }
  const { lock, network } = takeFolder(request);
  try {
    const catalog = await openCatalog(file, {
      access: "write",
      exclusive: network,
      beforeMigration: (old) =>
        backUpBeforeMigration(old, request.dataFolder, request.backups, request.holder.startedUs),
    });
    closeDeadRuns(catalog);
    return {
      catalog,
      [Symbol.asyncDispose]: async () => {
        catalog[Symbol.dispose]();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Makes the data folder where it is missing, and takes its lock. */
function takeFolder({ dataFolder, force, holder }: OpenRequest): { lock: Lock; network: boolean } {
  try {
    ensureDir(dataFolder);
    const { network, fileSystem } = volumeOf(dataFolder);
    if (network && !force) throw new NetworkCatalogError(dataFolder, fileSystem);
    return { lock: acquireLock(dataFolder, holder), network };
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof AppError || code == null) throw error;
    const full = orOutOfSpace(error, `the data folder "${dataFolder}"`);
    throw full === error ? new DataFolderError(dataFolder, code, { cause: error }) : full;
  }
}
