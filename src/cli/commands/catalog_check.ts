// `varve catalog check`: whether the catalog is sound.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { ExitCode } from "../../base/errors.ts";
import { checkCatalog } from "../../operations/check_catalog.ts";
import { defineCommand } from "../definition.ts";
import { printable } from "../render/style.ts";
import { formatCounted, formatDuration } from "../render/words.ts";
import { toggle } from "../schemas.ts";
import { readStatuses } from "../statuses.ts";

export const catalogCheck = defineCommand({
  meta: {
    name: "catalog check",
    description: "Check whether the catalog is sound",
    details: [
      "Reads every page of it and changes nothing. A catalog that is not sound ends it with status 1.",
    ],
    examples: [
      { line: "varve catalog check", does: "check everything" },
      { line: "varve catalog check --quick", does: "leave out that each row is in each index" },
    ],
    statuses: readStatuses,
  },
  args: { quick: { type: "boolean", description: "Leave out the slowest part" } },
  options: z.strictObject({ quick: toggle }),
  needs: "read",
  perform: async (context, { quick = false }) => {
    const { findings, ...summary } = await checkCatalog(context, { quick });
    return {
      status: () => (summary.sound ? ExitCode.ok : ExitCode.unexpected),
      records: () => findings.map((finding) => ({ type: "finding", ...finding })),
      summary: () => summary,
      print: async (page) => {
        const { sound, bytes, durationMs, rows, version } = summary;
        const files = rows?.["files"];
        const what =
          files == null
            ? formatBytes(bytes)
            : `${formatCounted(files, "file")}, ${formatBytes(bytes)}`;
        if (sound) {
          page.line(
            `The catalog is sound: ${what}, schema ${version}, checked in ${formatDuration(durationMs)}`,
          );
          return;
        }
        page.line(page.style.red("The catalog is not sound"));
        for (const { detail, count } of findings) page.line(`  ${printable(detail)} (${count})`);
        page.line("Run `varve catalog rebuild`, or `varve catalog restore` for a backup");
      },
    };
  },
});
