// What a command is: one of citty's (meta, args) with what is ours beside it: examples and statuses for help, a
// schema behind the arguments, what it needs open, and one call.

import {
  type BooleanArgDef,
  type CommandDef,
  defineCommand as defineCittyCommand,
  type PositionalArgDef,
  type StringArgDef,
} from "citty";
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

/** What citty's arguments have no word for, or allow more of. */
type OursToo = {
  readonly description: string;
  /** It may be given more than once; its option is a list then. */
  readonly repeated?: boolean;
  /** The configuration key that it overrides; such an argument is no option of the command. */
  readonly key?: string;
};

/** One letter, for a single dash. */
type WithLetter = { readonly alias?: string };

/** A flag that takes a value; `valueHint` stands for it in help: "N", "DIR". */
export type ValueFlag = StringArgDef & OursToo & WithLetter & { readonly type: "string" };

/** A switch. With a `negativeDescription` it is on by default, and "--no-…" is how it is typed. */
export type Switch = BooleanArgDef & OursToo & WithLetter & { readonly type: "boolean" };

export type Flag = ValueFlag | Switch;

/** A word that is no flag; `required` unless it says otherwise. A repeated one takes all words that are left. */
export type Positional = PositionalArgDef & OursToo & { readonly type: "positional" };

/** By their names without dashes; words in their order. Help shows the name of a word in capitals: "ROOT". */
export type Args = Readonly<Record<string, Flag | Positional>>;

export type Example = { readonly line: string; readonly does: string };

/** What is opened for it: `change` is a catalog that is there, `write` makes one where there is none. */
export type Needs = "none" | "read" | "change" | "write";

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
  readonly args: Args;
  /** Options by the names of arguments, in camel case; texts as typed, switches as booleans. */
  readonly options: S;
  readonly needs: N;
  /** With these options it is content to read (default false): it waits for no lock, and nothing is mended for it. */
  onlyReads?(options: z.output<S>): boolean;
  /** Reading threads that it will start, so that they come up while the catalog is opened (default 0). */
  readonly threads?: (config: Config) => number;
  /** It works even where the configuration is wrong or missing (default false). */
  readonly ignoresConfig?: boolean;
  /** Not citty's `run`, which would be handed values before their schema, and no context. */
  perform(context: CommandContext<N>, options: z.output<S>): Promise<Answer> | Answer;
};

/** Infers the types of a command. */
export function defineCommand<const N extends Needs, S extends z.ZodType>(
  command: Command<N, S>,
): Command<N, S> {
  return ofCitty(command);
}

/** A command as its name stands for it until it is called: citty resolves it, help takes its description. */
export type LazyCommand = (() => Promise<Command>) & { readonly description: string };

/** A command that is loaded when it is called, so that the program starts fast however many there are. */
export function lazily(description: string, load: () => Promise<Command>): LazyCommand {
  return Object.assign(load, { description });
}

/**
 * A word with commands below it; `default` is the one it stands for alone. `own` is a command of the word itself,
 * which may be followed by words that are none of those commands.
 */
export type Group = {
  readonly meta: { readonly name: string; readonly description: string };
  readonly default?: string;
  readonly own?: LazyCommand;
  readonly subCommands: Readonly<Record<string, LazyCommand>>;
};

export function defineGroup(group: Group): Group {
  return ofCitty(group);
}

/** citty's `defineCommand` gives back what it is given, and forgets the types of what is ours. */
function ofCitty<C extends CommandDef>(command: C): C {
  return defineCittyCommand(command) as C;
}
