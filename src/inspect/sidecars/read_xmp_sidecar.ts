// XMP sidecars: what Lightroom, darktable, digiKam and others keep beside a photo or video.

import { keep } from "../bytes.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { readXmp } from "../xmp.ts";

/** Editing histories of darktable reach some hundred kilobytes. */
const maxPacketBytes = 8 * 1024 * 1024;

/** Reads an XMP sidecar. */
export function readXmpSidecar(source: Source): Reading {
  const found =
    source.sizeBytes > maxPacketBytes ? undefined : readXmp(keep(source, 0, source.sizeBytes));
  if (found != null) return { reader: "sidecar", format: "xmp", ...found };
  return {
    reader: "sidecar",
    format: "xmp",
    facts: {},
    evidence: [],
    problem: {
      stage: "metadata",
      reason: source.sizeBytes > maxPacketBytes ? "too-large" : "corrupt",
      detail: "The sidecar is no readable XMP",
    },
  };
}
