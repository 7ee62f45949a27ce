// Taking a command line apart, strictly: an unknown flag, a missing value or a word too many is an error that
// names what was meant. Knows nothing of what flags do.

import { nearest } from "../base/nearest.ts";
import type { Flag, Positional } from "./definition.ts";
import { UsageError } from "./errors.ts";

/** The pieces of a command line: flags with their texts (`true` for a switch), and the words. */
export type Pieces = {
  readonly given: ReadonlyMap<string, readonly (string | true)[]>;
  readonly words: readonly string[];
  /** What stood after `--`: words, even with dashes. */
  readonly rest: readonly string[];
};

export type Flags = Readonly<Record<string, Flag>>;

/**
 * Takes arguments apart. With `stopAtWord` it stops at the first word, which is left in `left` with all that
 * follows: so the flags before a command are read before its own are known.
 */
export function takeApart(
  args: readonly string[],
  flags: Flags,
  options: { readonly stopAtWord?: boolean } = {},
): Pieces & { readonly left: readonly string[] } {
  const given = new Map<string, (string | true)[]>();
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return { given, words, rest: args.slice(i + 1), left: [] };
    if (!arg.startsWith("-") || arg === "-") {
      if (options.stopAtWord) return { given, words, rest: [], left: args.slice(i) };
      words.push(arg);
      continue;
    }
    const { name, inline } = splitFlag(arg, flags);
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag == null) throw unknownFlag(arg, flags);
    const value = flag.value == null ? switchValue(name, inline) : (inline ?? args[++i]);
    if (value == null || (flag.value != null && inline == null && String(value).startsWith("--"))) {
      throw new UsageError(`--${name} needs a value`, `Write --${name} ${flag.value}`);
    }
    const before = given.get(name) ?? [];
    if (before.length > 0 && flag.value != null && !flag.repeated) {
      throw new UsageError(`--${name} is given twice`, "Give it once");
    }
    given.set(name, [...before, value]);
  }
  return { given, words, rest: [], left: [] };
}

/**
 * Options by name in camel case: texts, lists of texts for what may be repeated, `true` for switches; what
 * is not given is absent. Throws where a word is missing or too many.
 */
export function nameOptions(
  pieces: Pieces,
  flags: Flags,
  positionals: readonly Positional[],
): Map<string, string | readonly string[] | true> {
  const named = new Map<string, string | readonly string[] | true>();
  for (const [name, values] of pieces.given) {
    const texts = values.filter((value) => value !== true);
    const last = texts.at(-1);
    if (flags[name]?.value == null) named.set(camelCase(name), true);
    else if (flags[name].repeated) named.set(camelCase(name), texts);
    else if (last != null) named.set(camelCase(name), last);
  }
  const words = [...pieces.words, ...pieces.rest];
  for (const positional of positionals) {
    const taken = positional.repeated ? words.splice(0) : words.splice(0, 1);
    const first = taken[0];
    if (first == null) {
      if (positional.required) throw new UsageError(`${positional.name} is missing`);
    } else {
      named.set(positional.name.toLowerCase(), positional.repeated ? taken : first);
    }
  }
  if (words[0] != null) throw new UsageError(`"${words[0]}" is one word too many`);
  return named;
}

/** "min-size" → "minSize" */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function splitFlag(arg: string, flags: Flags): { name: string; inline: string | undefined } {
  const equals = arg.indexOf("=");
  const typed = equals < 0 ? arg : arg.slice(0, equals);
  const inline = equals < 0 ? undefined : arg.slice(equals + 1);
  if (typed.startsWith("--")) return { name: typed.slice(2), inline };
  const letter = typed.slice(1);
  const name = Object.keys(flags).find((candidate) => flags[candidate]?.short === letter);
  return { name: name ?? typed, inline };
}

function switchValue(name: string, inline: string | undefined): true {
  if (inline != null) throw new UsageError(`--${name} is a switch and takes no value`);
  return true;
}

function unknownFlag(arg: string, flags: Flags): UsageError {
  const typed = arg.split("=")[0] ?? arg;
  const near = nearest(typed.replace(/^-+/, ""), Object.keys(flags));
  return new UsageError(
    `Unknown flag ${typed}`,
    near == null ? undefined : `Did you mean --${near}?`,
  );
}
