// `varve completion SHELL`: a script that lets the shell complete commands and flags.

import { z } from "zod";
import { completionScript, shells } from "../completion_script.ts";
import { defineCommand } from "../definition.ts";

export const completionCommand = defineCommand({
  meta: {
    name: "completion",
    description: "Print a script that completes commands and flags in the shell",
    examples: [
      {
        line: "varve completion bash > ~/.varve-completion",
        does: "then: source ~/.varve-completion",
      },
      { line: "varve completion zsh > ~/.varve-completion", does: "the same for zsh" },
    ],
    statuses: [],
  },
  args: { shell: { type: "positional", description: shells.join(" or ") } },
  options: z.strictObject({ shell: z.enum(shells) }),
  needs: "none",
  ignoresConfig: true,
  perform: async (_context, { shell }) => {
    const script = await completionScript(shell);
    return {
      records: () => [{ type: "script", shell, script }],
      print: (page) => page.raw(script),
    };
  },
});
