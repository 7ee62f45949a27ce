// `duplicates --by similar` on a library of a test, by the operation itself in this thread, with every file that is
// decoded noted.

import type { FileToSketch } from "../../src/domain/similar_photos.ts";
import { inlineInspector } from "../../src/inspect/inline.ts";
import {
  type SimilarFiles,
  type SimilarOptions,
  similarFiles,
} from "../../src/operations/duplicates/similar.ts";
import type { VideoTools } from "../../src/operations/duplicates/similar_videos.ts";
import type { Event } from "../../src/operations/events.ts";
import type { ScanLibrary } from "./scan_library.ts";

export type SeenAlike = {
  readonly result: SimilarFiles;
  /** What each group is likely to be, and the names of its files below the root, in their order. */
  readonly groups: readonly (readonly [string, ...string[]])[];
  /** Names below the root of the files that were decoded, in byte order. */
  readonly decoded: readonly string[];
  readonly events: readonly Event[];
};

/** As on a machine without one. */
export const noFfmpeg: VideoTools = {
  find: async (name) => ({ status: "absent", name, reason: "There is none" }),
  frame: () => {
    throw new Error("There is no ffmpeg");
  },
};

export type Seeing = Partial<SimilarOptions> & {
  readonly signal?: AbortSignal;
  /** Called before files are decoded. */
  readonly beforeSketch?: (files: readonly FileToSketch[]) => void;
};

/** Looks for photos of the library that look alike. */
export async function seeAlike(library: ScanLibrary, changes: Seeing = {}): Promise<SeenAlike> {
  const { signal = new AbortController().signal, beforeSketch, ...options } = changes;
  const events: Event[] = [];
  const decoded: string[] = [];
  let nowUs = 1_700_000_000_000_000;
  let elapsedMs = 0;
  await using inline = inlineInspector();
  const result = await similarFiles(
    {
      catalog: library.catalog,
      clock: { nowUs: () => nowUs++, elapsedMs: () => elapsedMs++ },
      signal,
      emit: (event) => events.push(event),
    },
    {
      scope: { kinds: ["photo"], minSizeBytes: 1 },
      sketcher: {
        sketch: async (folder, files) => {
          beforeSketch?.(files);
          decoded.push(...files.map(({ name }) => name));
          return inline.sketch(folder, files);
        },
      },
      workers: 0,
      tools: noFfmpeg,
      limitsOf: () => ({ concurrentReads: 4 }),
      pid: 1,
      ...options,
    },
  );
  const below = (path: string) => path.slice(library.root.length + 1);
  const groups: [string, ...string[]][] = [];
  for await (const { likely, files } of result.groups()) {
    groups.push([likely, ...files.map(({ path }) => below(path))]);
  }
  return { result, groups, decoded: decoded.sort(), events };
}
