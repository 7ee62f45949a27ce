// A shell's completion, from the same definitions as help: the words of commands, then the flags of each.

import { commands } from "./app.ts";
import { typedName } from "./args.ts";
import type { LazyCommand } from "./definition.ts";
import { allFlags } from "./parse.ts";

export const shells = ["bash", "zsh"] as const;
export type Shell = (typeof shells)[number];

/** A script to be sourced. Values of flags complete as file names. */
export async function completionScript(shell: Shell): Promise<string> {
  const cases: Line[] = [];
  for (const [name, top] of Object.entries(commands)) {
    if (typeof top === "function") {
      cases.push(line(name, await flagsOf(top)));
      continue;
    }
    const standard = top.own ?? (top.default == null ? undefined : top.subCommands[top.default]);
    const flags = standard == null ? [] : await flagsOf(standard);
    cases.push(line(name, [...Object.keys(top.subCommands), ...flags]));
    for (const [sub, entry] of Object.entries(top.subCommands)) {
      cases.push(line(`${name} ${sub}`, await flagsOf(entry)));
    }
  }
  const zsh = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return `${zsh}_varve() {
  local word words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == -* ]] && continue
    case "\${words:+$words }$word" in
${cases.map((one) => `      ${one.pattern}) words="${one.name}" ;;`).join("\n")}
    esac
  done
  local choices="${Object.keys(commands).join(" ")}"
  case "$words" in
${cases.map((one) => `    ${one.pattern}) choices="${one.choices.join(" ")}" ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _varve varve
`;
}

type Line = {
  readonly name: string;
  readonly pattern: string;
  readonly choices: readonly string[];
};

function line(name: string, choices: readonly string[]): Line {
  return { name, pattern: `"${name}"`, choices };
}

async function flagsOf(load: LazyCommand): Promise<string[]> {
  const flags = Object.entries(allFlags(await load()));
  return flags.map(([name, flag]) => `--${typedName(name, flag)}`);
}
