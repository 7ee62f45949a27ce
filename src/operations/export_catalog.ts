// `varve catalog export`: every file of the catalog with what is known of it, as a stream.

import { files } from "../catalog/files.ts";
import { writeLines } from "../disk/write_lines.ts";
import type { FileRecord } from "../domain/file_record.ts";
import { type Asking, type Found, stoppable } from "./found.ts";

export type ExportSummary = {
  /** Files written, missing ones included. */
  readonly files: number;
  /** Of those, the missing ones. */
  readonly missing: number;
  /** Sum of their sizes. */
  readonly bytes: number;
};

/** How records become text; the faces have the formats. */
export type ExportFormat = {
  /** The first line, with its line end; "" for none. */
  readonly head: string;
  /** A line, with its line end. */
  readonly line: (file: FileRecord) => string;
};

/** All files: those that are there by path, then the missing ones by path. */
export function exportCatalog(context: Asking): Found<FileRecord, ExportSummary> {
  const summary = { files: 0, missing: 0, bytes: 0 };
  return {
    records: async function* () {
      for (const missing of [false, true]) {
        yield* stoppable(files(context.catalog, { missing }), context.signal, (file) => {
          summary.files += 1;
          summary.missing += Number(file.missing);
          summary.bytes += file.size;
        });
      }
    },
    summary: () => summary,
  };
}

/**
 * Writes the export to the absolute path `out`, which is replaced once it is whole. Throws `OutOfSpaceError`,
 * or what the system says of `out`.
 */
export async function exportToFile(
  context: Asking,
  out: string,
  format: ExportFormat,
): Promise<ExportSummary> {
  const { records, summary } = exportCatalog(context);
  await writeLines(out, lines(records(), format));
  return summary();
}

async function* lines(
  records: AsyncIterable<FileRecord>,
  { head, line }: ExportFormat,
): AsyncGenerator<string, void, undefined> {
  yield head;
  for await (const record of records) yield line(record);
}
