// `varve duplicates`: groups of files with equal content, and plans of what to do about them; and of photos and
// videos that only look alike, of which no plan is made.

import { z } from "zod";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { duplicateMeasures } from "../../domain/duplicates.ts";
import { keepRuleWords } from "../../domain/keep_rules.ts";
import { type MediaKind, mediaKinds } from "../../domain/media.ts";
import type { Duplicates } from "../../operations/duplicates/duplicates.ts";
import { findDuplicates } from "../../operations/duplicates/find_duplicates.ts";
import {
  duplicateActions,
  type PlannedDuplicates,
  planDuplicates,
} from "../../operations/duplicates/plan_duplicates.ts";
import type { SimilarFiles } from "../../operations/duplicates/similar.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { type Answer, defineCommand } from "../definition.ts";
import { duplicatesStatus } from "../duplicates_answer.ts";
import { endError } from "../end_error.ts";
import { UsageError } from "../errors.ts";
import { reading } from "../reading.ts";
import { offerRecord, planSummary, printPlan } from "../render/duplicate_plan.ts";
import { groupRecord, printDuplicates, turnedRecord } from "../render/duplicates.ts";
import { printSimilar, similarRecord } from "../render/similar.ts";
import { byteSize, listOf, someText } from "../schemas.ts";
import { onlyUnder, planOut, rootsToLookIn } from "../shared_args.ts";
import { scanStatuses } from "../statuses.ts";

/** Where none are named. */
const defaultKinds: readonly MediaKind[] = ["photo", "video", "audio", "book"];

const measures = [...duplicateMeasures, "similar"] as const;

const kinds = listOf([...mediaKinds, "all"]).transform((named) =>
  mediaKinds.filter((kind) => named.includes(kind) || named.includes("all")),
);

export const duplicatesCommand = defineCommand({
  meta: {
    name: "duplicates",
    description: "Find files with equal content",
    details: [
      "Folders that are named are brought up to date first; they need no scan before. Of their files only those are read that have another of their size, and no metadata. What is learnt stays in the catalog: a second look reads nothing that has not changed, and one that was stopped or killed goes on where it was. Without folders the catalog is taken as it is.",
      "--by payload finds files with the same picture or sound under other metadata: copies that were rated, tagged or dated anew. Since metadata is what tells those apart, folders that are named are scanned for it. Pictures that only a tag turns otherwise are named, and are no duplicates.",
      "--by similar finds photos that look alike: copies that were made smaller, saved at a lower quality or cropped a little, and bursts, which are told apart by their times. Each photo is decoded once, which takes long at the first time. Videos of about the same length are compared by some of their frames, where the machine has an ffmpeg. Folders that are named are scanned. Nothing is proposed to be done about such files: which of them is rather kept, only eyes can say.",
      "Nothing is changed on disk. The file shown first of a group is the one rather kept. Hard links of one file are no duplicates, nor are files that share their blocks on disk (reflinks). `varve duplicates folders` tells which folder is how far inside which.",
      `Rules of what to keep, asked in their order, and after all of them the bytes of the paths: ${ruleWords()}.`,
      "--plan writes down what would be done about the groups, for `varve apply` to carry out and `varve undo` to take back. quarantine: duplicates go to a hidden folder of their root, where they stay until `varve quarantine purge`; what belongs together goes together or stays. hardlink, reflink: each path stays, and the file becomes a link of the one that is kept, or shares its blocks on disk. Files are compared before each step, byte by byte, or by payload where they were found so; then only quarantine can be planned.",
    ],
    examples: [
      {
        line: "varve duplicates /volume1/photo /volume1/phones",
        does: "in and between two folders",
      },
      { line: "varve duplicates", does: "in the whole catalog, as it is" },
      { line: "varve duplicates --kind video --min-size 100MB", does: "large videos only" },
      { line: "varve duplicates --by payload", does: "copies with other metadata, too" },
      { line: "varve duplicates --by similar", does: "photos and videos that look alike" },
      {
        line: 'varve duplicates --keep "inside /volume1/photo" --plan quarantine',
        does: "plan to put aside what lies elsewhere, too",
      },
      { line: "varve duplicates --json", does: "a record a group for other programs" },
    ],
    statuses: [ExitCode.noCatalog, ...scanStatuses],
  },
  args: {
    root: rootsToLookIn,
    by: {
      type: "string",
      valueHint: measures.join("|"),
      description:
        "What makes files duplicates: equal bytes (digest, the default), or equal media whatever the metadata (payload); or photos and videos that look alike (similar)",
    },
    kind: {
      type: "string",
      valueHint: "KINDS",
      repeated: true,
      description: `Only these kinds: ${mediaKinds.join(", ")}, all (default ${defaultKinds.join(",")})`,
    },
    under: onlyUnder,
    "min-size": {
      type: "string",
      valueHint: "SIZE",
      description: "Only files of this size or more",
    },
    keep: {
      type: "string",
      valueHint: "RULES",
      repeated: true,
      description: "Which file of a group is kept",
      key: "duplicates.keep",
    },
    plan: {
      type: "string",
      valueHint: duplicateActions.join("|"),
      description: "Write a plan that does this with the others",
    },
    out: planOut,
  },
  options: z.strictObject({
    root: z.array(someText).optional(),
    by: z.enum(measures).default("digest"),
    kind: kinds.default([...defaultKinds]),
    under: someText.optional(),
    minSize: byteSize.optional(),
    plan: z.enum(duplicateActions).optional(),
    out: someText.optional(),
  }),
  needs: "write",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { root = [], by, kind, under, minSize, plan: action, out }) => {
    const { world, signal } = context;
    if (out != null && action == null) {
      throw new UsageError("--out names a plan, and none is asked for", "Give --plan, too");
    }
    const shared = {
      ...(await reading(context)),
      roots: root.map((path) => absolutePath(world.cwd, path)),
      minSizeBytes: minSize ?? 1,
      ...(under == null ? {} : { under: absolutePath(world.cwd, under) }),
    };
    if (by === "similar") {
      // Loaded when asked for: it takes in all that looks at pictures (15 ms of every start, measured).
      const { findSimilar } = await import("../../operations/duplicates/similar_library.ts");
      const kinds = kindsWithLooks(kind, action);
      return similarAnswer(await findSimilar(context, { ...shared, kinds }), signal);
    }
    const request = { ...shared, by, kinds: kind };
    if (action == null) return duplicatesAnswer(await findDuplicates(context, request), signal);
    const planned = await planDuplicates(context, {
      ...{ ...request, action, dataFolder: context.settings().data().path },
      ...(out == null ? {} : { out: absolutePath(world.cwd, out) }),
    });
    return duplicatesAnswer(planned.search, signal, planned.plan);
  },
});

