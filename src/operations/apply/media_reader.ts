// What a picture, a film or a sound shows or plays, read anew: its payload, and how a tag turns it. A thread reads it,
// since whole films take long, and may be damaged in ways that no reader was made for.

import { nameToBytes } from "../../base/names.ts";
import { folderOf, nameOf } from "../../base/paths.ts";
import type { Stamp } from "../../domain/entry.ts";
import type { Problem } from "../../domain/inspection.ts";
import { kindOf } from "../../domain/media.ts";
import type { Hasher, Inspector } from "../../inspect/inspector.ts";

export type MediaInspector = Pick<Inspector, "inspect"> & Hasher & AsyncDisposable;

export type Media =
  | {
      readonly kind: "read";
      /** Hex digits, comparable with any other; null: it has none. */
      readonly payload: string | null;
      /** EXIF, 1–8; 1 where no tag says anything, or nobody can read it. */
      readonly orientation: number;
    }
  | { readonly kind: "unread"; readonly problem: Problem };

export class MediaReader implements AsyncDisposable {
  readonly #start: () => Promise<MediaInspector>;
  #inspector: Promise<MediaInspector> | undefined;

  /** `start` is called when a file is to be read for the first time; what it gives is disposed with this. */
  constructor(start: () => Promise<MediaInspector> = inThisThread) {
    this.#start = start;
  }

  /** Reads a file whole, which has this stamp, now and still when it is read: else it has changed. */
  async read(path: string, { sizeBytes, mtimeUs, inode }: Stamp): Promise<Media> {
    this.#inspector ??= this.#start();
    const inspector = await this.#inspector;
    const [folder, name] = [folderOf(path), nameOf(path)];
    const [inspected] = await inspector.inspect(folder, [
      { name, kind: kindOf(name), sizeBytes, wanted: onlyMetadata },
    ]);
    if (inspected?.status === "failed") return { kind: "unread", problem: inspected.problem };
    const names = nameToBytes(`${name}\0`);
    // The stamp is looked at when all is read, and so holds for what was read before, too.
    const { payloads, problems } = await inspector.hash({
      ...{ folder, names, depth: "payload" },
      starts: Uint32Array.of(0, names.length),
      stamps: Float64Array.of(sizeBytes, mtimeUs, inode),
    });
    const [problem] = problems;
    if (problem != null) return { kind: "unread", problem: problem.problem };
    const payload = payloads[0]?.digest ?? null;
    return { kind: "read", payload, orientation: inspected?.facts.orientation ?? 1 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const inspector = await this.#inspector;
    this.#inspector = undefined;
    await inspector?.[Symbol.asyncDispose]();
  }
}

const onlyMetadata = { metadata: true, sample: false, digests: [] } as const;

/** Every reader is loaded by that. */
async function inThisThread(): Promise<MediaInspector> {
  const { inlineInspector } = await import("../../inspect/inline.ts");
  return inlineInspector();
}
