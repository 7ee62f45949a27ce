// The configuration as it is typed: every key with its description, its default and what it accepts.
// docs/config.md and `varve config init` are generated from it. What the values mean is resolve.ts.

import { z } from "zod";
import { parseBytes } from "../base/bytes.ts";
import { parseSeconds } from "../base/duration.ts";
import { logFormats, logLevels } from "../base/log.ts";
import { parseShift } from "../domain/camera_shift.ts";
import { digestAlgorithms } from "../domain/inspection.ts";
import { defaultKeepRules, KeepRuleError, parseKeepRule } from "../domain/keep_rules.ts";
import { renameModes } from "../domain/meaningless_name.ts";
import { parseTemplate, TemplateError } from "../domain/parse_template.ts";
import { DEFAULT_TEMPLATE } from "../domain/template.ts";
import { isZoneName } from "./time_zone.ts";

/** Kinds that can be asked for; sidecars come with the files they belong to. */
export const scanKinds = ["photo", "video", "audio", "book", "other"] as const;

/** Kinds that can be filed by date; sidecars come with the files they belong to. */
export const organizeKinds = ["photo", "video", "audio"] as const;

/** What a plan does with each file. */
export const organizeActions = ["move", "copy", "hardlink"] as const;

/** Where files go of which nothing but their modification time tells a date. */
export const undatedChoices = ["review", "mtime", "skip"] as const;

/** What happens where another file has the name already. */
export const collisionChoices = ["suffix", "skip", "fail"] as const;

/** How much of each file a scan hashes. */
export const hashModes = ["none", "sample", "full"] as const;

const size = z.union([
  z.int().nonnegative(),
  z.string().refine((text) => parseBytes(text) != null, {
    error: 'must be a size such as "200 MB" or a number of bytes',
  }),
]);

const memory = z.union([z.literal("auto"), size]);

const zone = z.string().refine((name) => name === "system" || isZoneName(name), {
  error: 'must be the name of a time zone such as "Europe/Berlin", or "system"',
});

const duration = z.union([
  z.number().nonnegative(),
  z.string().refine((text) => (parseSeconds(text) ?? -1) >= 0, {
    error: 'must be a duration such as "60 s" or "5 min", or a number of seconds',
  }),
]);

const clockShift = z.string().refine((text) => parseShift(text) != null, {
  error: 'must be a camera and a duration such as "Canon PowerShot A620=+1h30m"',
});

const keepRule = z.string().superRefine((text, context) => {
  try {
    parseKeepRule(text, { absolute: (folder) => folder });
  } catch (error) {
    if (!(error instanceof KeepRuleError)) throw error;
    context.addIssue(`${error.what} (${error.hint})`);
  }
});

const path = z.string().min(1, { error: "must not be empty" });
const optionalPath = z.string();

const template = z.string().superRefine((text, context) => {
  try {
    parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    context.addIssue(`${error.what} (${error.hint})`);
  }
});

const count = z.int().nonnegative();

/** Limits of one mount; a key that is not given leaves the choice to the kind of disk. */
export const MountLimits = z.strictObject({
  concurrent_reads: z.int().positive().optional().describe("Files read from it at once."),
  ffprobe_limit: z
    .int()
    .positive()
    .optional()
    .describe("ffprobe processes that read from it at once."),
  bytes_per_second: size
    .optional()
    .describe('Most that is read from it a second, such as "40 MB".'),
});

