// The configuration as it is meant: sizes in bytes, paths absolute, "system" and "auto" resolved.

import { parseBytes } from "../base/bytes.ts";
import { parseSeconds } from "../base/duration.ts";
import type { LogFormat, LogLevel } from "../base/log.ts";
import { absolutePath, folderOf } from "../base/paths.ts";
import { type CameraShift, parseShift } from "../domain/camera_shift.ts";
import type { DigestAlgorithm } from "../domain/inspection.ts";
import { parseKeepRule } from "../domain/keep_rules.ts";
import type { RenameMode } from "../domain/meaningless_name.ts";
import type { Origin } from "./origin.ts";
import type {
  ConfigFile,
  collisionChoices,
  hashModes,
  organizeActions,
  organizeKinds,
  scanKinds,
  undatedChoices,
} from "./schema.ts";

export type ScanKind = (typeof scanKinds)[number];
export type HashMode = (typeof hashModes)[number];

/** Where a tool is: packed into the program, not to be used, or at a path (or a name on PATH). */
export type ToolChoice =
  | { readonly use: "bundled" }
  | { readonly use: "none" }
  | { readonly use: "path"; readonly path: string };

/** Limits of one mount; what is absent is chosen by the kind of disk. */
export type MountLimits = {
  /** Absolute path of the mount. */
  readonly path: string;
  readonly concurrentReads?: number;
  readonly ffprobeLimit?: number;
  readonly bytesPerSecond?: number;
};

export type Config = {
  readonly data: {
    /** Absolute; absent where the configuration leaves it to places.ts. */
    readonly folder?: string;
  };
  readonly library: {
    /** Absolute. */
    readonly roots: readonly string[];
    /** A name of the IANA zone table. */
    readonly homeTimeZone: string;
  };
  readonly scan: {
    readonly kinds: readonly ScanKind[];
    readonly hash: HashMode;
    readonly digests: readonly DigestAlgorithm[];
    readonly exclude: readonly string[];
  };
  readonly organize: {
    /** As typed; parsed by domain/template.ts. */
    readonly template: string;
    readonly reviewTemplate: string;
    readonly kinds: readonly (typeof organizeKinds)[number][];
    readonly action: (typeof organizeActions)[number];
    readonly undated: (typeof undatedChoices)[number];
    readonly collision: (typeof collisionChoices)[number];
    readonly rename: RenameMode;
    readonly fold: boolean;
    readonly shift: readonly CameraShift[];
    /** Whole milliseconds. */
    readonly settleMs: number;
  };
  readonly duplicates: {
    /** As typed, folders absolute; parsed by domain/keep_rules.ts. */
    readonly keep: readonly string[];
    /** Whole milliseconds. */
    readonly purgeAfterMs: number;
  };
  readonly performance: {
    readonly multiprocessing: boolean;
    /** 0: by CPUs and disks. */
    readonly maxWorkers: number;
    readonly chunkSize: number;
    /** Absent: left to the scan (operations/scan/limits.ts). */
    readonly memoryLimitBytes?: number;
    readonly perMount: readonly MountLimits[];
  };
  readonly tools: {
    readonly exiftool: ToolChoice;
    readonly ffprobe: ToolChoice;
    readonly ffmpeg: ToolChoice;
  };
  readonly log: {
    readonly level: LogLevel;
    readonly format: LogFormat;
    /** Absolute; absent: standard error. */
    readonly file?: string;
  };
  readonly catalog: { readonly force: boolean };
  readonly backup: {
    readonly keep: number;
    /** Absolute; absent: `backups` in the data folder. */
    readonly folder?: string;
  };
};

/**
 * What the typed values mean. A relative path starts from the folder of the configuration file where it
 * stands there, else from the current folder.
 */
export function resolveConfig(
  typed: ConfigFile,
  originOf: (key: string) => Origin,
  from: { readonly cwd: string; readonly systemZone: string },
): Config {
  const absolute = (path: string, key: string): string => {
    const origin = originOf(key);
    return absolutePath(origin.from === "file" ? folderOf(origin.file) : from.cwd, path);
  };
  const optional = <Name extends string>(name: Name, path: string, key: string) =>
    path === "" ? {} : ({ [name]: absolute(path, key) } as Record<Name, string>);
  const { library, performance, tools, log, backup } = typed;
  const memoryLimitBytes = sizeOf(performance.memory_limit);
  return {
    data: optional("folder", typed.data.folder, "data.folder"),
    library: {
      roots: library.roots.map((root) => absolute(root, "library.roots")),
      homeTimeZone: library.home_time_zone === "system" ? from.systemZone : library.home_time_zone,
    },
    scan: typed.scan,
    organize: organizeOf(typed.organize),
    duplicates: {
      keep: typed.duplicates.keep.map((rule) => {
        const { text } = parseKeepRule(rule, {
          absolute: (folder) => absolute(folder, "duplicates.keep"),
        });
        return text;
      }),
      purgeAfterMs: msOf(typed.duplicates.purge_after),
    },
    performance: {
      multiprocessing: performance.multiprocessing,
      maxWorkers: performance.max_workers,
      chunkSize: performance.chunk_size,
      ...(memoryLimitBytes == null ? {} : { memoryLimitBytes }),
      perMount: Object.entries(performance.per_mount).map(([path, limits]) => {
        const bytesPerSecond = sizeOf(limits.bytes_per_second);
        return {
          path: absolute(path, "performance.per_mount"),
          ...(limits.concurrent_reads == null ? {} : { concurrentReads: limits.concurrent_reads }),
          ...(limits.ffprobe_limit == null ? {} : { ffprobeLimit: limits.ffprobe_limit }),
          ...(bytesPerSecond == null ? {} : { bytesPerSecond }),
        };
      }),
    },
    tools: {
      exiftool: toolChoice(tools.exiftool, (path) => absolute(path, "tools.exiftool")),
      ffprobe: toolChoice(tools.ffprobe, (path) => absolute(path, "tools.ffprobe")),
      ffmpeg: toolChoice(tools.ffmpeg, (path) => absolute(path, "tools.ffmpeg")),
    },
    log: { level: log.level, format: log.format, ...optional("file", log.file, "log.file") },
    catalog: typed.catalog,
    backup: { keep: backup.keep, ...optional("folder", backup.folder, "backup.folder") },
  };
}

function organizeOf(typed: ConfigFile["organize"]): Config["organize"] {
  const { review_template, shift, settle, ...rest } = typed;
  return {
    ...rest,
    reviewTemplate: review_template,
    shift: shift.flatMap((text) => parseShift(text) ?? []),
    settleMs: msOf(settle),
  };
}

function msOf(duration: string | number): number {
  return typeof duration === "number" ? Math.round(duration * 1000) : (parseSeconds(duration) ?? 0);
}

function sizeOf(typed: string | number | undefined): number | undefined {
  return typeof typed === "string" ? parseBytes(typed) : typed;
}

function toolChoice(typed: string, absolute: (path: string) => string): ToolChoice {
  if (typed === "bundled" || typed === "none") return { use: typed };
  // A bare name is looked up on PATH, as a shell would.
  return { use: "path", path: typed.includes("/") ? absolute(typed) : typed };
}
