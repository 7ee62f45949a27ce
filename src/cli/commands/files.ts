// `varve files`: the files that match, as a table, CSV, names for xargs, or JSON.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { absolutePath } from "../../base/paths.ts";
import { fileSorts, parseCapturedRange, shapes } from "../../domain/file_filter.ts";
import { mediaKinds } from "../../domain/media.ts";
import { listFiles } from "../../operations/list_files.ts";
import { defineCommand } from "../definition.ts";
import { UsageError } from "../errors.ts";
import { csvRow } from "../render/csv.ts";
import { csvColumns, fileColumns } from "../render/file_columns.ts";
import { recordsWithPaths } from "../render/records.ts";
import { formatCounted } from "../render/words.ts";
import { given, listOf, toggle, wholeNumber } from "../schemas.ts";
import { onlyUnder } from "../shared_args.ts";
import { readStatuses } from "../statuses.ts";

const captured = z.string().transform((text, context) => {
  const range = parseCapturedRange(text);
  if (range != null) return range;
  context.addIssue('must be a time or a span such as "2019", "2019-07..2019-08" or "..2018"');
  return z.NEVER;
});

const minRating = z
  .string()
  .regex(/^([1-4]\+|5\+?)$/, { error: 'must be stars and more, such as "4+"' })
  .transform((text) => Number(text[0]));

export const filesCommand = defineCommand({
  meta: {
    name: "files",
    description: "List files of the catalog, by what is known of them",
    details: [
      "Files that are missing are left out unless --missing asks for them. Times are those on the wall where the file was taken.",
    ],
    examples: [
      { line: "varve files --captured 2019-07 --kind photo", does: "photos of July 2019" },
      { line: "varve files --sort size --limit 20", does: "the twenty largest files" },
      { line: 'varve files --camera "iphone" --rating 4+', does: "good ones of a phone" },
      {
        line: "varve files --missing --print0 | xargs -0 -n1 echo",
        does: "names for other programs",
      },
      {
        line: "varve files --csv --under /volume1/photo > photos.csv",
        does: "a table for a spreadsheet",
      },
    ],
    statuses: readStatuses,
  },
  args: {
    kind: {
      type: "string",
      valueHint: "KINDS",
      repeated: true,
      description: `Only these kinds: ${mediaKinds.join(", ")}`,
    },
    under: onlyUnder,
    captured: {
      type: "string",
      valueHint: "FROM..TO",
      description: "Only taken then: 2019, 2019-07..2019-08, ..2018",
    },
    camera: {
      type: "string",
      valueHint: "TEXT",
      description: "Only of a camera whose make and model hold this text",
    },
    rating: { type: "string", valueHint: "N+", description: "Only with so many stars or more" },
    favorite: { type: "boolean", description: "Only favourites" },
    missing: { type: "boolean", description: "Only files that a scan did not find any more" },
    failed: {
      type: "boolean",
      description: "Only files that could not be read, wholly or in part",
    },
    orientation: {
      type: "string",
      valueHint: "SHAPE",
      description: `Only pictures of this shape: ${shapes.join(", ")}`,
    },
    sort: {
      type: "string",
      valueHint: "ORDER",
      description: `Order: ${fileSorts.join(", ")} (default path)`,
    },
    limit: { type: "string", valueHint: "N", description: "At most so many" },
    offset: { type: "string", valueHint: "N", description: "Leave out so many first" },
    csv: { type: "boolean", description: "Print comma-separated values" },
    print0: {
      type: "boolean",
      description: "Print paths only, each ended by a NUL, as the bytes they are",
    },
  },
  options: z.strictObject({
    kind: listOf(mediaKinds).optional(),
    under: z.string().optional(),
    captured: captured.optional(),
    camera: z.string().optional(),
    rating: minRating.optional(),
    favorite: toggle,
    missing: toggle,
    failed: toggle,
    orientation: z.enum(shapes).optional(),
    sort: z.enum(fileSorts).optional(),
    limit: wholeNumber.optional(),
    offset: wholeNumber.optional(),
    csv: toggle,
    print0: toggle,
  }),
  needs: "read",
  perform: (context, options) => {
    const { csv, print0, under, kind, rating, orientation, ...filter } = options;
    if ([csv, print0, context.global.json].filter(Boolean).length > 1) {
      throw new UsageError("--csv, --print0 and --json exclude each other", "Give one of them");
    }
    const { records, summary } = listFiles(
      context,
      given({
        ...filter,
        under: under == null ? undefined : absolutePath(context.world.cwd, under),
        kinds: kind,
        minRating: rating,
        shape: orientation,
      }),
    );
    return {
      records: () => recordsWithPaths(records(), ["path", "root"]),
      summary,
      print: async (page) => {
        if (csv) {
          page.raw(csvRow(csvColumns.map(([name]) => name)));
          for await (const file of records())
            page.raw(csvRow(csvColumns.map(([, of]) => of(file))));
        } else if (print0) {
          for await (const { path } of records()) page.raw(`${path}\0`);
        } else {
          await page.table(fileColumns, records());
          const { files, bytes } = summary();
          page.remark(
            files === 0
              ? "No file matches"
              : `${formatCounted(files, "file")}, ${formatBytes(bytes)}`,
          );
        }
      },
    };
  },
});