export const ConfigFile = z.strictObject({
  data: section("Where Varve keeps what is its own.", {
    folder: optionalPath
      .default("")
      .describe(
        "Folder of the catalog, logs and backups. Empty: $VARVE_DATA, else varve-data beside the program when it lies on a volume, else $XDG_DATA_HOME/varve.",
      ),
  }),
  library: section("What the library is.", {
    roots: z
      .array(path)
      .default([])
      .describe(
        'Folders to scan when none are named, such as ["/volume1/photo", "/volume1/video"].',
      ),
    home_time_zone: zone
      .default("system")
      .describe(
        'Where times without a zone were taken, such as "Europe/Berlin". "system": the zone of this machine.',
      ),
  }),
  scan: section("What a scan reads.", {
    kinds: z
      .array(z.enum(scanKinds))
      .default(["photo", "video", "audio", "book"])
      .describe(
        "Kinds of files to read; their sidecars come with them. All others are counted only.",
      ),
    hash: z
      .enum(hashModes)
      .default("sample")
      .describe(
        '"none", "sample" (head and tail of each file, enough to know it again) or "full" (digests of all bytes).',
      ),
    digests: z
      .array(z.enum(digestAlgorithms))
      .min(1, { error: "must name at least one digest" })
      .default(["sha256"])
      .describe('Digests that hash = "full" makes: "sha256", "md5".'),
    exclude: z
      .array(path)
      .default([])
      .describe('Globs of paths below a root to leave out, such as ["**/Trash/**", "*.tmp"].'),
  }),
  organize: section("How files are filed by date.", {
    template: template
      .default(DEFAULT_TEMPLATE)
      .describe(
        "Where a file goes below the target. Tokens are listed by `varve organize --help`.",
      ),
    review_template: template
      .default("review/{stem}{ext}")
      .describe("Where files go that have no date to be trusted."),
    kinds: z
      .array(z.enum(organizeKinds))
      .min(1, { error: "must name at least one kind" })
      .default(["photo", "video"])
      .describe('Kinds to file: "photo", "video", "audio". What belongs to them comes with them.'),
    action: z
      .enum(organizeActions)
      .default("move")
      .describe('"move", "copy", or "hardlink" (a view by date beside the originals).'),
    undated: z
      .enum(undatedChoices)
      .default("review")
      .describe(
        'Files of which only the modification time tells a date: "review" (by review_template), "mtime" (filed by it), "skip" (left where they are).',
      ),
    collision: z
      .enum(collisionChoices)
      .default("suffix")
      .describe(
        'Where another file has the name: "suffix" (-1, -2 …), "skip" (left where it is), "fail" (no plan is made).',
      ),
    rename: z
      .enum(renameModes)
      .default("always")
      .describe(
        '"always": names as the template says; "meaningless": only of names such as IMG_0001; "never": names stay.',
      ),
    fold: z
      .boolean()
      .default(false)
      .describe(
        "true: of a file whose content is at the target already, the second copy goes to quarantine. false: it stays where it is.",
      ),
    shift: z
      .array(clockShift)
      .default([])
      .describe(
        'Cameras whose clock was wrong, and what to add to their times, such as ["Canon PowerShot A620=+1h30m"].',
      ),
    settle: duration
      .default(60)
      .describe(
        'Files modified so recently may still be arriving and wait for the next plan; seconds, or a text such as "5 min".',
      ),
  }),
  duplicates: section("What is done about equal files.", {
    keep: z
      .array(keepRule)
      .min(1, { error: "must hold a rule" })
      .default([...defaultKeepRules])
      .describe(
        "Which file of a group is kept, in the order of these rules; `varve duplicates --help` lists them. After all of them the bytes of the paths tell.",
      ),
    purge_after: duration
      .default("30 d")
      .describe(
        'How long files stay in quarantine at least before `varve quarantine purge` takes them, such as "30 d".',
      ),
  }),
  performance: section("How much of the machine a scan may use.", {
    multiprocessing: z.boolean().default(true).describe("false: everything in one thread."),
    max_workers: count
      .max(256)
      .default(0)
      .describe("Threads that read files. 0: by the number of CPUs and the kind of disk."),
    chunk_size: z
      .int()
      .min(1)
      .max(100_000)
      .default(500)
      .describe(
        "Files written to the catalog at once; a scan that is stopped loses less than this.",
      ),
    memory_limit: memory
      .default("auto")
      .describe(
        'A scan that uses more than this over all threads, such as "200 MB", pauses to free what it can. "auto": 150 MB.',
      ),
    per_mount: z
      .record(path, MountLimits)
      .default({})
      .describe("Limits of single mounts, by the path of the mount."),
  }),
  tools: section("Programs for files that Varve cannot read itself.", {
    exiftool: path.default("bundled").describe('"bundled", "none" or the path of an exiftool.'),
    ffprobe: path.default("bundled").describe('"bundled", "none" or the path of an ffprobe.'),
    ffmpeg: path
      .default("ffmpeg")
      .describe(
        '"none", the path of an ffmpeg or its name where programs are. It decodes videos for `varve duplicates --by similar`; "ffmpeg" is looked for among the packages of DSM, too.',
      ),
  }),
  log: section("Messages on standard error, or in a file.", {
    level: z.enum(logLevels).default("info").describe('"debug", "info", "warn" or "error".'),
    format: z.enum(logFormats).default("text").describe('"text" or "json" (an object a line).'),
    file: optionalPath
      .default("")
      .describe("File that log lines are added to. Empty: standard error."),
  }),
  catalog: section("The catalog file.", {
    force: z
      .boolean()
      .default(false)
      .describe(
        "true: accept a catalog on a network file system (NFS, SMB), where other machines could damage it.",
      ),
  }),
  backup: section("Copies of the catalog.", {
    keep: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .describe("Backups to keep; the newest sound one is never dropped."),
    folder: optionalPath
      .default("")
      .describe("Where to keep them. Empty: backups in the data folder."),
  }),
});

/** The configuration as typed, with every default filled in. */
export type ConfigFile = z.infer<typeof ConfigFile>;

/** A section; load.ts supplies the ones that are left out, and every key has a default. */
function section<Shape extends z.ZodRawShape>(description: string, shape: Shape) {
  return z.strictObject(shape).describe(description);
}
