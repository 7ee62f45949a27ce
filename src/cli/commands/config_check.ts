// `varve config check`: reads the configuration; what is wrong with it ends the command with status 12.

import { existsSync } from "node:fs";
import { defineCommand } from "../definition.ts";
import { NoOptions } from "../no_options.ts";
import { printable } from "../render/style.ts";

export const configCheck = defineCommand({
  meta: {
    name: "config check",
    description: "Check the configuration",
    details: ["Roots that are not there now are warned about: a mount may be missing for a while."],
    examples: [
      { line: "varve config check", does: "check the file, the variables and the flags" },
      { line: "varve config check --config new.toml", does: "check a file before it is used" },
    ],
    statuses: [],
  },
  args: {},
  options: NoOptions,
  needs: "none",
  perform: ({ settings, emit }) => {
    const { config, values, file } = settings();
    for (const path of config.library.roots) {
      if (existsSync(path)) continue;
      emit({ type: "notice", level: "warn", message: "This root is not there now", path });
    }
    const changed = values.filter(({ origin }) => origin.from !== "default").length;
    return {
      summary: () => ({ file: file?.exists ? file.path : null, changed }),
      print: (page) => {
        const where = file?.exists ? printable(file.path) : "There is no configuration file, which";
        page.line(
          `${where} is fine: ${changed} of ${values.length} values differ from their defaults`,
        );
      },
    };
  },
});
