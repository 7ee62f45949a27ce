// `varve catalog export`: every file with what is known of it, as NDJSON or CSV.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { type ExportFormat, exportCatalog, exportToFile } from "../../operations/export_catalog.ts";
import { defineCommand } from "../definition.ts";
import { csvRow } from "../render/csv.ts";
import { csvColumns } from "../render/file_columns.ts";
import { recordsWithPaths, withPaths } from "../render/records.ts";
import { printable } from "../render/style.ts";
import { formatCounted } from "../render/words.ts";
import { someText } from "../schemas.ts";

const formatNames = ["ndjson", "csv"] as const;

const formats: Readonly<Record<(typeof formatNames)[number], ExportFormat>> = {
  ndjson: {
    head: "",
    line: (file) => `${JSON.stringify(withPaths(file, ["path", "root"]))}\n`,
  },
  csv: {
    head: csvRow(csvColumns.map(([name]) => name)),
    line: (file) => csvRow(csvColumns.map(([, of]) => of(file))),
  },
};

export const catalogExport = defineCommand({
  meta: {
    name: "catalog export",
    description: "Export every file with what is known of it",
    details: [
      "Files that are missing come last. NDJSON has a record a line, as `varve files --json`.",
    ],
    examples: [
      {
        line: "varve catalog export --out library.ndjson",
        does: "all that is known, a record a line",
      },
      {
        line: "varve catalog export --format csv > library.csv",
        does: "a table for a spreadsheet",
      },
    ],
    statuses: [
      ExitCode.noCatalog,
      ExitCode.newerCatalog,
      ExitCode.outOfSpace,
      ExitCode.interrupted,
    ],
  },
  args: {
    format: {
      type: "string",
      valueHint: formatNames.join("|"),
      description: "Format (default ndjson)",
    },
    out: {
      type: "string",
      valueHint: "FILE",
      description: "File to write, replaced once it is whole (default: standard output)",
    },
  },
  options: z.strictObject({
    format: z.enum(formatNames).default("ndjson"),
    out: someText.optional(),
  }),
  needs: "read",
  perform: async (context, { format, out }) => {
    const { head, line } = formats[format];
    if (out == null) {
      const { records, summary } = exportCatalog(context);
      return {
        records: () => recordsWithPaths(records(), ["path", "root"]),
        summary,
        print: async (page) => {
          page.raw(head);
          for await (const file of records()) page.raw(line(file));
        },
      };
    }
    const path = absolutePath(context.world.cwd, out);
    const done = await exportToFile(context, path, { head, line });
    return {
      summary: () => ({ ...done, path }),
      print: (page) => {
        const missing = done.missing === 0 ? "" : ` (${done.missing} missing)`;
        page.line(
          `Wrote ${printable(path)}: ${formatCounted(done.files, "file")}${missing}, ${formatBytes(done.bytes)}`,
        );
      },
    };
  },
});
