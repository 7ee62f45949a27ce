// Boxes of which none may be missing: a walk that ends early would give the payload of another file.

import type { Box, BoxFile } from "../bmff/boxes.ts";
import { NoPayload } from "./no_payload.ts";

/** All boxes between two places, which they must fill but for a few bytes (QuickTime ends lists by a zero). */
export function wholeBoxes(file: BoxFile, start: number, end: number): readonly Box[] {
  const boxes = [...file.boxes(start, end)];
  const last = boxes.at(-1);
  if (boxes.some((box) => box.cut)) {
    throw new NoPayload("truncated", "The file ends within one of its boxes");
  }
  if (end - (last?.end ?? start) >= 8) {
    throw new NoPayload("corrupt", `There is no box at byte ${last?.end ?? start}`);
  }
  return boxes;
}
