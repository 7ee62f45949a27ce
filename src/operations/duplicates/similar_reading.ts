// Decodes the photos of which nobody knows yet how they look, a few at a time, and commits what came of them: a run
// that was stopped does not decode them again.

import { unlessAborted } from "../../base/abort.ts";
import { mapConcurrent } from "../../base/concurrent.ts";
import { joinPath } from "../../base/names.ts";
import type { NumberList } from "../../base/number_list.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Writer } from "../../catalog/writer.ts";
import type { Sketched } from "../../domain/similar_photos.ts";
import type { Sketcher } from "../../inspect/inspector.ts";
import type { Context } from "../context.ts";
import { type FileWindow, fileWindows } from "../file_windows.ts";
import type { Pace } from "../scan/pace.ts";
import { belowOf } from "../scan/targets.ts";
import type { RootWatch } from "../verify/root_watch.ts";
import type { SketchTally } from "./similar_tally.ts";

/**
 * A thread is handed so many photos at most, of any size: of 12 million pixels each takes some 30 ms here, and several
 * times that on a NAS.
 */
const WINDOW = { files: 8, bytes: Number.POSITIVE_INFINITY } as const;
/** Windows under way for each thread. */
const WINDOWS_PER_THREAD = 2;
/** A batch: so many photos are not decoded again. */
const COMMIT_FILES = 200;

export type SketchReading = {
  readonly writer: Writer;
  readonly sketcher: Sketcher;
  /** Threads that decode; 0: this one. */
  readonly workers: number;
  readonly pace: Pace;
  readonly watch: RootWatch;
  readonly tally: SketchTally;
};

/** Decodes files by their ids, in that order. Rejects only when the run is over. */
export async function readSketches(
  { catalog, signal }: Pick<Context, "catalog" | "signal">,
  { writer, sketcher, workers, pace, watch, tally }: SketchReading,
  ids: NumberList,
): Promise<void> {
  tally.expect(ids.length);
  const read = async (
    window: FileWindow<PlacedFile>,
  ): Promise<{ files: readonly PlacedFile[]; sketched: readonly Sketched[] }> => {
    const { root, files, bytes } = window;
    if (watch.isLost(root)) return { files, sketched: [] };
    const requests = files.map((file) => ({ name: belowRoot(file), stamp: file.stamp }));
    const sketch = () => sketcher.sketch(root, requests);
    const sketched = pace.run(watch.deviceOf(root), root, bytes, sketch, signal);
    return { files, sketched: await unlessAborted(sketched, signal) };
  };
  const sizeOf = ({ stamp }: PlacedFile) => stamp.sizeBytes;
  const windows = fileWindows(placedFileReader(catalog), ids, WINDOW, sizeOf);
  const limit = Math.max(1, workers) * WINDOWS_PER_THREAD;
  for await (const { files, sketched } of mapConcurrent(windows, limit, read, signal)) {
    for (const [i, file] of files.entries()) {
      const one = sketched[i];
      if (one == null) continue;
      writer.noteSketch(file.id, file.stamp, one);
      tally.add(file, one);
    }
    if (writer.pending >= COMMIT_FILES) writer.commit(tally.checkpoint());
  }
  writer.commit(tally.checkpoint());
}

/** The path of a file from its root on. */
function belowRoot({ root, folder, name }: PlacedFile): string {
  return belowOf(joinPath(folder, name), root);
}
