// Help, from the definitions: examples first. It mentions nothing that does not exist.

import { ExitCode, exitCodeMeanings } from "../base/errors.ts";
import { commands } from "./app.ts";
import { type Flags, flagsOf, positionalsOf, typedName } from "./args.ts";
import type { Command, Flag, Group, LazyCommand, Positional } from "./definition.ts";
import { globalFlags } from "./global_flags.ts";
import type { Style } from "./render/style.ts";
import { pad, widthOf } from "./render/width.ts";

/** Where descriptions are wrapped. */
const width = 96;

const rootExamples = [
  {
    line: "varve scan /volume1/photo",
    does: "read a folder into the catalog; again: only what changed",
  },
  { line: "varve files --captured 2019-07", does: "what was taken in July 2019" },
  { line: "varve stats", does: "what the library holds" },
  { line: "varve config init", does: "write a configuration to fill in" },
];

/** The help of the program. */
export function rootHelp(version: string, style: Style): string {
  const all = Object.entries(commands).map(([name, one]) => {
    return [name, typeof one === "function" ? one.description : one.meta.description] as const;
  });
  return joinParts([
    `${style.bold(version)}: a catalog of the photos, videos and audio files of a NAS`,
    examplesPart(rootExamples, style),
    listPart("Commands", all, style),
    "`varve COMMAND --help` tells more of each.",
    flagsPart("Flags, before or after the command", globalFlags, style),
  ]);
}

/** The help of a group of commands. */
export function groupHelp({ meta, subCommands }: Group, style: Style): string {
  const { name, description } = meta;
  const all = Object.entries(subCommands).map(([sub, one]: [string, LazyCommand]) => {
    return [`${name} ${sub}`, one.description] as const;
  });
  return joinParts([
    `${style.bold(`varve ${name}`)}: ${description}`,
    listPart("Commands", all, style),
    `\`varve ${name} COMMAND --help\` tells more of each.`,
  ]);
}

/** The help of a command. */
export function commandHelp(command: Command, style: Style): string {
  const { meta } = command;
  const flags = flagsOf(command.args);
  const positionals = positionalsOf(command.args);
  const statuses = [
    ...new Set([
      ExitCode.ok,
      ExitCode.unexpected,
      ExitCode.usage,
      ...meta.statuses,
      ExitCode.badConfig,
    ]),
  ].sort((a, b) => a - b);
  return joinParts([
    `${style.bold(`varve ${meta.name}`)}: ${meta.description}`,
    examplesPart(meta.examples, style),
    `${style.bold("Usage")}\n  varve ${[meta.name, ...usageWords(command)].join(" ")}`,
    ...(meta.details ?? []).map((paragraph) => wrap(paragraph, width).join("\n")),
    positionals.length === 0
      ? ""
      : listPart(
          "Arguments",
          positionals.map(([name, one]) => [positionalWord(name, one), one.description]),
          style,
        ),
    Object.keys(flags).length === 0 ? "" : flagsPart("Flags", flags, style),
    listPart(
      "Exit statuses",
      statuses.map((status) => [String(status), exitCodeMeanings[status]]),
      style,
    ),
    "Flags of every command (--data, --json, --quiet …) are listed by `varve --help`.",
  ]);
}

function usageWords({ args }: Command): string[] {
  const flags = Object.keys(flagsOf(args)).length === 0 ? [] : ["[FLAGS]"];
  return [...flags, ...positionalsOf(args).map(([name, one]) => positionalWord(name, one))];
}

/** A word as help shows it: "FILE", "[RUN]", "[ROOT…]". */
export function positionalWord(name: string, { required, repeated }: Positional): string {
  const word = `${name.toUpperCase()}${repeated ? "…" : ""}`;
  return required === false ? `[${word}]` : word;
}

/** A flag as help shows it: "-q, --quiet", "--kind KINDS". */
export function flagWord(name: string, flag: Flag): string {
  const value = flag.type === "string" ? ` ${flag.valueHint}` : "";
  return `${flag.alias == null ? "" : `-${flag.alias}, `}--${typedName(name, flag)}${value}`;
}

export function flagDescription(flag: Flag): string {
  const negative = flag.type === "boolean" ? flag.negativeDescription : undefined;
  return negative ?? flag.description;
}

function flagsPart(title: string, flags: Flags, style: Style): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    return [`${flagWord(name, flag)}${flag.repeated ? " …" : ""}`, flagDescription(flag)] as const;
  });
  return listPart(title, rows, style);
}

function examplesPart(
  examples: readonly { readonly line: string; readonly does: string }[],
  style: Style,
): string {
  const widest = Math.max(...examples.map(({ line }) => widthOf(line)));
  const lines = examples.map(({ line, does }) => {
    return `  ${style.cyan(pad(line, widest))}  ${style.dim(`# ${does}`)}`;
  });
  return [style.bold("Examples"), ...lines].join("\n");
}

function listPart(
  title: string,
  rows: readonly (readonly [string, string])[],
  style: Style,
): string {
  const left = Math.min(30, Math.max(...rows.map(([word]) => widthOf(word))));
  const lines = rows.flatMap(([word, description]) => {
    const wrapped = wrap(description, width - left - 4);
    const indent = " ".repeat(left + 4);
    const first = `  ${style.cyan(pad(word, left))}  `;
    if (widthOf(word) > left) return [first.trimEnd(), ...wrapped.map((line) => indent + line)];
    return wrapped.map((line, i) => (i === 0 ? first : indent) + line);
  });
  return [style.bold(title), ...lines].join("\n");
}

function joinParts(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (widthOf(last) + 1 + widthOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
