// EXIF: what a gathered TIFF block says, in Varve's words. exifr decodes the tags; nothing past this file
// sees a tag number. Values stay as written: exifr's own dates would depend on the local time zone.

import { parse } from "exifr";
import type { EvidenceSource } from "../../domain/evidence.ts";
import type { Evidence, Facts } from "../../domain/inspection.ts";
import { withoutZeros } from "../bytes.ts";
import { type Found, foundNothing } from "../found.ts";
import { positionFacts } from "../position.ts";
import { starsOf, starsOfPercent } from "../rating.ts";
import { appleContentId } from "./apple_maker_note.ts";
import { type TiffBlock, wantedTags } from "./tiff_block.ts";

/** exifr caches what it derives from this object by its identity: it has to be one constant. */
const options = {
  ifd0: { pick: [...wantedTags.first] },
  exif: { pick: [...wantedTags.exif] },
  gps: { pick: [...wantedTags.gps] },
  ifd1: false,
  interop: false,
  makerNote: true,
  mergeOutput: false,
  reviveValues: false,
  translateKeys: false,
  translateValues: false,
};

/** Facts and dates of a block. A block that exifr refuses says nothing. */
export async function readExif(block: TiffBlock): Promise<Found> {
  let decoded: unknown;
  try {
    decoded = await parse(block.bytes, options);
  } catch {
    // The block is sound by construction, but exifr has no list of what it throws on.
    return foundNothing;
  }
  const output = recordOf(decoded);
  const first = recordOf(output["ifd0"]);
  const exif = recordOf(output["exif"]);
  const gps = recordOf(output["gps"]);
  return {
    facts: factsOf(first, exif, gps, output["makerNote"]),
    evidence: evidenceOf(first, exif, gps),
  };
}

type Tags = Readonly<Record<string, unknown>>;

function factsOf(first: Tags, exif: Tags, gps: Tags, makerNote: unknown): Facts {
  const facts: Facts = {};
  const make = textOf(first[0x010f]);
  const model = textOf(first[0x0110]);
  const lens = textOf(exif[0xa434]);
  const orientation = numberOf(first[0x0112]);
  const title = utf16Of(first[0x9c9b]);
  const rating = ratingOf(first);
  const contentId = makerNote instanceof Uint8Array ? appleContentId(makerNote) : undefined;
  if (make != null) facts.cameraMake = make;
  if (model != null) facts.cameraModel = model;
  if (lens != null && /[\p{L}\p{N}]/u.test(lens)) facts.lens = lens;
  if (
    orientation != null &&
    Number.isInteger(orientation) &&
    orientation >= 1 &&
    orientation <= 8
  ) {
    facts.orientation = orientation;
  }
  if (title != null) facts.title = title;
  if (rating != null) facts.rating = rating;
  if (contentId != null) facts.contentId = contentId;
  return Object.assign(facts, positionOf(gps));
}

/** Stars, or else percent; Windows writes both. */
function ratingOf(first: Tags): number | undefined {
  const stars = numberOf(first[0x4746]);
  const percent = numberOf(first[0x4749]);
  const byStars = stars == null ? undefined : starsOf(stars);
  const byPercent = percent == null ? undefined : starsOfPercent(percent);
  return byStars || (byPercent ?? byStars);
}

function positionOf(gps: Tags): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  const altitude = numberOf(gps[6]);
  const below = numberOf(gps[5]) === 1;
  return positionFacts(
    coordinateOf(gps[2], gps[1], "N", "S"),
    coordinateOf(gps[4], gps[3], "E", "W"),
    altitude == null ? undefined : below ? -altitude : altitude,
  );
}

/** Degrees, minutes and seconds with their hemisphere; without one the sign is unknown, so is the place. */
function coordinateOf(
  parts: unknown,
  reference: unknown,
  positive: string,
  negative: string,
): number | undefined {
  const [degrees, minutes = 0, seconds = 0] = numbersOf(parts);
  if (degrees == null) return undefined;
  const value = degrees + minutes / 60 + seconds / 3600;
  const hemisphere = textOf(reference)?.charAt(0).toUpperCase();
  if (!Number.isFinite(value) || value < 0) return undefined;
  if (hemisphere === positive) return value;
  return hemisphere === negative ? -value + 0 : undefined;
}

function evidenceOf(first: Tags, exif: Tags, gps: Tags): Evidence[] {
  const evidence: Evidence[] = [];
  const add = (source: EvidenceSource, value: unknown, subSecond: unknown, offset: unknown) => {
    const text = textOf(value);
    if (text == null) return;
    const fraction = textOf(subSecond);
    const zone = textOf(offset);
    evidence.push({
      source,
      value: text,
      ...(zone == null ? {} : { offset: zone }),
      ...(fraction == null ? {} : { subSecond: fraction }),
    });
  };
  // TIFF/EP cameras (Kodak, old Nikon) write the Exif tags into the first directory.
  const original = textOf(exif[0x9003]) == null ? first : exif;
  const digitized = textOf(exif[0x9004]) == null ? first : exif;
  add("exif:DateTimeOriginal", original[0x9003], original[0x9291], original[0x9011]);
  add("exif:DateTimeDigitized", digitized[0x9004], digitized[0x9292], digitized[0x9012]);
  add("exif:ModifyDate", first[0x0132], exif[0x9290], exif[0x9010]);
  const gpsTime = gpsTimeOf(gps);
  if (gpsTime != null) evidence.push(gpsTime);
  return evidence;
}

/** GPS gives the day as text and the time as three numbers; both are UTC by the standard. */
function gpsTimeOf(gps: Tags): Evidence | undefined {
  const day = textOf(gps[0x1d]);
  const [hours, minutes, seconds] = numbersOf(gps[7]);
  if (day == null || hours == null || minutes == null || seconds == null) return undefined;
  const milliseconds = Math.round(seconds * 1000);
  if (![hours, minutes, milliseconds].every((part) => Number.isFinite(part) && part >= 0)) {
    return undefined;
  }
  const time = [hours, minutes, milliseconds / 1000].map((part) => twoDigits(Math.floor(part)));
  const fraction = milliseconds % 1000;
  return {
    source: "exif:GPSDateTime",
    value: `${day} ${time.join(":")}`,
    offset: "+00:00",
    ...(fraction === 0 ? {} : { subSecond: String(fraction).padStart(3, "0") }),
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function recordOf(value: unknown): Tags {
  return typeof value === "object" && value != null ? (value as Tags) : {};
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = withoutZeros(value).trim();
  return text === "" ? undefined : text;
}

function numberOf(value: unknown): number | undefined {
  return numbersOf(value)[0];
}

function numbersOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value)) return value.filter((part) => typeof part === "number");
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as Uint8Array);
  }
  return [];
}

function utf16Of(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return textOf(new TextDecoder("utf-16le").decode(value));
}
