// The walk of `duplicates` over the folders that were named: stamps brought up to date, by payload the metadata, too.

import { beginBulk, endBulk } from "../../catalog/bulk.ts";
import { FreshFiles } from "../../catalog/fresh_files.ts";
import { hasFiles } from "../../catalog/scanned.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { RunId } from "../../domain/run.ts";
import type { Context } from "../context.ts";
import type { FirstWalk } from "../scan/options.ts";
import type { UnavailableRoot } from "../scan/root.ts";
import { Session } from "../scan/session.ts";
import type { Tally } from "../scan/tally.ts";
import type { Target } from "../scan/targets.ts";
import { TwinSizes } from "../scan/twin_sizes.ts";
import type { DuplicatesOptions } from "./options.ts";

export type WalkedTargets = {
  /** Those that are there. */
  readonly there: readonly Target[];
  /** All files of the catalog, where it knew none before and they can be kept at hand. */
  readonly fresh?: FreshFiles;
};

/** Walks the targets; notes those that are not there. Where it is stopped, what was read is committed. */
export async function walkTargets(
  context: Context,
  options: DuplicatesOptions,
  to: {
    readonly writer: Writer;
    readonly run: RunId;
    readonly tally: Tally;
    readonly unavailable: UnavailableRoot[];
  },
): Promise<WalkedTargets> {
  const { catalog, signal } = context;
  const { by, targets, inspector, scan } = options;
  const first = by === "digest" && !hasFiles(catalog) ? firstWalk(options) : undefined;
  const onlyTwins = first == null ? {} : { first };
  const asked = { ...scan, targets, inspector, ...(by === "digest" ? { onlyTwins } : {}) };
  if (first != null) beginBulk(catalog);
  const session = new Session(context, asked, to.run, to.writer, to.tally);
  const there: Target[] = [];
  try {
    for (const target of targets) {
      const lost = await session.walkTarget(target);
      if (lost.length === 0) there.push(target);
      to.unavailable.push(...lost);
    }
  } catch (error) {
    if (signal.aborted) session.commit();
    throw error;
  }
  if (first != null) endBulk(catalog);
  return first == null || first.sizes.mayHavePassed ? { there } : { there, fresh: first.files };
}

function firstWalk({ inspector, kinds, minSizeBytes }: DuplicatesOptions): FirstWalk {
  const isAskedFor = (kind: MediaKind, sizeBytes: number) =>
    sizeBytes >= Math.max(1, minSizeBytes) && kinds.includes(kind);
  return { hasher: inspector, sizes: new TwinSizes(isAskedFor), files: new FreshFiles() };
}
