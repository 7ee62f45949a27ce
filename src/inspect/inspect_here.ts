// The files of a request, in the calling thread. Apart from inspector.ts because it loads every reader.

import { joinPath } from "../base/names.ts";
import type { Outcome } from "../domain/inspection.ts";
import { inspectFile } from "./inspect_file.ts";
import type { FileToInspect } from "./inspector.ts";

/** Inspects files one after the other, in the calling thread. */
export async function inspectHere(
  folder: string,
  files: readonly FileToInspect[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const file of files) {
    outcomes.push(
      await inspectFile(joinPath(folder, file.name), file.name, file.kind, file.wanted),
    );
  }
  return outcomes;
}
