// The ladder's rungs: for each source of a date its rank and how far it is trusted, by kind of file. One
// table; the order of its rows is the order of the ladder.

import type { Confidence } from "./captured.ts";
import type { EvidenceSource } from "./evidence.ts";
import type { MediaKind } from "./media.ts";

export type DateSource = {
  readonly source: EvidenceSource;
  readonly confidence: Confidence;
  /** Smaller is asked first. */
  readonly rank: number;
};

type Rung = readonly [source: EvidenceSource, confidence: Confidence];

// A sidecar stands with XMP: below the file's own EXIF, above GPS and Takeout. A program that corrects a
// date writes it into the file as well where it can (Metadata Working Group), so a sidecar that disagrees
// with EXIF is as often stale as it is a correction; it is shown as a conflict and never taken silently.
// Of XMP and IPTC the dates of the picture stand before CreateDate, which for a scan is the scan's (MWG).
const still: readonly Rung[] = [
  ["exif:DateTimeOriginal", "high"],
  ["maker:DateTimeOriginal", "high"],
  ["exif:DateTimeDigitized", "medium"],
  ["xmp:DateTimeOriginal", "high"],
  ["xmp:DateCreated", "high"],
  ["iptc:DateCreated", "high"],
  ["xmp:CreateDate", "medium"],
  ["png:CreationTime", "medium"],
  ["quicktime:CreationDate", "high"],
  ["exif:GPSDateTime", "medium"],
  ["quicktime:GPSDateTime", "medium"],
  ["takeout:photoTakenTime", "medium"],
  ["pair:Captured", "medium"],
  ["quicktime:DateTimeOriginal", "medium"],
  ["h264:DateTimeOriginal", "medium"],
  ["riff:DateTimeOriginal", "medium"],
  ["name:File", "medium"],
  ["name:Folder", "medium"],
  ["quicktime:ContentCreateDate", "low"],
  ["quicktime:CreateDate", "low"],
  ["matroska:DateUTC", "low"],
  ["asf:CreationDate", "low"],
  ["exif:ModifyDate", "low"],
  ["xmp:ModifyDate", "low"],
  ["tag:Date", "low"],
  ["stat:ModifyTime", "low"],
];

const video: readonly Rung[] = [
  ["quicktime:CreationDate", "high"],
  ["pair:Captured", "high"],
  ["exif:DateTimeOriginal", "high"],
  ["maker:DateTimeOriginal", "high"],
  ["h264:DateTimeOriginal", "high"],
  ["riff:DateTimeOriginal", "high"],
  ["quicktime:DateTimeOriginal", "high"],
  ["quicktime:GPSDateTime", "medium"],
  ["quicktime:CreateDate", "high"],
  ["quicktime:ContentCreateDate", "medium"],
  ["xmp:DateTimeOriginal", "medium"],
  ["xmp:DateCreated", "medium"],
  ["iptc:DateCreated", "medium"],
  ["exif:DateTimeDigitized", "medium"],
  ["exif:GPSDateTime", "medium"],
  ["takeout:photoTakenTime", "medium"],
  ["xmp:CreateDate", "medium"],
  ["png:CreationTime", "medium"],
  ["name:File", "medium"],
  ["matroska:DateUTC", "medium"],
  ["asf:CreationDate", "medium"],
  ["name:Folder", "medium"],
  ["tag:Date", "low"],
  ["exif:ModifyDate", "low"],
  ["xmp:ModifyDate", "low"],
  ["stat:ModifyTime", "low"],
];

// Of music and books the release counts; a movie header tells only when it was encoded. A voice memo has no
// release: its name or its header tells.
const published: readonly Rung[] = [
  ["quicktime:CreationDate", "high"],
  ["riff:DateTimeOriginal", "high"],
  ["maker:DateTimeOriginal", "high"],
  ["tag:Date", "medium"],
  ["quicktime:ContentCreateDate", "medium"],
  ["name:File", "medium"],
  ["quicktime:CreateDate", "medium"],
  ["name:Folder", "medium"],
];

function ladder(rungs: readonly Rung[]): ReadonlyMap<EvidenceSource, DateSource> {
  // What a kind has no row for stands where stills have it, behind the kind's own.
  const named = new Set(rungs.map(([source]) => source));
  const rest = still.filter(([source]) => !named.has(source));
  return new Map(
    [...rungs, ...rest].map(([source, confidence], rank) => [source, { source, confidence, rank }]),
  );
}

const byKind: Readonly<Record<MediaKind, ReadonlyMap<EvidenceSource, DateSource>>> = {
  photo: ladder(still),
  video: ladder(video),
  audio: ladder(published),
  book: ladder(published),
  sidecar: ladder(still),
  other: ladder(still),
};

/** The rungs for files of a kind, in order. */
export function dateSources(kind: MediaKind): ReadonlyMap<EvidenceSource, DateSource> {
  return byKind[kind];
}

/** Sources that count in UTC by their standard, whatever offset they show. */
export const utcSources: ReadonlySet<EvidenceSource> = new Set([
  "exif:GPSDateTime",
  "quicktime:GPSDateTime",
  "quicktime:CreateDate",
  "matroska:DateUTC",
  "asf:CreationDate",
  "takeout:photoTakenTime",
  "stat:ModifyTime",
]);

/**
 * Sources that may honestly differ from when it was taken (a scan, an edit, a copy, a release): never a
 * conflict.
 */
export const otherMoments: ReadonlySet<EvidenceSource> = new Set([
  "exif:DateTimeDigitized",
  "exif:ModifyDate",
  "xmp:CreateDate",
  "xmp:ModifyDate",
  "png:CreationTime",
  "quicktime:ContentCreateDate",
  "tag:Date",
  "stat:ModifyTime",
]);

/** A camera that writes the time on its wall into the movie header, where the standard asks for UTC. */
export type LocalHeaderCamera = {
  readonly title: string;
  /** Tried on "make model". */
  readonly camera: RegExp;
  /** Tried on the file name, for cameras that leave no make. */
  readonly name?: RegExp;
  /** Where it was reported. */
  readonly from: string;
};

export const localHeaderCameras: readonly LocalHeaderCamera[] = [
  {
    title: "GoPro",
    camera: /\bGoPro\b|^HERO\d/i,
    name: /^(?:GOPR|GP\d\d|G[HXLS]\d\d)\d{4}\./i,
    from: "gopro/labs pull request 5; pulsejet/memories issue 1256",
  },
  {
    title: "Nikon",
    camera: /^Nikon\b/i,
    from: "Piwigo/piwigo-videojs issue 98; pulsejet/memories issue 1256",
  },
  {
    title: "Canon EOS with a number (600D)",
    camera: /\bCanon EOS \d/i,
    from: "published ExifTool output of an EOS 600D: header equal to the local file time at +03:00",
  },
];

/** Whether the movie header of this camera's videos is local time. */
export function hasLocalHeader(name: string, make = "", model = ""): boolean {
  const camera = `${make} ${model}`.trim();
  return localHeaderCameras.some(
    (row) => (camera !== "" && row.camera.test(camera)) || row.name?.test(name) === true,
  );
}
