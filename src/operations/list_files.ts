// `varve files`: the files that match, in a stated order.

import { type FileQuery, files } from "../catalog/files.ts";
import type { FileRecord } from "../domain/file_record.ts";
import { type Asking, type Found, stoppable } from "./found.ts";
import { withKnownFolder } from "./unknown_folder.ts";

export type FilesSummary = { readonly files: number; readonly bytes: number };

/** Lists files. A folder that the catalog does not know is told as a notice: it is no error. */
export function listFiles(context: Asking, query: FileQuery): Found<FileRecord, FilesSummary> {
  const summary = { files: 0, bytes: 0 };
  return {
    records: () => {
      const known = withKnownFolder(context, query);
      return stoppable(files(context.catalog, known), context.signal, (file) => {
        summary.files += 1;
        summary.bytes += file.size;
      });
    },
    summary: () => summary,
  };
}
