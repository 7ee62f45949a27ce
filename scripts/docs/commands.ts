// docs/commands.md: every command, from the definitions that also make its --help.

import { exitCodeMeanings } from "../../src/base/errors.ts";
import { commands } from "../../src/cli/app.ts";
import { type Flags, flagsOf, positionalsOf } from "../../src/cli/args.ts";
import type { Group, LazyCommand } from "../../src/cli/definition.ts";
import { globalFlags } from "../../src/cli/global_flags.ts";
import { flagDescription, flagWord, positionalWord } from "../../src/cli/help.ts";
import { code, pageHead, table } from "./markdown.ts";

export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const top of Object.values(commands)) {
    const loads = typeof top === "function" ? [top] : commandsOf(top);
    for (const load of loads) sections.push(await commandSection(load));
  }
  return `${pageHead("Commands", "src/cli/commands/")}\
Results go to standard output, everything else to standard error. With \`--json\` every command prints JSON lines: any
number of records with a \`type\`, then exactly one \`{"type":"summary",…}\` as the last line, also where it failed.
Sizes are bytes, durations milliseconds, times ISO 8601. Nothing ever prompts.

## Flags of every command

${flagTable(globalFlags)}
${sections.join("\n")}`;
}

function commandsOf({ own, subCommands }: Group): LazyCommand[] {
  return [...(own == null ? [] : [own]), ...Object.values(subCommands)];
}

async function commandSection(load: LazyCommand): Promise<string> {
  const { meta, args } = await load();
  const flags = flagsOf(args);
  const positionals = positionalsOf(args);
  const words = positionals.map(([name, one]) => positionalWord(name, one));
  const parts = [`## varve ${[meta.name, ...words].join(" ")}`, `${meta.description}.`];
  parts.push(...(meta.details ?? []));
  if (meta.examples.length > 0) {
    parts.push(meta.examples.map(({ line, does }) => `    ${line}   # ${does}`).join("\n"));
  }
  if (positionals.length > 0) {
    const rows = positionals.map(([name, one]) => [code(name.toUpperCase()), one.description]);
    parts.push(table(["word", "is"], rows).trimEnd());
  }
  if (Object.keys(flags).length > 0) parts.push(flagTable(flags).trimEnd());
  if (meta.statuses.length > 0) {
    const statuses = meta.statuses
      .toSorted((a, b) => a - b)
      .map((status) => `${status} (${exitCodeMeanings[status]})`);
    parts.push(`Exit statuses, beside those of every command: ${statuses.join(", ")}.`);
  }
  return `${parts.join("\n\n")}\n`;
}

function flagTable(flags: Flags): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const notes = [
      ...(flag.repeated ? ["may be repeated"] : []),
      ...(flag.key == null ? [] : [`overrides ${code(flag.key)}`]),
    ];
    const suffix = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
    const shown = flagWord(name, flag).split(", ").map(code).join(", ");
    return [shown, flagDescription(flag) + suffix];
  });
  return table(["flag", "does"], rows);
}
