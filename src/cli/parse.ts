// From a command line to what is to be done: which command, with which global options and which of its own.

import { type Found, findCommand } from "./app.ts";
import { type Flags, type Pieces, takeApart } from "./args.ts";
import type { Command } from "./definition.ts";
import { UsageError } from "./errors.ts";
import { type GlobalOptions, globalFlags } from "./global_flags.ts";

export type Parsed = {
  readonly found: Found;
  /** The loaded command, where `found` is one. */
  readonly command?: Command;
  readonly pieces: Pieces;
  readonly global: GlobalOptions;
};

/** The flags that a command takes: its own and the global ones. */
export function allFlags(command: Command): Flags {
  return { ...globalFlags, ...command.args.flags };
}

/** Parses a command line; throws UsageError. The named command is loaded, since its flags are needed. */
export async function parseCommandLine(argv: readonly string[]): Promise<Parsed> {
  const before = takeApart(argv, globalFlags, { stopAtWord: true });
  const first = before.left.slice(0, 1);
  const between = piecesBetween(before.left);
  const found = findCommand([...first, ...between.left]);
  if (found.is !== "command") {
    const pieces = join(before, between);
    return { found, pieces, global: globalOptions(pieces) };
  }
  const command = await found.entry.load();
  const ownArgs = found.words === 2 ? between.left.slice(1) : before.left.slice(1);
  const after = takeApart(ownArgs, allFlags(command));
  const pieces = found.words === 2 ? join(join(before, between), after) : join(before, after);
  return { found, command, pieces, global: globalOptions(pieces) };
}

/** The command that a line names, as far as it can be told where the line is wrong; "" where it cannot. */
export function namedCommand(argv: readonly string[]): string {
  try {
    const before = takeApart(argv, globalFlags, { stopAtWord: true });
    const between = piecesBetween(before.left);
    const found = findCommand([...before.left.slice(0, 1), ...between.left]);
    return found.is === "nothing" ? "" : found.name;
  } catch (error) {
    if (error instanceof UsageError) return "";
    throw error;
  }
}

/**
 * Global flags between a group and its command ("config --json show"). A flag that is not global belongs to
 * the command that the group stands for, and is left to it.
 */
function piecesBetween(left: readonly string[]): Pieces & { readonly left: readonly string[] } {
  const words = left.slice(1);
  const nothing = { given: new Map(), words: [], rest: [], left: words };
  if (words[0]?.startsWith("-") !== true) return nothing;
  try {
    return takeApart(words, globalFlags, { stopAtWord: true });
  } catch (error) {
    if (error instanceof UsageError) return nothing;
    throw error;
  }
}

function join(a: Pieces, b: Pieces): Pieces {
  const given = new Map(a.given);
  for (const [name, values] of b.given) {
    const before = given.get(name);
    if (before != null && !values.includes(true)) {
      throw new UsageError(`--${name} is given twice`, "Give it once");
    }
    given.set(name, [...(before ?? []), ...values]);
  }
  return { given, words: [...a.words, ...b.words], rest: [...a.rest, ...b.rest] };
}

function globalOptions({ given }: Pieces): GlobalOptions {
  const text = (name: keyof typeof globalFlags) => {
    const value = given.get(name)?.at(-1);
    return value === true ? undefined : value;
  };
  return {
    data: text("data"),
    config: text("config"),
    json: given.has("json"),
    quiet: given.has("quiet"),
    verbose: given.has("verbose"),
    color: !given.has("no-color"),
    version: given.has("version"),
    help: given.has("help"),
  };
}