/** Those of the kinds that can be compared by their looks. Throws where more is asked for than looks can tell. */
function kindsWithLooks(
  kind: readonly MediaKind[],
  action: string | undefined,
): readonly MediaKind[] {
  if (action != null) {
    throw new UsageError(
      "No plan is made of files that only look alike",
      "Look at them, and put aside by hand what is not wanted; --by digest and --by payload can plan",
    );
  }
  const kinds = kind.filter((one) => one === "photo" || one === "video");
  if (kinds.length === 0) {
    throw new UsageError("Only photos and videos are compared by their looks", "Leave --kind out");
  }
  return kinds;
}

function similarAnswer(found: SimilarFiles, signal: AbortSignal): Answer {
  return {
    status: () => duplicatesStatus(found),
    records: async function* () {
      for await (const group of found.groups()) yield similarRecord(group);
    },
    summary: () => ({
      run: found.run,
      resumed: found.resumed,
      ...found.summary,
      ...endError(found, signal),
    }),
    print: (page) => printSimilar(page, found),
  };
}

function duplicatesAnswer(
  found: Duplicates,
  signal: AbortSignal,
  plan?: PlannedDuplicates,
): Answer {
  return {
    status: () => duplicatesStatus(found),
    records: async function* () {
      for await (const group of found.groups()) yield groupRecord(group);
      for await (const turned of found.turned()) yield turnedRecord(turned);
      if (plan != null) for await (const offer of plan.offers()) yield offerRecord(offer);
    },
    summary: () => ({
      run: found.run,
      resumed: found.resumed,
      ...found.summary,
      ...(plan == null ? {} : planSummary(plan)),
      ...endError(found, signal),
    }),
    print: async (page) => {
      await printDuplicates(page, found);
      if (plan != null) await printPlan(page, plan);
    },
  };
}

function ruleWords(): string {
  return Object.entries(keepRuleWords)
    .map(([rule, keeps]) => `"${rule}" (${keeps})`)
    .join(", ");
}
