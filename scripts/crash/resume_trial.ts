// A scan that is killed when half of its files are in the catalog, and the one that goes on.

import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { catalogName } from "./after_kill.ts";
import { type JsonRecord, type Program, runToEnd, spawn } from "./program.ts";
import { countRead, markUnread } from "./reading_marks.ts";

export type ResumeTrial = {
  /** Files that the killed scan had opened. */
  readonly readBefore: number;
  /** Files that it had committed. */
  readonly rowsBefore: number;
  /** Files that the second scan opened. */
  readonly readAfter: number;
  readonly summary: JsonRecord;
};

const LOOK_EVERY_MS = 2;

/** `data` must not exist yet. Throws where the scan was over before it could be killed. */
export async function resumeTrial(
  program: Program,
  library: string,
  data: string,
  files: number,
): Promise<ResumeTrial> {
  const args = ["scan", library, "--data", data];
  markUnread(library);
  const child = spawn(program, args);
  const file = join(data, catalogName);
  while (child.exitCode == null && rowsIn(file) < files / 2) await Bun.sleep(LOOK_EVERY_MS);
  child.kill("SIGKILL");
  await child.exited;
  if (child.signalCode !== "SIGKILL") throw new Error("The scan was over before it was killed");
  const readBefore = countRead(library);
  const rowsBefore = rowsIn(file);

  markUnread(library);
  const { status, records, stderr } = await runToEnd(program, args);
  if (status !== 0) throw new Error(`The second scan ended with status ${status}: ${stderr}`);
  return { readBefore, rowsBefore, readAfter: countRead(library), summary: records.at(-1) ?? {} };
}

/** Files that are committed; 0 where the catalog is not there yet, or is just being made. */
function rowsIn(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    using db = new Database(file, { readonly: true });
    return db.query<{ n: number }, []>("SELECT count(*) AS n FROM files").get()?.n ?? 0;
  } catch {
    return 0; // No schema yet, or its shared memory is in the making.
  }
}
