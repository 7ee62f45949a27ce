// EXIF as cameras write it, from plain fields: dates with their own fractions and offsets, GPS, ratings,
// and Apple's maker note with the identifier that ties the halves of a Live Photo.

import { buildTiff, type TiffField } from "./tiff.ts";

/** All fields are optional; those left out are not written. Dates are "2019:07:04 18:22:31". */
export type ExifFields = {
  /** Default true. */
  readonly littleEndian?: boolean;
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly orientation?: number;
  readonly dateTimeOriginal?: string;
  readonly subSecTimeOriginal?: string;
  readonly offsetTimeOriginal?: string;
  readonly dateTimeDigitized?: string;
  readonly subSecTimeDigitized?: string;
  readonly offsetTimeDigitized?: string;
  readonly modifyDate?: string;
  readonly subSecTime?: string;
  readonly offsetTime?: string;
  /** Stars, 0–5. */
  readonly rating?: number;
  /** 1, 25, 50, 75 or 99. */
  readonly ratingPercent?: number;
  /** Written as Windows does (XPTitle, UTF-16). */
  readonly title?: string;
  readonly gps?: GpsFields;
  /** Written into an Apple maker note, unless `makerNote` is given. */
  readonly contentId?: string;
  readonly makerNote?: Uint8Array;
};

export type GpsFields = {
  /** Degrees; the hemisphere goes into the reference tag. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Metres; below the sea where negative. */
  readonly altitude?: number;
  /** UTC, "2019:07:04". */
  readonly dateStamp?: string;
  /** UTC, hours, minutes, seconds. */
  readonly timeStamp?: readonly [number, number, number];
};

/** An EXIF block: a TIFF structure without the "Exif\0\0" that JPEG puts before it. */
export function makeExif(fields: ExifFields): Uint8Array {
  return buildTiff(exifDirectory(fields), { littleEndian: fields.littleEndian ?? true });
}

/** The fields as a first directory with its Exif and GPS directories, for TIFF files. */
export function exifDirectory(fields: ExifFields): TiffField[] {
  const first = present([
    ascii(0x010f, fields.make),
    ascii(0x0110, fields.model),
    short(0x0112, fields.orientation),
    ascii(0x0132, fields.modifyDate),
    short(0x4746, fields.rating),
    short(0x4749, fields.ratingPercent),
    fields.title == null ? undefined : { tag: 0x9c9b, byte: utf16(fields.title) },
  ]);
  const note =
    fields.makerNote ?? (fields.contentId == null ? undefined : appleMakerNote(fields.contentId));
  const exif = present([
    ascii(0x9003, fields.dateTimeOriginal),
    ascii(0x9004, fields.dateTimeDigitized),
    ascii(0x9010, fields.offsetTime),
    ascii(0x9011, fields.offsetTimeOriginal),
    ascii(0x9012, fields.offsetTimeDigitized),
    ascii(0x9290, fields.subSecTime),
    ascii(0x9291, fields.subSecTimeOriginal),
    ascii(0x9292, fields.subSecTimeDigitized),
    ascii(0xa434, fields.lens),
    note == null ? undefined : { tag: 0x927c, undefined: note },
  ]);
  const gps = fields.gps == null ? [] : gpsDirectory(fields.gps);
  if (exif.length > 0) first.push({ tag: 0x8769, ifds: [exif] });
  if (gps.length > 0) first.push({ tag: 0x8825, ifds: [gps] });
  return first;
}

function gpsDirectory(gps: GpsFields): TiffField[] {
  const { latitude, longitude, altitude, timeStamp } = gps;
  return present([
    ascii(1, latitude == null ? undefined : latitude < 0 ? "S" : "N"),
    latitude == null ? undefined : { tag: 2, rational: degrees(latitude) },
    ascii(3, longitude == null ? undefined : longitude < 0 ? "W" : "E"),
    longitude == null ? undefined : { tag: 4, rational: degrees(longitude) },
    altitude == null ? undefined : { tag: 5, byte: Uint8Array.of(altitude < 0 ? 1 : 0) },
    altitude == null
      ? undefined
      : { tag: 6, rational: [[Math.round(Math.abs(altitude) * 100), 100]] },
    timeStamp == null
      ? undefined
      : { tag: 7, rational: timeStamp.map((part) => [part, 1] as const) },
    ascii(0x1d, gps.dateStamp),
  ]);
}

/** Apple's maker note: "Apple iOS", a version, a byte order, then a directory of offsets within the note. */
export function appleMakerNote(contentId: string): Uint8Array {
  const header = [...new TextEncoder().encode("Apple iOS\0"), 0, 1, 0x4d, 0x4d];
  const text = [...new TextEncoder().encode(contentId), 0];
  const valueAt = header.length + 2 + 12 + 4;
  const entry = [0, 0x11, 0, 2, 0, 0, 0, text.length, 0, 0, 0, valueAt];
  return Uint8Array.from([...header, 0, 1, ...entry, 0, 0, 0, 0, ...text]);
}

function degrees(value: number): readonly (readonly [number, number])[] {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  return [
    [Math.floor(hundredths / 360_000), 1],
    [Math.floor(hundredths / 6000) % 60, 1],
    [hundredths % 6000, 100],
  ];
}

function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${text}\0`, "utf16le"));
}

function ascii(tag: number, value: string | undefined): TiffField | undefined {
  return value == null ? undefined : { tag, ascii: value };
}

function short(tag: number, value: number | undefined): TiffField | undefined {
  return value == null ? undefined : { tag, short: [value] };
}

function present(fields: readonly (TiffField | undefined)[]): TiffField[] {
  return fields.filter((field) => field != null);
}
