// Reads the hashes that tell duplicates of catalogued files, a window at a time, and commits them in batches: a run
// that was stopped does not read them again.

import { unlessAborted } from "../../base/abort.ts";
import { mapConcurrent } from "../../base/concurrent.ts";
import { joinPath, nameToBytes } from "../../base/names.ts";
import type { NumberList } from "../../base/number_list.ts";
import { type PlacedFile, placedFileReader } from "../../catalog/duplicates.ts";
import type { Writer } from "../../catalog/writer.ts";
import { volumeOf } from "../../disk/volume.ts";
import type { FilesToHash } from "../../domain/hashes.ts";
import { WHOLE_IN_SAMPLE_BYTES } from "../../inspect/hash.ts";
import type { Hasher } from "../../inspect/inspector.ts";
import type { Context } from "../context.ts";
import { type FileWindow, fileWindows } from "../file_windows.ts";
import type { Pace } from "../scan/pace.ts";
import { belowOf } from "../scan/targets.ts";
import type { ReadTally } from "./read_tally.ts";

/** A message to a thread has so many files at most, and no more of them once it has so many bytes to read. */
const WINDOW = { files: 512, bytes: 16 * 1024 * 1024 } as const;
/** Bytes that are read of a large file, about. */
const MOST_READ: Readonly<Record<FilesToHash["depth"], number>> = {
  sample: WHOLE_IN_SAMPLE_BYTES,
  content: Number.POSITIVE_INFINITY,
  outline: 1024 * 1024,
  payload: Number.POSITIVE_INFINITY,
};
/** Windows under way for each thread. */
const WINDOWS_PER_THREAD = 3;
/** A batch: so many files, or so many bytes read, are not read again. */
const COMMIT = { files: 5000, bytes: 1024 * 1024 * 1024 } as const;

export type HashReading = {
  readonly writer: Writer;
  readonly hasher: Hasher;
  /** Threads that hash; 0: this one. */
  readonly workers: number;
  readonly pace: Pace;
  readonly tally: ReadTally;
};

/** Hashes files by their ids, in that order. Rejects only when the run is over. */
export async function readHashes(
  { catalog, signal }: Pick<Context, "catalog" | "signal">,
  { writer, hasher, workers, pace, tally }: HashReading,
  ids: NumberList,
  depth: FilesToHash["depth"],
): Promise<void> {
  const deviceOf = deviceOfRoots();
  tally.expect(ids.length);
  const read = async (window: FileWindow<PlacedFile>) => {
    const request = requestOf(window, depth);
    const { root, bytes } = window;
    const hash = () => hasher.hash(request);
    const hashes = await unlessAborted(pace.run(deviceOf(root), root, bytes, hash, signal), signal);
    return { window, request, hashes };
  };
  const bytesRead = ({ stamp }: PlacedFile) => Math.min(stamp.sizeBytes, MOST_READ[depth]);
  const windows = fileWindows(placedFileReader(catalog), ids, WINDOW, bytesRead);
  let uncommitted = 0;
  const limit = Math.max(1, workers) * WINDOWS_PER_THREAD;
  for await (const { window, request, hashes } of mapConcurrent(windows, limit, read, signal)) {
    const { files } = window;
    writer.setHashes(
      files.map(({ id }) => id),
      request,
      hashes,
    );
    tally.add(files, hashes);
    uncommitted += hashes.bytesRead;
    if (writer.pending < COMMIT.files && uncommitted < COMMIT.bytes) continue;
    writer.commit(tally.checkpoint());
    uncommitted = 0;
  }
  writer.commit(tally.checkpoint());
}

function requestOf(
  { root, files }: FileWindow<PlacedFile>,
  depth: FilesToHash["depth"],
): FilesToHash {
  const names = files.map(({ folder, name }) =>
    nameToBytes(`${joinPath(folder === root ? "" : belowOf(folder, root), name)}\0`),
  );
  const starts = new Uint32Array(files.length + 1);
  const stamps = new Float64Array(3 * files.length);
  for (const [i, { stamp }] of files.entries()) {
    starts[i + 1] = (starts[i] ?? 0) + (names[i]?.length ?? 0);
    stamps.set([stamp.sizeBytes, stamp.mtimeUs, stamp.inode], 3 * i);
  }
  return { folder: root, names: Buffer.concat(names), starts, stamps, depth };
}

/** The device of each root, asked once; -1 where it is not there, which reading will say. */
function deviceOfRoots(): (root: string) => number {
  const devices = new Map<string, number>();
  return (root) => {
    const known = devices.get(root);
    if (known != null) return known;
    let device = -1;
    try {
      device = volumeOf(root).device;
    } catch {
      // Lost with its mount.
    }
    devices.set(root, device);
    return device;
  };
}
