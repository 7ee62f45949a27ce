// From a command line to what is to be done: which command, with which global options and which of its own.
// The walk down citty's tree of commands is ours, because citty's own drops flags that stand before a command,
// loads every command to tell that a name is unknown, and cannot say which one was meant.

import { nearest } from "../base/nearest.ts";
import { commands } from "./app.ts";
import {
  type Flags,
  firstWord,
  flagsOf,
  isFlag,
  type Named,
  parseFlags,
  unknownFlag,
} from "./args.ts";
import type { Command, Group, LazyCommand } from "./definition.ts";
import { UsageError } from "./errors.ts";
import { type GlobalOptions, globalFlags } from "./global_flags.ts";

/** What a command line names: a command, a group, or nothing where there are no words. */
export type Found = {
  /** The line without the words that name the command. */
  readonly line: readonly string[];
} & (
  | {
      readonly is: "command";
      readonly name: string;
      readonly load: LazyCommand;
      /** The group that was named, where its word alone stands for the command. */
      readonly by?: Group;
    }
  | { readonly is: "group"; readonly name: string; readonly group: Group }
  | { readonly is: "nothing" }
);

export type Parsed = {
  readonly found: Found;
  /** The loaded command, where `found` is one. */
  readonly command?: Command;
  readonly named: Named;
  /** What is no flag, and no word of the command's name. */
  readonly words: readonly string[];
  readonly global: GlobalOptions;
};

/** The flags that a command takes: its own and the global ones. */
export function allFlags(command: Command): Flags {
  return { ...globalFlags, ...flagsOf(command.args) };
}

/** Parses a command line; throws UsageError. The named command is loaded, since its flags are needed. */
export async function parseCommandLine(argv: readonly string[]): Promise<Parsed> {
  const found = findCommand(argv);
  if (found.is !== "command") {
    const { named, words } = parseFlags(found.line, globalFlags);
    return { found, named, words, global: globalOptions(named) };
  }
  const command = await found.load();
  const { named, words } = parseFlags(found.line, allFlags(command));
  return { found, command, named, words, global: globalOptions(named) };
}

/** The command that a line names, as far as it can be told where the line is wrong; "" where it cannot. */
export function namedCommand(argv: readonly string[]): string {
  try {
    const found = findCommand(argv);
    return found.is === "nothing" ? "" : found.name;
  } catch (error) {
    if (error instanceof UsageError) return "";
    throw error;
  }
}

/** Finds the command that a line names, among flags that may stand anywhere; throws UsageError. */
export function findCommand(argv: readonly string[]): Found {
  const at = firstWord(argv, globalFlags);
  const name = argv[at];
  if (name == null) return { is: "nothing", line: argv };
  if (isFlag(name)) throw unknownFlag(name, globalFlags);
  const top = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (top == null) throw unknownCommand(name, Object.keys(commands), "");
  const line = argv.toSpliced(at, 1);
  return typeof top === "function"
    ? { is: "command", name, load: top, line }
    : inGroup(top, line, at);
}

/** Finds the command of a group; the word after the group stands at `from` or, after flags, later. */
function inGroup(group: Group, line: readonly string[], from: number): Found {
  const { meta, default: standard = "", own, subCommands } = group;
  const at = firstWord(line, globalFlags, from);
  const word = line[at];
  if (own != null && !(word != null && Object.hasOwn(subCommands, word))) {
    return { is: "command", name: meta.name, load: own, line };
  }
  if (word == null || isFlag(word)) {
    // A flag that is not global is one of the command that the group stands for.
    const load = subCommands[standard];
    if (load == null) return { is: "group", name: meta.name, group, line };
    return { is: "command", name: `${meta.name} ${standard}`, load, line, by: group };
  }
  const load = Object.hasOwn(subCommands, word) ? subCommands[word] : undefined;
  if (load == null) throw unknownCommand(word, Object.keys(subCommands), `${meta.name} `);
  return { is: "command", name: `${meta.name} ${word}`, load, line: line.toSpliced(at, 1) };
}

function unknownCommand(typed: string, known: readonly string[], before: string): UsageError {
  const near = nearest(typed, known);
  return new UsageError(
    `Unknown command "${before}${typed}"`,
    near == null
      ? `\`varve ${before}--help\` lists ${before === "" ? "the commands" : "what it can do"}`
      : `Did you mean \`varve ${before}${near}\`?`,
  );
}

function globalOptions(named: Named): GlobalOptions {
  const text = (name: "data" | "config") => {
    const value = named.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    data: text("data"),
    config: text("config"),
    json: named.has("json"),
    quiet: named.has("quiet"),
    verbose: named.has("verbose"),
    color: named.get("color") !== false,
    version: named.has("version"),
    help: named.has("help"),
  };
}
