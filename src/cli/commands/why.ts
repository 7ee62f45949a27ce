// `varve why FILE`: why a file is catalogued or not, and how its date was concluded. `varve why --clock CAMERA`: by
// how much a camera's clock was wrong.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { clockProposals } from "../../operations/clock_proposals.ts";
import { keepRules } from "../../operations/duplicates/find_duplicates.ts";
import { whyDuplicates } from "../../operations/duplicates/why_duplicates.ts";
import { why } from "../../operations/why.ts";
import { type Answer, type CommandContext, defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import { printClocks } from "../render/clock.ts";
import { pathField, recordsWithPaths, withPaths } from "../render/records.ts";
import { printTwo, printWhy } from "../render/why.ts";
import { someText } from "../schemas.ts";
import { readStatuses } from "../statuses.ts";

export const whyCommand = defineCommand({
  meta: {
    name: "why",
    description: "Explain the date of a file, what belongs to it, or why it is left out",
    details: [
      "Every date that the file, its name, its folder and its companions give is shown from the strongest down, with what was taken and why the others were not.",
      "Of two files it tells whether they are duplicates, which of them is kept and by which rule of `duplicates.keep`, and what keeps the other from being put aside.",
      "With --clock the clock of a camera is judged by its own photos and videos: those that hold a time and a position by GPS tell how far its time is off, and `varve organize --shift` takes what is proposed. Nothing is read but the catalog.",
    ],
    examples: [
      { line: "varve why IMG_0001.jpg", does: "the whole ladder of its date" },
      { line: "varve why IMG_0001.jpg backup/IMG_0001.jpg", does: "which of two copies is kept" },
      { line: "varve why @eaDir/thumb.jpg", does: "why a scan leaves it out" },
      {
        line: 'varve why --clock "PowerShot A620"',
        does: "by how much the clock of a camera was wrong",
      },
    ],
    statuses: readStatuses,
  },
  args: {
    file: {
      type: "positional",
      required: false,
      description: "Its path, or those of two files",
      repeated: true,
    },
    clock: {
      type: "string",
      valueHint: "CAMERA",
      description: "Judge the clock of a camera: part of make and model, in any case",
    },
  },
  options: z.strictObject({
    file: z.array(someText).optional(),
    clock: someText.optional(),
  }),
  needs: "read",
  perform: (context, { file: files = [], clock }) => {
    const [file, other, ...more] = files;
    if (file != null && clock != null) {
      throw new UsageError("FILE and --clock exclude each other", "Give one of them");
    }
    if (more.length > 0) {
      throw new UsageError("Too many files are named", "Name one to explain, or two to compare");
    }
    if (file != null && other != null) return whyTwo(context, file, other);
    if (file != null) return whyFile(context, file);
    if (clock != null) return whyClock(context, clock);
    throw new UsageError("FILE is missing", "Name a file, or a camera by --clock CAMERA");
  },
});

function whyFile(context: CommandContext<"read">, file: string): Answer {
  const { scan, library } = context.settings().config;
  const { records, summary } = why(context, absolutePath(context.world.cwd, file), {
    kinds: scan.kinds,
    exclude: scan.exclude,
    homeZone: library.homeTimeZone,
  });
  return {
    records: () => recordsWithPaths(records(), ["path", "origin"]),
    summary: () => {
      const { path, place } = summary();
      return { ...pathField(path), place };
    },
    print: (page) => printWhy(page, records()),
  };
}

function whyTwo(context: CommandContext<"read">, a: string, b: string): Answer {
  const { cwd } = context.world;
  const rules = keepRules(context.settings().config, []);
  const verdict = whyDuplicates(
    context.catalog,
    [absolutePath(cwd, a), absolutePath(cwd, b)],
    rules,
  );
  const { keep, heldBy, ...rest } = verdict;
  return {
    records: () => [
      {
        ...withPaths(rest, ["a", "b"]),
        ...(keep == null ? { keep } : pathField(keep, "keep")),
        heldBy: heldBy.map((path) => pathField(path)),
      },
    ],
    summary: () => ({ verdict: verdict.status }),
    print: (page) => printTwo(page, verdict),
  };
}

function whyClock(context: CommandContext<"read">, camera: string): Answer {
  const { records, summary } = clockProposals(context, camera);
  return { records, summary, print: (page) => printClocks(page, records()) };
}
