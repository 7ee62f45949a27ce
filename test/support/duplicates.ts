// `duplicates` on a library of a test, by the operation itself in this thread, with everything it hashes noted.

import type { DuplicateGroup } from "../../src/domain/duplicates.ts";
import type { FilesToHash, Hashes } from "../../src/domain/hashes.ts";
import { type KeepRule, parseKeepRule } from "../../src/domain/keep_rules.ts";
import { inlineInspector } from "../../src/inspect/inline.ts";
import { type Duplicates, duplicates } from "../../src/operations/duplicates/duplicates.ts";
import type { DuplicatesOptions } from "../../src/operations/duplicates/options.ts";
import type { Event } from "../../src/operations/events.ts";
import type { ScanLibrary } from "./scan_library.ts";
import { scanOptions } from "./scan_options.ts";

export type Looked = {
  readonly result: Duplicates;
  readonly groups: readonly DuplicateGroup[];
  /** Paths of the files hashed, "sample" or "content" before each, in byte order. */
  readonly hashed: readonly string[];
  readonly events: readonly Event[];
};

export type Looking = Partial<Omit<DuplicatesOptions, "inspector" | "scan">> & {
  readonly signal?: AbortSignal;
  /** Called before files are hashed. */
  readonly beforeHash?: (files: FilesToHash) => void;
};

/** As `ScanLibrary` scans, so that the one finds settled what the other has settled. */
const scannedKinds = ["photo", "video", "audio", "book"] as const;

/** A rule of what to keep, its folder absolute. */
export function keepRule(text: string): KeepRule {
  return parseKeepRule(text, { absolute: (folder) => folder });
}

/** Looks for duplicates in the library's root, or as `changes` say. */
export async function look(library: ScanLibrary, changes: Looking = {}): Promise<Looked> {
  const { signal = new AbortController().signal, beforeHash, ...options } = changes;
  const events: Event[] = [];
  const hashed: string[] = [];
  let nowUs = 1_700_000_000_000_000;
  let elapsedMs = 0;
  await using inline = inlineInspector();
  const hash = async (files: FilesToHash): Promise<Hashes> => {
    beforeHash?.(files);
    hashed.push(...namesOf(files).map((name) => `${files.depth} ${files.folder}/${name}`));
    return inline.hash(files);
  };
  const result = await duplicates(
    {
      catalog: library.catalog,
      clock: { nowUs: () => nowUs++, elapsedMs: () => elapsedMs++ },
      signal,
      emit: (event) => events.push(event),
    },
    {
      by: "digest",
      targets: [{ root: library.root }],
      kinds: scannedKinds,
      minSizeBytes: 1,
      keep: ["earliest captured", "shortest path"].map(keepRule),
      ...options,
      inspector: { ...inline, hash },
      scan: {
        kinds: [...new Set([...scannedKinds, ...(options.kinds ?? [])])],
        ...scanOptions,
      },
    },
  );
  const groups = await Array.fromAsync(result.groups());
  return { result, groups, hashed: hashed.sort(), events };
}

function namesOf({ names, starts }: FilesToHash): string[] {
  return Array.from({ length: starts.length - 1 }, (_, i) =>
    Buffer.from(names.subarray(starts[i], (starts[i + 1] ?? 1) - 1)).toString("latin1"),
  );
}
