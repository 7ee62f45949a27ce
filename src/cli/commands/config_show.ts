// `varve config show`: every key, its value and its origin.

import type { LoadedValue } from "../../config/load.ts";
import { describeOrigin } from "../../config/origin.ts";
import { defineCommand } from "../definition.ts";
import { NoOptions } from "../no_options.ts";
import { printable } from "../render/style.ts";
import type { Column } from "../render/table.ts";

export const configShow = defineCommand({
  meta: {
    name: "config show",
    description: "Show every value in force and where it comes from",
    examples: [
      { line: "varve config show", does: "all values with their origins" },
      { line: "VARVE_SCAN_HASH=full varve config show", does: "see what a variable changes" },
    ],
    statuses: [],
  },
  args: {},
  options: NoOptions,
  needs: "none",
  perform: ({ settings }) => {
    const { values } = settings();
    return {
      records: function* () {
        for (const { key, value, origin } of values) {
          yield {
            type: "value",
            key: key.name,
            value,
            origin: describeOrigin(origin),
            default: key.defaultValue,
            description: key.description,
          };
        }
      },
      summary: () => ({ values: values.length }),
      print: async (page) => {
        await page.table(columns, values);
      },
    };
  },
});

const columns: readonly Column<LoadedValue>[] = [
  { title: "Key", text: ({ key }) => key.name },
  {
    title: "Value",
    text: ({ value }) => printable(JSON.stringify(value)),
    shrink: "end",
    color: ({ origin }) => (origin.from === "default" ? undefined : "green"),
  },
  {
    title: "From",
    text: ({ origin }) => printable(describeOrigin(origin)),
    shrink: "middle",
    color: ({ origin }) => (origin.from === "default" ? "dim" : undefined),
  },
];
