// Options of a command: apart from those that override configuration keys, and through the command's schema.

import type { z } from "zod";
import { issueWords } from "../config/issue_words.ts";
import { camelCase, type Named, positionalsOf, typedName } from "./args.ts";
import type { Command, Flag, Positional } from "./definition.ts";
import { UsageError } from "./errors.ts";
import { type GlobalOptions, globalFlags } from "./global_flags.ts";
import { allFlags } from "./parse.ts";
import type { FlagValues } from "./settings.ts";

/** The command's own options, and the values for configuration keys; global options are neither. */
export function splitOptions(
  command: Command,
  named: Named,
  global: Pick<GlobalOptions, "verbose" | "quiet">,
): { readonly own: Readonly<Record<string, unknown>>; readonly keyed: FlagValues } {
  const own: Record<string, unknown> = {};
  const keyed = new Map<string, { flag: string; value: string | readonly string[] | boolean }>();
  if (global.verbose) keyed.set("log.level", { flag: "--verbose", value: "debug" });
  if (global.quiet) keyed.set("log.level", { flag: "--quiet", value: "error" });
  for (const { option, label, definition, isGlobal } of optionsOf(command)) {
    const value = named.get(option);
    if (value == null) continue;
    if (definition.key != null) keyed.set(definition.key, { flag: label, value });
    else if (!isGlobal) own[option] = value;
  }
  return { own, keyed };
}

/** Puts options through the command's schema; throws UsageError in the words of the command line. */
export function checkOptions<S extends z.ZodType>(
  command: Command<Command["needs"], S>,
  own: Readonly<Record<string, unknown>>,
): z.output<S> {
  const checked = command.options.safeParse(own, { reportInput: true, jitless: true });
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const option = String(issue?.path[0] ?? "");
  const label = optionsOf(command).find((one) => one.option === option)?.label ?? option;
  const given = issue?.input;
  const help = `See \`varve ${command.meta.name} --help\``;
  if (issue != null && given === undefined) throw new UsageError(`${label} is missing`, help);
  const shown = typeof given === "string" ? ` "${given}"` : "";
  const message = issue == null ? "is not accepted" : issueWords(issue);
  throw new UsageError(`${label}${shown} ${message}`, help);
}

type Option = {
  readonly option: string;
  /** As typed: "--min-size", "ROOT". */
  readonly label: string;
  readonly definition: Flag | Positional;
  readonly isGlobal: boolean;
};

function optionsOf(command: Command): Option[] {
  const flags = Object.entries(allFlags(command)).map(([name, definition]) => ({
    option: camelCase(name),
    label: `--${typedName(name, definition)}`,
    definition,
    isGlobal: Object.hasOwn(globalFlags, name),
  }));
  const positionals = positionalsOf(command.args).map(([name, definition]) => ({
    option: camelCase(name),
    label: name.toUpperCase(),
    definition,
    isGlobal: false,
  }));
  return [...flags, ...positionals];
}
