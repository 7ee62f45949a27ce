// `varve organize` as it is configured: sources and target brought up to date, then the plan. What the command line
// and the server call.

import type { Config } from "../../config/resolve.ts";
import { parseTemplate, TemplateError } from "../../domain/parse_template.ts";
import { quarantineBatch } from "../../domain/quarantine.ts";
import type { Context } from "../context.ts";
import { newPlanPath } from "../new_plan.ts";
import { checkPlanOut } from "../plan_out.ts";
import { realFolder } from "../real_path.ts";
import { memoryLimitFor, workersFor } from "../scan/limits.ts";
import { RootUnavailableError } from "../scan/root_unavailable.ts";
import type { ScanResult } from "../scan/scan.ts";
import { inspectorFor, type LibraryScan, scanLibrary } from "../scan/scan_library.ts";
import { NoSourcesError } from "./errors.ts";
import type { OrganizeOptions } from "./options.ts";
import { type Organized, organize } from "./organize.ts";
import { placeOf } from "./placing.ts";
import { checkLinks, checkLoop, checkSeen, lookAtTarget } from "./target.ts";

export type LibraryOrganize = Pick<
  LibraryScan,
  "startThread" | "toolsBundle" | "toolFolders" | "pid"
> & {
  /** What lies in its `library.roots` is filed, by its `organize`. */
  readonly config: Config;
  /** Absolute path of the target. */
  readonly to: string;
  /** Absolute path of the plan. Default: a new file in the data folder, where there is anything to do. */
  readonly out?: string;
  /** Only samples are wanted: no plan is written. */
  readonly preview: boolean;
  /** Absolute. */
  readonly dataFolder: string;
};

export type LibraryOrganized =
  | {
      readonly end: "done";
      readonly organized: Organized;
      /** Absolute path of the target, links resolved. */
      readonly target: string;
      readonly scan: ScanResult;
    }
  /** Stopped by the signal before there was a plan. */
  | { readonly end: "interrupted"; readonly scan: ScanResult };

/**
 * Makes a plan. Throws `PlanOutError`, `TargetError`, `TemplateError`, `CollisionError`,
 * `RootUnavailableError`, and as `scanLibrary` does.
 */
export async function organizeLibrary(
  context: Context,
  request: LibraryOrganize,
): Promise<LibraryOrganized> {
  const { catalog, clock, emit } = context;
  const { config, preview, dataFolder, startThread, pid } = request;
  if (request.out != null) checkPlanOut(request.out);
  const options = optionsFor(context, request);
  if (config.organize.fold && !options.fold)
    emit({ type: "notice", level: "info", message: noFold });
  const { sources, target } = options;
  const places = lookAtTarget(catalog, request.to).isThere ? [...sources, target] : sources;
  const scan = await scanLibrary(context, {
    ...request,
    config: scanConfig(config, places),
    reread: false,
    retryFailed: false,
  });
  if (scan.end === "interrupted") return { end: "interrupted", scan };
  const [lost] = scan.unavailable;
  if (lost != null) throw new RootUnavailableError(lost.path, lost.detail);
  checkSeen(catalog, target, config.scan.exclude);
  const out = preview
    ? undefined
    : (request.out ?? newPlanPath(dataFolder, "organize", quarantineBatch(clock.nowUs())));
  const organized = await organize(context, {
    options,
    ...(out == null ? {} : { out }),
    writeEmpty: request.out != null,
    dataFolder,
    memoryLimitBytes: memoryLimitFor(config.performance),
    inspector: () => inspectorFor(startThread, workersFor(config.performance)),
    pid,
  });
  return { end: "done", organized, target, scan };
}

const noFold = "Second copies stay where they are: only moves put them into quarantine";

function optionsFor({ catalog }: Context, { config, to }: LibraryOrganize): OrganizeOptions {
  const { organize: asked, library, scan } = config;
  if (library.roots.length === 0) throw new NoSourcesError();
  const template = parseTemplate(asked.template);
  const reviewTemplate = parseTemplate(asked.reviewTemplate);
  const sources = library.roots.map(realFolder);
  const place = lookAtTarget(catalog, to);
  const { path: target, maxNameBytes } = place;
  checkLoop(target, sources, asked.action);
  if (asked.action === "hardlink") checkLinks(place, sources);
  checkSeen(catalog, target, scan.exclude);
  const least = { kind: "photo", stem: "a", ext: ".jpg", hash8: "00000000" } as const;
  const placing = { template: reviewTemplate, rename: "always", maxNameBytes } as const;
  if (placeOf(least, placing, () => 4) == null) {
    const what = "asks for what files without a date may not have";
    throw new TemplateError(asked.reviewTemplate, what, 'Write one such as "review/{stem}{ext}"');
  }
  return {
    sources,
    target,
    template,
    reviewTemplate,
    kinds: new Set(asked.kinds),
    action: asked.action,
    undated: asked.undated,
    collision: asked.collision,
    rename: asked.rename,
    fold: asked.fold && asked.action === "move",
    shifts: asked.shift,
    settleMs: asked.settleMs,
    maxNameBytes,
    homeZone: library.homeTimeZone,
  };
}

/** The scan before a plan: of these places, and with samples, by which contents are told apart. */
function scanConfig(config: Config, places: readonly string[]): Config {
  const { scan, library } = config;
  return {
    ...config,
    library: { ...library, roots: places },
    scan: { ...scan, hash: scan.hash === "none" ? "sample" : scan.hash },
  };
}
