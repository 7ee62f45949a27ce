// Sketches made by hand, for what no picture shows as plainly: A is alike to B and B to C, and A is not to C.

import type { Catalog } from "../../src/catalog/open.ts";
import { noteSketch } from "../../src/catalog/similar.ts";
import { SKETCH_BYTES, sketchParts } from "../../src/domain/similar_sketch.ts";

/** Bits by which one differs from the next: of two steps, or of more, there are more than may differ. */
const STEP_BITS = 6;
const HASH_BITS = 64;

/** Sketches each of which is alike to the one before and the one behind it, and to no other; at most 20. */
export function chainOf(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const sketch = new Uint8Array(SKETCH_BYTES);
    for (let cell = 0; cell < 64; cell++) sketch[sketchParts.luma + cell] = 60 + 2 * cell;
    sketch.fill(128, sketchParts.chroma, sketchParts.shape);
    for (let bit = 0; bit < i * STEP_BITS; bit++) {
      const at = sketchParts.hash + ((bit % HASH_BITS) >> 3);
      sketch[at] = (sketch[at] ?? 0) ^ (1 << (bit & 7));
    }
    return sketch;
  });
}

/** Gives the files of a catalog these, in the order of their names. */
export function addSketches(catalog: Catalog, sketches: readonly Uint8Array[]): void {
  const files = catalog.db
    .query<{ id: number; sizeBytes: number; mtimeUs: number; inode: number }, []>(
      "SELECT id, size_bytes AS sizeBytes, mtime_us AS mtimeUs, inode FROM files ORDER BY name",
    )
    .all();
  for (const [i, { id, ...stamp }] of files.entries()) {
    const sketch = sketches[i];
    if (sketch != null)
      noteSketch(catalog, id, stamp, { status: "sketched", sketch, bytesRead: 0 });
  }
}
