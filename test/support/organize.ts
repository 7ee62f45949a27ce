// Plans of `varve organize` for libraries on disk, and media for them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeExif } from "../../scripts/sample/exif.ts";
import { makeHeic } from "../../scripts/sample/heic.ts";
import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { parseTemplate } from "../../src/domain/parse_template.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { PlanReader } from "../../src/domain/plan_file.ts";
import type { ScanSummary } from "../../src/domain/run.ts";
import { inlineInspector } from "../../src/inspect/inline.ts";
import type { OrganizeOptions } from "../../src/operations/organize/options.ts";
import { type Organized, organize } from "../../src/operations/organize/organize.ts";
import type { Remark } from "../../src/operations/organize/remarks.ts";
import type { ApplyLibrary } from "./apply_library.ts";
import { datedJpeg } from "./tiny_media.ts";

/** A JPEG of a time, "2019:07:04 18:22:31" or with a fraction; equal `content` makes equal bytes. */
export function photo(date: string | undefined, content = ""): Buffer {
  const [seconds = "", subSecond] = date?.split(".") ?? [];
  const jpeg = datedJpeg(seconds, subSecond == null ? {} : { subSecond });
  return Buffer.concat([
    date == null ? Buffer.from([0xff, 0xd8, 0xff, 0xd9]) : jpeg,
    Buffer.from(content),
  ]);
}

/** Both halves of a Live Photo. */
export function livePhoto(date: string, contentId: string) {
  const exifTiff = makeExif({
    make: "Apple",
    model: "iPhone 12",
    dateTimeOriginal: date,
    contentId,
  });
  return { heic: makeHeic({ exifTiff }), mov: makeMp4({ contentId, durationMs: 100 }) };
}

export type Planned = {
  readonly steps: readonly PlanStep[];
  /** From and to as paths below the library's folder: "inbox/a.jpg → photo/2019/2019-07/a.jpg". */
  readonly moves: readonly string[];
  readonly summary: Organized["summary"];
  readonly remarks: readonly Remark[];
  readonly places: readonly string[];
  readonly samples: readonly PlanStep[];
  /** Absolute path of the plan. */
  readonly file: string;
  readonly text: string;
  readonly scan: ScanSummary;
  /** Paths that notices were about. */
  readonly notices: readonly string[];
};

export type Planning = Partial<Omit<OrganizeOptions, "template" | "reviewTemplate">> & {
  readonly template?: string;
  readonly reviewTemplate?: string;
  /** Folders to scan before; default inbox and photo. */
  readonly roots?: readonly string[];
  /** Aborted when everything that waits has had its turn once the plan is begun. */
  readonly stop?: AbortController;
};

let plans = 0;

/** Scans, then plans: from the inbox to the folder of photos unless told otherwise. */
export async function planFor(lib: ApplyLibrary, planning: Planning = {}): Promise<Planned> {
  const { template, reviewTemplate, roots, stop, ...changes } = planning;
  const scan = await lib.scan(roots == null ? undefined : [...roots]);
  const notices: string[] = [];
  let elapsedMs = 0;
  const file = join(lib.folder, `organized-${++plans}.jsonl`);
  await using organized = await organize(
    {
      catalog: lib.catalog,
      // No two plans of one moment: `apply` knows them by it.
      clock: {
        nowUs: () => Date.UTC(2022, 0, 2) * 1000 + plans,
        elapsedMs: () => (elapsedMs += 0.01),
      },
      signal: (stop ?? new AbortController()).signal,
      emit: (event) => {
        if (event.type === "notice") notices.push(event.path ?? "");
        if (event.type === "run") setImmediate(() => stop?.abort(new Error("stopped")));
      },
    },
    {
      options: {
        sources: [lib.inbox],
        target: lib.photo,
        template: parseTemplate(template ?? "{year}/{year}-{month}/{stem}{ext}"),
        reviewTemplate: parseTemplate(reviewTemplate ?? "review/{stem}{ext}"),
        kinds: new Set(["photo", "video"]),
        action: "move",
        undated: "review",
        collision: "suffix",
        rename: "always",
        fold: false,
        shifts: [],
        settleMs: 60_000,
        maxNameBytes: 255,
        ...changes,
      },
      out: file,
      writeEmpty: true,
      dataFolder: lib.folder,
      inspector: async () => inlineInspector(),
      pid: 1,
    },
  );
  const text = readFileSync(file, "utf8");
  const steps = readPlan(text);
  const below = (path: string) => path.replace(`${lib.folder}/`, "");
  return {
    steps,
    moves: steps.map(({ from, to }) => `${below(from)} → ${below(to)}`),
    summary: organized.summary,
    remarks: [...organized.remarks()],
    places: [...organized.places()].map(({ path, files }) => `${path} ${files}`),
    samples: organized.samples,
    file,
    text,
    scan: scan.summary,
    notices,
  };
}

/** The steps of a plan, every line checked as `apply` checks it. */
export function readPlan(text: string): PlanStep[] {
  const [header = "", ...lines] = text.split("\n");
  const reader = new PlanReader(header);
  const steps = lines.flatMap((line) => reader.read(line) ?? []);
  reader.end();
  return steps;
}
