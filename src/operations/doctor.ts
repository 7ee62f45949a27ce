// `varve doctor`: whether everything is as Varve needs it, and what to do where it is not.

import { describeError } from "../base/errors.ts";
import { machine } from "../disk/machine.ts";
import type { CareContext } from "./care.ts";
import { checkCatalogFile } from "./doctor/check_catalog_file.ts";
import { checkDataFolder } from "./doctor/check_data_folder.ts";
import { checkMachine } from "./doctor/check_machine.ts";
import { checkRoots } from "./doctor/check_roots.ts";
import { checkTime } from "./doctor/check_time.ts";
import { type Check, fail, rethrowBugs } from "./doctor/finding.ts";
import type { Found } from "./found.ts";

export type DoctorOptions = {
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute path of the folder of backups. */
  readonly backups: string;
  /** A catalog on a network file system is accepted. */
  readonly force: boolean;
  /** Absolute paths of the configured roots; those of the catalog are looked at too. */
  readonly roots: readonly string[];
  readonly homeTimeZone: string;
  /** Whether the configuration names the zone; otherwise it is the system's. */
  readonly isZoneConfigured: boolean;
  /** Finds out about the outside tools. */
  readonly checkTools: () => Promise<readonly Check[]>;
};

export type DoctorSummary = { readonly ok: number; readonly warn: number; readonly fail: number };

/** Looks at everything, one check after the other; writes nothing but a scratch folder in the data folder. */
export function examine(context: CareContext, options: DoctorOptions): Found<Check, DoctorSummary> {
  const summary = { ok: 0, warn: 0, fail: 0 };
  return {
    records: async function* () {
      for await (const check of checks(context, options)) {
        context.signal.throwIfAborted();
        summary[check.status] += 1;
        yield check;
      }
    },
    summary: () => summary,
  };
}

async function* checks(
  { clock, signal }: CareContext,
  options: DoctorOptions,
): AsyncGenerator<Check, void, undefined> {
  const facts = machine();
  yield* checkMachine(facts);
  yield* checkDataFolder({ ...options, isSynology: facts.synology != null });
  const catalog = await checkCatalogFile(options.dataFolder, options.backups, signal);
  yield* catalog.checks;
  yield* checkRoots([...new Set([...options.roots, ...catalog.roots])]);
  yield* await tools(options);
  yield* checkTime({
    nowUs: clock.nowUs(),
    newestRunUs: catalog.newestRunUs,
    homeTimeZone: options.homeTimeZone,
    isZoneConfigured: options.isZoneConfigured,
  });
}

async function tools({ checkTools }: DoctorOptions): Promise<readonly Check[]> {
  try {
    return await checkTools();
  } catch (error) {
    rethrowBugs(error);
    const { message, hint = "See tools.exiftool and tools.ffprobe" } = describeError(error);
    return [fail("tools", message, hint)];
  }
}
