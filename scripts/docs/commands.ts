// docs/commands.md: every command, from the definitions that also make its --help.

import { exitCodeMeanings } from "../../src/base/errors.ts";
import { commands, type Entry } from "../../src/cli/app.ts";
import type { Flag } from "../../src/cli/definition.ts";
import { globalFlags } from "../../src/cli/global_flags.ts";
import { code, pageHead, table } from "./markdown.ts";

export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const top of Object.values(commands)) {
    const entries = "load" in top ? [top] : Object.values(top.commands);
    for (const entry of entries) sections.push(await commandSection(entry));
  }
  return `${pageHead("Commands", "src/cli/commands/")}\
Results go to standard output, everything else to standard error. With \`--json\` every command prints JSON lines: any
number of records with a \`type\`, then exactly one \`{"type":"summary",…}\` as the last line, also where it failed.
Sizes are bytes, durations milliseconds, times ISO 8601. Nothing ever prompts.

## Flags of every command

${flagTable(globalFlags)}
${sections.join("\n")}`;
}

async function commandSection({ load }: Entry): Promise<string> {
  const { meta, args } = await load();
  const words = args.positionals.map(({ name, required, repeated }) => {
    const shown = repeated ? `${name}…` : name;
    return required ? shown : `[${shown}]`;
  });
  const parts = [`## varve ${[meta.name, ...words].join(" ")}`, `${meta.description}.`];
  parts.push(...(meta.details ?? []));
  if (meta.examples.length > 0) {
    parts.push(meta.examples.map(({ line, does }) => `    ${line}   # ${does}`).join("\n"));
  }
  if (args.positionals.length > 0) {
    const rows = args.positionals.map(({ name, description }) => [code(name), description]);
    parts.push(table(["word", "is"], rows).trimEnd());
  }
  if (Object.keys(args.flags).length > 0) parts.push(flagTable(args.flags).trimEnd());
  if (meta.statuses.length > 0) {
    const statuses = meta.statuses.map((status) => `${status} (${exitCodeMeanings[status]})`);
    parts.push(`Exit statuses, beside those of every command: ${statuses.join(", ")}.`);
  }
  return `${parts.join("\n\n")}\n`;
}

function flagTable(flags: Readonly<Record<string, Flag>>): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const long = `--${name}${flag.value == null ? "" : ` ${flag.value}`}`;
    const notes = [
      ...(flag.repeated ? ["may be repeated"] : []),
      ...(flag.key == null ? [] : [`overrides ${code(flag.key)}`]),
    ];
    const suffix = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
    return [
      (flag.short == null ? "" : `${code(`-${flag.short}`)}, `) + code(long),
      flag.description + suffix,
    ];
  });
  return table(["flag", "does"], rows);
}
