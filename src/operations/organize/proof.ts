// Whether two files hold the same bytes: never by name, size or sample alone, but by the digests of all of them.
// Digests are made when they are first needed, and kept.

import { sha256Of } from "../../catalog/digests.ts";
import type { Catalog } from "../../catalog/open.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { Writer } from "../../catalog/writer.ts";
import { type Stamp, sameStamp } from "../../domain/entry.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { Inspector } from "../../inspect/inspector.ts";

/** A catalogued file, as far as its content is in question. */
export type Evident = {
  readonly id: FileId;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly name: string;
  readonly kind: MediaKind;
  readonly stamp: Stamp;
  /** 16 hex digits; "" where it was not read. */
  readonly sample: string;
};

export class Proof {
  readonly #catalog: Catalog;
  readonly #writer: Writer;
  readonly #inspector: () => Promise<Inspector>;
  /** Files and bytes that were read for it. */
  files = 0;
  bytes = 0;

  constructor(catalog: Catalog, writer: Writer, inspector: () => Promise<Inspector>) {
    this.#catalog = catalog;
    this.#writer = writer;
    this.#inspector = inspector;
  }

  /**
   * Whether both hold the same bytes. False where one of them cannot be read, or has changed since it was
   * catalogued; empty files are never the same: there is nothing to compare.
   */
  async isSame(a: Evident, b: Evident): Promise<boolean> {
    if (!maySame(a, b)) return false;
    const one = await this.#digest(a);
    return one != null && one === (await this.#digest(b));
  }

  async #digest(file: Evident): Promise<string | undefined> {
    const known = sha256Of(this.#catalog, file.id, file.stamp);
    if (known != null) return known;
    const inspector = await this.#inspector();
    const { name, kind, stamp } = file;
    const wanted = { metadata: false, sample: true, digests: ["sha256"] } as const;
    const [outcome] = await inspector.inspect(file.folder, [
      { name, kind, sizeBytes: stamp.sizeBytes, wanted },
    ]);
    if (outcome?.status !== "inspected" || !sameStamp(outcome.stamp, stamp)) return undefined;
    this.files += 1;
    this.bytes += stamp.sizeBytes;
    this.#writer.completeInspected(file.id, outcome);
    return outcome.digests?.sha256;
  }
}

type Comparable = Pick<Evident, "stamp" | "sample">;

/** Whether it is worth reading them: sizes and samples are equal. */
export function maySame(a: Comparable, b: Comparable): boolean {
  const { sizeBytes } = a.stamp;
  return (
    sizeBytes > 0 && sizeBytes === b.stamp.sizeBytes && a.sample !== "" && a.sample === b.sample
  );
}
