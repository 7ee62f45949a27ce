// Where a date can come from. The ladder of captured.ts gives each source its rank.

import { z } from "zod";

/** Every source of a date, named as `varve why` prints it. Those that readers report come first. */
export const evidenceSources = [
  // Stills
  "exif:DateTimeOriginal",
  "exif:DateTimeDigitized",
  "exif:ModifyDate",
  "exif:GPSDateTime",
  "xmp:DateTimeOriginal",
  "xmp:CreateDate",
  "xmp:DateCreated",
  "xmp:ModifyDate",
  "iptc:DateCreated",
  "png:CreationTime",
  "maker:DateTimeOriginal",
  // Videos and audio
  "quicktime:CreationDate",
  "quicktime:ContentCreateDate",
  "quicktime:DateTimeOriginal",
  "quicktime:CreateDate",
  "quicktime:GPSDateTime",
  "riff:DateTimeOriginal",
  "matroska:DateUTC",
  "asf:CreationDate",
  "h264:DateTimeOriginal",
  "tag:Date",
  // Sidecars
  "takeout:photoTakenTime",
  // Not from the file's own bytes
  "pair:Captured",
  "name:File",
  "name:Folder",
  "stat:ModifyTime",
] as const;
export const EvidenceSource = z.enum(evidenceSources);
export type EvidenceSource = z.infer<typeof EvidenceSource>;
