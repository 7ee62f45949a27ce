// The facts of a file by exiftool's tags, as Varve's catalog has them.

import type { ExiftoolTags } from "./exiftool_tags.ts";

export type ExpectedFacts = {
  readonly size?: string | undefined;
  readonly orientation?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly model?: string | undefined;
  readonly rating?: number | undefined;
};

export function expectedFacts(tags: ExiftoolTags, kind: string): ExpectedFacts {
  const anywhere = () => true;
  const size = tags.first("ImageSize", "Composite")?.replace(/[ x]/, " × ");
  const seconds = secondsOf(
    tags.first("Duration", "Composite", "QuickTime") ?? tags.where("Duration", anywhere),
  );
  const degrees = tags.number("Rotation", "Composite", "QuickTime");
  return {
    size: kind === "audio" || size == null || /\b0\b/.test(size) ? undefined : size,
    orientation:
      kind === "photo"
        ? tags.number("Orientation", "IFD0", "XMP-tiff")
        : kind === "video" && degrees != null
          ? { 0: 1, 90: 6, 180: 3, 270: 8 }[degrees]
          : undefined,
    durationMs: kind !== "photo" && seconds > 0 ? Math.round(seconds * 1000) : undefined,
    latitude: tags.number("GPSLatitude", "Composite", "XMP-exif"),
    longitude: tags.number("GPSLongitude", "Composite", "XMP-exif"),
    model:
      tags.first("Model", "IFD0", "XMP-tiff", "Keys", "UserData", "QuickTime") ??
      tags.where("Model", anywhere),
    rating: ratingOf(tags),
  };
}

/** Matroska's tags have hours, minutes and seconds. */
function secondsOf(text: string | undefined): number {
  const clock = text?.match(/^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/);
  if (clock == null) return Number(text ?? Number.NaN);
  return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
}

function ratingOf(tags: ExiftoolTags): number | undefined {
  const stars = tags.number("Rating", "XMP-xmp", "IFD0");
  if (stars != null) return stars === 0 ? undefined : stars;
  const percent = tags.number("Rating", "XMP-microsoft") ?? tags.number("RatingPercent", "IFD0");
  return percent == null || percent <= 0 ? undefined : Math.ceil(percent / 20);
}
