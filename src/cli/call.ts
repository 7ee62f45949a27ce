// One call of a command, prepared: its options through their schema, its settings, its log and its face.

import { appendFileSync, mkdirSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { jsonLogger, type Logger, type LogLevel, type LogOptions } from "../base/log.ts";
import { osPath } from "../base/names.ts";
import { folderOf } from "../base/paths.ts";
import { ConfigError } from "../config/errors.ts";
import { nameWords } from "./args.ts";
import type { Command, Settings } from "./definition.ts";
import type { GlobalOptions } from "./global_flags.ts";
import type { Parsed } from "./parse.ts";
import type { Face } from "./render/face.ts";
import { jsonFace } from "./render/json.ts";
import { colors, plain, type Style, wantsColor } from "./render/style.ts";
import { textFace } from "./render/text.ts";
import type { Output, World } from "./world.ts";

export type Call = {
  readonly face: Face;
  readonly options: unknown;
  readonly settings: () => Settings;
  readonly log: Logger;
  readonly logsToFile: boolean;
  readonly global: GlobalOptions;
};

/** Prepares a call. What is heavy to load (the schemas) is loaded here, not at the start of the program. */
export async function prepareCall(command: Command, parsed: Parsed, world: World): Promise<Call> {
  const { global } = parsed;
  const named = new Map([...parsed.named, ...nameWords(parsed.words, command.args)]);
  const { splitOptions, checkOptions } = await import("./options.ts");
  const { own, keyed } = splitOptions(command, named, global);
  const options = checkOptions(command, own);
  const { loadSettings } = await import("./settings.ts");
  let loaded: Settings | undefined;
  const settings = () => {
    loaded ??= loadSettings(world, global, keyed);
    return loaded;
  };
  const log = command.ignoresConfig ? undefined : settings().config.log;
  const face = makeFace(world, global, log?.file);
  const toFile = log?.file != null;
  const logOptions: LogOptions = {
    write: toFile ? fileSink(log.file, world.stderr) : face.logLine,
    level: log == null ? "warn" : logLevel(settings(), world),
    clock: world.clock,
  };
  const logger =
    log?.format === "json"
      ? jsonLogger(logOptions)
      : await textLog(logOptions, toFile ? plain : styleOf(world.stderr, world, global));
  return { face, options, settings, global, log: logger, logsToFile: toFile };
}

async function textLog(options: LogOptions, style: Style): Promise<Logger> {
  const { textLogger } = await import("./text_log.ts");
  return textLogger(options, style);
}

/** A person at a terminal sees progress and results, and asks for more words by --verbose. */
function logLevel({ config, values }: Settings, { stderr }: World): LogLevel {
  const { level, file } = config.log;
  const origin = values.find(({ key }) => key.name === "log.level")?.origin.from;
  return origin === "default" && file == null && stderr.isTTY ? "warn" : level;
}

type FaceOptions = Pick<GlobalOptions, "json" | "quiet" | "verbose" | "color">;

/** The face that the options ask for. */
export function makeFace(world: World, options: FaceOptions, logFile: string | undefined): Face {
  const { stdout, stderr, clock } = world;
  const { quiet, verbose } = options;
  const logsToFile = logFile != null;
  if (options.json) return jsonFace(stdout, stderr, { quiet, logsToFile, clock });
  return textFace(stdout, stderr, {
    ...{ quiet, verbose, logsToFile },
    style: { stdout: styleOf(stdout, world, options), stderr: styleOf(stderr, world, options) },
    clock,
  });
}

function styleOf(output: Output, { env }: World, { color }: Pick<GlobalOptions, "color">): Style {
  return wantsColor(output, env, color) ? colors : plain;
}

/** What a command line that may be wrong asks for, as far as errors are to be shown the right way. */
export function roughOptions(argv: readonly string[]): FaceOptions {
  const end = argv.indexOf("--");
  const flags = new Set(end < 0 ? argv : argv.slice(0, end));
  return {
    json: flags.has("--json"),
    quiet: false,
    verbose: false,
    color: !flags.has("--no-color"),
  };
}

/**
 * Appends to a file, a line at a time, so that what was written before a crash is there. Throws ConfigError
 * where the file cannot be had; where it cannot be written later (a full disk), that is told once and the
 * work goes on.
 */
function fileSink(file: string, stderr: Output): (line: string) => void {
  const append = (line: string) => appendFileSync(osPath(file), line);
  try {
    mkdirSync(osPath(folderOf(file)), { recursive: true });
    append("");
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    throw new ConfigError(
      `The log file "${file}" cannot be written: ${reason}`,
      "Name another with --log-file FILE, or change log.file",
      { cause: error },
    );
  }
  let lost = false;
  return (line) => {
    if (lost) return;
    try {
      append(line);
    } catch (error) {
      lost = true;
      stderr.write(`The log file cannot be written any more: ${systemCode(error) ?? error}\n`);
    }
  };
}
