// `varve duplicates`: groups of files with equal content.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { duplicateMeasures } from "../../domain/duplicates.ts";
import { type MediaKind, mediaKinds } from "../../domain/media.ts";
import { findDuplicates } from "../../operations/duplicates/find_duplicates.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { defineCommand } from "../definition.ts";
import { duplicatesError, duplicatesStatus } from "../duplicates_answer.ts";
import { groupRecord, printDuplicates } from "../render/duplicates.ts";
import { byteSize, listOf } from "../schemas.ts";
import { toolFolders } from "../tool_folders.ts";

/** Where none are named. */
const defaultKinds: readonly MediaKind[] = ["photo", "video", "audio", "book"];

const kinds = listOf([...mediaKinds, "all"]).transform((named) =>
  mediaKinds.filter((kind) => named.includes(kind) || named.includes("all")),
);

export const duplicatesCommand = defineCommand({
  meta: {
    name: "duplicates",
    description: "Find files with equal content",
    details: [
      "Folders that are named are brought up to date first; they need no scan before. Of their files only those are read that have another of their size, and no metadata. What is learnt stays in the catalog: a second look reads nothing that has not changed, and one that was stopped or killed goes on where it was. Without folders the catalog is taken as it is.",
      "Nothing is changed on disk. The file shown first of a group is the one rather kept: in the folder named first, then the earliest taken, then the shortest path. Hard links of one file are no duplicates.",
    ],
    examples: [
      {
        line: "varve duplicates /volume1/photo /volume1/phones",
        does: "in and between two folders",
      },
      { line: "varve duplicates", does: "in the whole catalog, as it is" },
      { line: "varve duplicates --kind video --min-size 100MB", does: "large videos only" },
      { line: "varve duplicates --json", does: "a record a group for other programs" },
    ],
    statuses: [
      ExitCode.someFailed,
      ExitCode.noCatalog,
      ExitCode.locked,
      ExitCode.newerCatalog,
      ExitCode.rootUnavailable,
      ExitCode.outOfSpace,
      ExitCode.interrupted,
    ],
  },
  args: {
    root: {
      type: "positional",
      required: false,
      description: "Folders to look in (default: the catalog as it is)",
      repeated: true,
    },
    by: {
      type: "string",
      valueHint: duplicateMeasures.join("|"),
      description: "What makes files duplicates: equal bytes (default digest)",
    },
    kind: {
      type: "string",
      valueHint: "KINDS",
      repeated: true,
      description: `Only these kinds: ${mediaKinds.join(", ")}, all (default ${defaultKinds.join(",")})`,
    },
    under: { type: "string", valueHint: "DIR", description: "Only in this folder and below it" },
    "min-size": {
      type: "string",
      valueHint: "SIZE",
      description: "Only files of this size or more",
    },
  },
  options: z.strictObject({
    root: z.array(z.string().min(1)).optional(),
    by: z.enum(duplicateMeasures).default("digest"),
    kind: kinds.default([...defaultKinds]),
    under: z.string().min(1).optional(),
    minSize: byteSize.optional(),
  }),
  needs: "write",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { root = [], kind, under, minSize }) => {
    const { world } = context;
    const { config, data } = context.settings();
    const found = await findDuplicates(context, {
      config,
      roots: root.map((path) => absolutePath(world.cwd, path)),
      kinds: kind,
      minSizeBytes: minSize ?? 1,
      ...(under == null ? {} : { under: absolutePath(world.cwd, under) }),
      startThread: () => world.startWorker(),
      toolsBundle: await world.toolsBundle(),
      toolFolders: toolFolders(world, data().path),
      pid: world.pid,
    });
    return {
      status: () => duplicatesStatus(found),
      records: async function* () {
        for await (const group of found.groups()) yield groupRecord(group);
      },
      summary: () => ({
        run: found.run,
        resumed: found.resumed,
        ...found.summary,
        ...duplicatesError(found, context.signal),
      }),
      print: (page) => printDuplicates(page, found),
    };
  },
});
