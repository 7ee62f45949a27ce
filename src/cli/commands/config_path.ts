// `varve config path`: where the configuration and the data are, and what decided that.

import { existsSync } from "node:fs";
import type { Place } from "../../config/places.ts";
import { defineCommand } from "../definition.ts";
import { NoOptions } from "../no_options.ts";
import { printable } from "../render/style.ts";

type Row = Place & { readonly what: "config" | "data"; readonly exists: boolean };

export const configPath = defineCommand({
  meta: {
    name: "config path",
    description: "Print where the configuration and the data are",
    examples: [
      { line: "varve config path", does: "both paths, and what chose them" },
      { line: "varve config path --json", does: "the same for a program" },
    ],
    statuses: [],
  },
  args: {},
  options: NoOptions,
  needs: "none",
  perform: ({ settings }) => {
    const { file, data } = settings();
    const places = [
      ...(file == null ? [] : [{ ...file, what: "config" as const }]),
      { ...data(), what: "data" as const },
    ];
    const rows: Row[] = places.map((place) => ({ ...place, exists: existsSync(place.path) }));
    return {
      records: () =>
        rows.map(({ what, path, by, exists }) => ({ type: "place", what, path, by, exists })),
      print: async (page) => {
        await page.table<Row>(
          [
            { title: "", text: ({ what }) => what },
            { title: "", text: ({ path }) => printable(path) },
            {
              title: "",
              text: ({ by, exists }) => `${by}${exists ? "" : ", not there yet"}`,
              color: () => "dim",
            },
          ],
          rows,
        );
      },
    };
  },
});
