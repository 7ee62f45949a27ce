// `varve organize`: a plan of where every photo and video belongs.

import { z } from "zod";
import { describeError, ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { collisionChoices, organizeActions, undatedChoices } from "../../config/schema.ts";
import { renameModes } from "../../domain/meaningless_name.ts";
import { isTemplateToken, templateTokens } from "../../domain/template_tokens.ts";
import {
  type LibraryOrganized,
  organizeLibrary,
} from "../../operations/organize/organize_library.ts";
import { workersFor } from "../../operations/scan/limits.ts";
import { type Answer, defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import type { GlobalOptions } from "../global_flags.ts";
import { reading } from "../reading.ts";
import {
  organizeRecords,
  organizeSummary,
  printOrganized,
  type Shown,
  shows,
} from "../render/organize.ts";
import { someText, toggle } from "../schemas.ts";
import { planOut } from "../shared_args.ts";
import { scanStatuses } from "../statuses.ts";

const tokens = Object.keys(templateTokens)
  .filter(isTemplateToken)
  .map((token) => `{${token}} ${templateTokens[token].meaning}`)
  .join("; ");

export const organizeCommand = defineCommand({
  meta: {
    name: "organize",
    description: "Plan where photos and videos belong by their dates",
    details: [
      "Brings the catalog up to date, then writes a plan: a file of steps that can be read, and is carried out by `varve apply`. Nothing of the library is touched before that. Files that belong together (Live Photos, RAW and JPEG, edits, sidecars) go together under one name. What lies in its place already has no step, so a second plan is empty.",
      "Files whose date is not to be trusted go to a review folder. Files whose content is at the target already stay where they are, and are listed.",
      `A template is a path below the target, with tokens: ${tokens}; {ext} the extension, at the end. {a|b|"text"} takes the first that is known.`,
    ],
    examples: [
      {
        line: "varve organize /volume1/inbox --to /volume1/photo",
        does: "a plan that files an inbox by year and month",
      },
      { line: "varve organize --to /volume1/photo --preview", does: "twenty samples, and no plan" },
      {
        line: "varve organize /volume1/photo --to /volume1/by-date --action hardlink",
        does: "a view by date beside the originals; again: brought up to date",
      },
      {
        line: "varve organize --to /volume1/photo --template '{year}/{month}/{date}_{time}_{stem}{ext}'",
        does: "names that begin with the time",
      },
      {
        line: 'varve organize /volume1/inbox --to /volume1/photo --shift "PowerShot A620=+1h30m"',
        does: "the clock of a camera put right; `varve why --clock CAMERA` proposes by how much",
      },
    ],
    statuses: scanStatuses,
  },
  args: {
    root: {
      type: "positional",
      required: false,
      description: "Folders whose files are filed (default: the configured roots)",
      repeated: true,
      key: "library.roots",
    },
    to: {
      type: "string",
      valueHint: "DIR",
      description: "Folder to file them in; it may be one of the sources",
    },
    template: {
      type: "string",
      valueHint: "TEMPLATE",
      description: "Where a file goes below the target",
      key: "organize.template",
    },
    "review-template": {
      type: "string",
      valueHint: "TEMPLATE",
      description: "Where files go that have no date to be trusted",
      key: "organize.review_template",
    },
    kind: {
      type: "string",
      valueHint: "KINDS",
      description: "Kinds to file: photo,video,audio",
      repeated: true,
      key: "organize.kinds",
    },
    action: {
      type: "string",
      valueHint: organizeActions.join("|"),
      description: "What is done with each file",
      key: "organize.action",
    },
    undated: {
      type: "string",
      valueHint: undatedChoices.join("|"),
      description: "Files without a date to be trusted",
      key: "organize.undated",
    },
    collision: {
      type: "string",
      valueHint: collisionChoices.join("|"),
      description: "Where another file has the name",
      key: "organize.collision",
    },
    rename: {
      type: "string",
      valueHint: renameModes.join("|"),
      description: "Which files get the name of the template",
      key: "organize.rename",
    },
    fold: {
      type: "boolean",
      description: "Put second copies of what is at the target into quarantine",
      key: "organize.fold",
    },
    shift: {
      type: "string",
      valueHint: "CAMERA=DURATION",
      description: "Add to the times of a camera whose clock was wrong, such as +1h30m",
      repeated: true,
      key: "organize.shift",
    },
    settle: {
      type: "string",
      valueHint: "DURATION",
      description: "Files modified so recently wait",
      key: "organize.settle",
    },
    preview: { type: "boolean", description: "Show twenty samples and write no plan" },
    show: {
      type: "string",
      valueHint: shows.join("|"),
      description:
        "What to show of the plan: its folders (default), every step, or its figures only",
    },
    out: planOut,
  },
  options: z.strictObject({
    to: someText,
    preview: toggle,
    show: z.enum(shows).optional(),
    out: someText.optional(),
  }),
  needs: "write",
  threads: ({ performance }) => workersFor(performance),
  perform: async (context, { to, preview = false, show, out }): Promise<Answer> => {
    const { world } = context;
    if (preview && out != null) {
      throw new UsageError("--preview writes no plan, and --out names one", "Give one of them");
    }
    const found = await organizeLibrary(context, {
      ...(await reading(context)),
      to: absolutePath(world.cwd, to),
      ...(out == null ? {} : { out: absolutePath(world.cwd, out) }),
      preview,
      dataFolder: context.settings().data().path,
    });
    if (found.end === "interrupted") return interrupted(context.signal);
    const { organized, target } = found;
    const shown: Shown = {
      show: show ?? (preview ? "none" : "tree"),
      preview,
      target,
      apply: applyWords(context.global),
    };
    return {
      status: () => statusOf(found),
      records: () => organizeRecords(organized, shown),
      summary: () => organizeSummary(organized, shown),
      print: (page) => printOrganized(page, organized, shown),
    };
  },
});

/** `varve apply` with the same data and configuration. */
function applyWords({ data, config }: GlobalOptions): readonly string[] {
  const flag = (name: string, value: string | undefined) => (value == null ? [] : [name, value]);
  return ["varve", ...flag("--data", data), ...flag("--config", config), "apply"];
}

function statusOf({ organized, scan }: Extract<LibraryOrganized, { end: "done" }>): ExitCode {
  const failed = scan.summary.failed > 0 || organized.summary.blocked > 0;
  return failed ? ExitCode.someFailed : ExitCode.ok;
}

function interrupted(signal: AbortSignal): Answer {
  const { exitCode, ...error } = describeError(signal.reason);
  return {
    status: () => exitCode,
    summary: () => ({ error }),
    print: (page) => page.line(`Stopped before there was a plan: ${error.message}`),
  };
}
