// The values of a command line. citty parses them; before it stands what it leaves open, since it takes any line:
// - strictness: an unknown flag, a missing value, a flag given twice or a word too many would pass unheard;
// - repetition: it keeps the last value of a flag, and knows no words that repeat.

import { parseArgs } from "citty";
import { nearest } from "../base/nearest.ts";
import type { Args, Flag, Positional } from "./definition.ts";
import { UsageError } from "./errors.ts";

export type Flags = Readonly<Record<string, Flag>>;

/** Options by name in camel case: texts, lists of what may be repeated, switches; absent where not given. */
export type Named = ReadonlyMap<string, string | readonly string[] | boolean>;

/**
 * The flags of a line, and the words that stand among them and after `--`. Throws `UsageError` naming what is
 * wrong, and what was meant.
 */
export function parseFlags(
  line: readonly string[],
  flags: Flags,
): { readonly named: Map<string, string | readonly string[] | boolean>; readonly words: string[] } {
  const given = checkedFlags(line, flags);
  const parsed = parseArgs([...line], flags);
  const named = new Map<string, string | readonly string[] | boolean>();
  for (const [name, texts] of given) {
    const value = flags[name]?.repeated ? texts : parsed[name];
    if (value != null && typeof value !== "number") named.set(camelCase(name), value);
  }
  return { named, words: parsed._ };
}

/** Gives words their names; throws `UsageError` where one is missing or too many. */
export function nameWords(words: readonly string[], args: Args): Named {
  const named = new Map<string, string | readonly string[]>();
  const left = [...words];
  for (const [name, { repeated, required }] of positionalsOf(args)) {
    const taken = left.splice(0, repeated ? left.length : 1);
    const [first] = taken;
    if (first != null) named.set(camelCase(name), repeated ? taken : first);
    else if (required !== false) throw new UsageError(`${name.toUpperCase()} is missing`);
  }
  if (left[0] != null) throw new UsageError(`"${left[0]}" is one word too many`);
  return named;
}

/**
 * Where the first argument stands, from `start` on, that is neither one of these flags nor the value of one: a
 * word, or a flag that is not known. -1 where there is none before `--`.
 */
export function firstWord(line: readonly string[], flags: Flags, start = 0): number {
  for (let at = start; at < line.length; at++) {
    const arg = line[at] ?? "";
    if (arg === "--") return -1;
    if (!isFlag(arg)) return at;
    const { name, inline } = splitFlag(arg, flags);
    if (name == null) return at;
    if (flags[name]?.type === "string" && inline == null) at += 1;
  }
  return -1;
}

/** The error about a flag that is none of these. */
export function unknownFlag(arg: string, flags: Flags): UsageError {
  const typed = arg.split("=")[0] ?? arg;
  const near = nearest(typed.replace(/^-+/, ""), Object.keys(flags).map(typedAs(flags)));
  return new UsageError(
    `Unknown flag ${typed}`,
    near == null ? undefined : `Did you mean --${near}?`,
  );
}

/** Whether an argument looks like a flag; a single dash is a word. */
export function isFlag(arg: string): boolean {
  return arg.startsWith("-") && arg !== "-";
}

/** "min-size" → "minSize" */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name of a flag as it is typed, without the dashes. */
export function typedName(name: string, flag: Flag): string {
  return flag.type === "boolean" && flag.negativeDescription != null ? `no-${name}` : name;
}

export function flagsOf(args: Args): Flags {
  const flags = Object.entries(args).filter((one): one is [string, Flag] => !isPositional(one[1]));
  return Object.fromEntries(flags);
}

export function positionalsOf(args: Args): readonly (readonly [string, Positional])[] {
  return Object.entries(args).filter((one): one is [string, Positional] => isPositional(one[1]));
}

function isPositional(arg: Flag | Positional): arg is Positional {
  return arg.type === "positional";
}

/** Every flag that is given, with the texts that were given to it. */
function checkedFlags(line: readonly string[], flags: Flags): Map<string, string[]> {
  const given = new Map<string, string[]>();
  for (let at = 0; at < line.length; at++) {
    const arg = line[at] ?? "";
    if (arg === "--") break;
    if (!isFlag(arg)) continue;
    const { name, inline } = splitFlag(arg, flags);
    const flag = name == null ? undefined : flags[name];
    if (name == null || flag == null) throw unknownFlag(arg, flags);
    const before = given.get(name) ?? [];
    if (flag.type === "boolean") {
      if (inline != null) throw new UsageError(`--${name} is a switch and takes no value`);
      given.set(name, before);
      continue;
    }
    if (inline != null && !arg.startsWith("--")) {
      // citty would take "=1" for the value.
      throw new UsageError(`${arg} is not how a value is given`, `Write --${name}=${inline}`);
    }
    const value = inline ?? line[++at];
    // The value of a flag may begin with a dash; what looks like the next flag is none.
    if (value == null || (inline == null && value.startsWith("--"))) {
      throw new UsageError(`--${name} needs a value`, `Write --${name} ${flag.valueHint}`);
    }
    if (before.length > 0 && !flag.repeated) {
      throw new UsageError(`--${name} is given twice`, "Give it once");
    }
    given.set(name, [...before, value]);
  }
  return given;
}

/** The flag that an argument names, undefined where it is none of these, and what stands after "=". */
function splitFlag(
  arg: string,
  flags: Flags,
): { readonly name: string | undefined; readonly inline: string | undefined } {
  const equals = arg.indexOf("=");
  const typed = equals < 0 ? arg : arg.slice(0, equals);
  const inline = equals < 0 ? undefined : arg.slice(equals + 1);
  const name = Object.entries(flags).find(([candidate, flag]) =>
    typed.startsWith("--")
      ? typed.slice(2) === typedName(candidate, flag)
      : typed.slice(1) === flag.alias,
  )?.[0];
  return { name, inline };
}

function typedAs(flags: Flags): (name: string) => string {
  return (name) => {
    const flag = flags[name];
    return flag == null ? name : typedName(name, flag);
  };
}
