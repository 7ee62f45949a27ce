// Exit statuses that several commands can end with, beside those of every command.

import { ExitCode } from "../base/errors.ts";

/** What only asks the catalog; a signal ends it, too. */
export const readStatuses = [
  ExitCode.noCatalog,
  ExitCode.newerCatalog,
  ExitCode.interrupted,
] as const;

/** What takes care of the catalog. */
export const careStatuses = [
  ExitCode.noCatalog,
  ExitCode.locked,
  ExitCode.newerCatalog,
  ExitCode.outOfSpace,
  ExitCode.interrupted,
] as const;

/** A scan, or what begins with one. */
export const scanStatuses = [
  ExitCode.someFailed,
  ExitCode.locked,
  ExitCode.newerCatalog,
  ExitCode.rootUnavailable,
  ExitCode.outOfSpace,
  ExitCode.interrupted,
] as const;

/** What moves files. */
export const movesStatuses = [...scanStatuses, ExitCode.noCatalog, ExitCode.stalePlan] as const;
