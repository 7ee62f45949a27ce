// What a command is: words for help, arguments, a schema behind them, what it needs, and one call.

import type { z } from "zod";
import type { Clock } from "../base/clock.ts";
import type { ExitCode } from "../base/errors.ts";
import type { Logger } from "../base/log.ts";
import type { LoadedValue } from "../config/load.ts";
import type { Place } from "../config/places.ts";
import type { Config } from "../config/resolve.ts";
import type { Context } from "../operations/context.ts";
import type { Emit } from "../operations/events.ts";
import type { GlobalOptions } from "./global_flags.ts";
import type { Page } from "./render/page.ts";
import type { World } from "./world.ts";

/** A flag, by its name without the dashes. */
export type Flag = {
  readonly description: string;
  /** What stands for its value in help: "N", "DIR". A flag without one is a switch. */
  readonly value?: string;
  /** One letter, for a single dash. */
  readonly short?: string;
  /** It may be given more than once; its option is a list then. */
  readonly repeated?: boolean;
  /** The configuration key that it overrides; such a flag is no option of the command. */
  readonly key?: string;
};

/** Words that are no flags, in their order. */
export type Positional = {
  /** As help shows it: "ROOT". Its option has the name in lower case, "root". */
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Takes all words that are left; only the last may. Its option is a list. */
  readonly repeated?: boolean;
  /** The configuration key that it overrides. */
  readonly key?: string;
};

export type Arguments = {
  readonly flags: Readonly<Record<string, Flag>>;
  readonly positionals: readonly Positional[];
};

export type Example = { readonly line: string; readonly does: string };

export type Needs = "none" | "read" | "write";

/** The configuration in force. */
export type Settings = {
  readonly config: Config;
  readonly values: readonly LoadedValue[];
  /** The configuration file that was read, or would be; absent where there is no place for one. */
  readonly file?: Place & { readonly exists: boolean };
  /** The data folder; throws ConfigError where there is no place for one. */
  readonly data: () => Place;
};

/** What every command is handed. */
export type Bare = {
  readonly world: World;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly log: Logger;
  readonly global: GlobalOptions;
  /** Reads the configuration at the first call; throws ConfigError where it is wrong. */
  readonly settings: () => Settings;
};

/** What a command of these needs is handed: with the catalog open where it needs one. */
export type CommandContext<N extends Needs> = N extends "none" ? Bare : Bare & Context;

/** A typed record of an answer, a line of JSON. */
export type AnswerRecord = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What a command found or did. Exactly one of `records` and `print` is used, then `summary`. */
export type Answer = {
  /** Default `ok`. Asked after the records were taken. */
  readonly status?: () => ExitCode;
  /** What a program gets; the summary line comes after them. */
  readonly records?: () => Iterable<AnswerRecord> | AsyncIterable<AnswerRecord>;
  /** Fields of the summary line. */
  readonly summary?: () => Readonly<Record<string, unknown>>;
  /** The same for people, on standard output. */
  readonly print: (page: Page) => void | Promise<void>;
};

export type Command<N extends Needs = Needs, S extends z.ZodType = z.ZodType> = {
  readonly meta: {
    /** All words: "config show". */
    readonly name: string;
    /** One line, in the imperative, without a final period. */
    readonly description: string;
    /** More for its own help: whole paragraphs. */
    readonly details?: readonly string[];
    readonly examples: readonly Example[];
    /** Exit statuses that it can end with, beside 0, 1, 2 and 12. */
    readonly statuses: readonly ExitCode[];
  };
  readonly args: Arguments;
  /** Options by the names of flags and positionals, in camel case; texts as typed, switches as booleans. */
  readonly options: S;
  readonly needs: N;
  /** It works even where the configuration is wrong or missing (default false). */
  readonly ignoresConfig?: boolean;
  run(context: CommandContext<N>, options: z.output<S>): Promise<Answer> | Answer;
};

/** Infers the types of a command. */
export function defineCommand<const N extends Needs, S extends z.ZodType>(
  command: Command<N, S>,
): Command<N, S> {
  return command;
}
