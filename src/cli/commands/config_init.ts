// `varve config init`: writes the commented default configuration.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { systemCode } from "../../base/errors.ts";
import { ConfigError } from "../../config/errors.ts";
import { configPlace, finalDataPlace } from "../../config/places.ts";
import { defaultConfigText } from "../../config/write_default.ts";
import { defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import { NoOptions } from "../no_options.ts";
import { printable } from "../render/style.ts";
import { placeHints } from "../settings.ts";

export const configInit = defineCommand({
  meta: {
    name: "config init",
    description: "Write a commented configuration file with all defaults",
    details: ["A file that is there already is never overwritten."],
    examples: [
      { line: "varve config init", does: "write varve.toml into the data folder" },
      { line: "varve config init --config /volume1/varve.toml", does: "write it elsewhere" },
    ],
    statuses: [],
  },
  args: {},
  options: NoOptions,
  needs: "none",
  ignoresConfig: true,
  perform: ({ world, global }) => {
    const hints = placeHints(world, global);
    const { path } = configPlace(hints) ?? finalDataPlace(hints, undefined);
    writeNew(path, defaultConfigText());
    return {
      summary: () => ({ path }),
      print: (page) => {
        page.line(`Wrote ${printable(path)}`);
      },
    };
  },
});

/** Writes a file that must not be there yet. */
function writeNew(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") {
      throw new UsageError(
        `The configuration "${path}" exists already`,
        "Edit it, or name another with --config FILE",
      );
    }
    throw new ConfigError(
      `The configuration "${path}" cannot be written: ${code ?? String(error)}`,
      "Name another place with --config FILE",
      { cause: error },
    );
  }
}
