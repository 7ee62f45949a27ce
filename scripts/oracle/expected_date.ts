// The ladder of capture times stated a second time, on exiftool's names of tags and with as little code as it
// takes: what Varve took is compared with it. It shares nothing with src/domain, or it would prove nothing.

import type { ExiftoolTags } from "./exiftool_tags.ts";

export type ExpectedDate = {
  /** The tag it stands in, with its group. */
  readonly tag: string;
  /** To the second or as far as it is written: "2019-07-04T18:22:31", "2019-07-04". */
  readonly local: string;
  /** It counts in UTC: the zone is another question. */
  readonly utc: boolean;
  /** Only as good as nothing: names and folders stand above it. */
  readonly weak: boolean;
};

type Written = { readonly tag: string; readonly value: string | undefined; readonly utc?: true };

/** What the ladder takes from the tags; undefined where they hold no date. */
export function expectedDate(
  tags: ExiftoolTags,
  kind: string,
  now: string,
): ExpectedDate | undefined {
  const rungs = kind === "photo" ? photo(tags) : kind === "video" ? video(tags) : audio(tags);
  for (const [weak, written] of [
    [false, rungs],
    [true, modified(tags)],
  ] as const) {
    for (const { tag, value, utc } of written) {
      const read = readDate(value, now);
      if (read == null) continue;
      const fromUtc = utc === true || read.zulu;
      return { tag, local: read.local, utc: fromUtc, weak };
    }
  }
  return undefined;
}

function photo(tags: ExiftoolTags): readonly Written[] {
  return [
    exif(tags, "DateTimeOriginal"),
    maker(tags),
    exif(tags, "CreateDate"),
    plain(tags, "XMP-exif", "DateTimeOriginal"),
    plain(tags, "XMP-photoshop", "DateCreated"),
    dayAndTime(tags, "IPTC"),
    plain(tags, "XMP-xmp", "CreateDate"),
    plain(tags, "XMP-exif", "DateTimeDigitized"),
    plain(tags, "PNG", "CreationTime"),
    plain(tags, "Keys", "CreationDate"),
    gps(tags),
    inUtc(plain(tags, "XMP-exif", "GPSDateTime")),
  ];
}

function video(tags: ExiftoolTags): readonly Written[] {
  return [
    plain(tags, "Keys", "CreationDate"),
    exif(tags, "DateTimeOriginal"),
    maker(tags),
    plain(tags, "H264", "DateTimeOriginal"),
    plain(tags, "RIFF", "DateTimeOriginal"),
    dayAndTime(tags, "RIFF"),
    anyOf(tags, "DateTimeOriginal", /^(?:UserData|ItemList|Keys|QuickTime)$/),
    inUtc(plain(tags, "QuickTime", "CreateDate")),
    inUtc(anyOf(tags, "MediaCreateDate", /^Track\d+$/)),
    anyOf(tags, "ContentCreateDate", /^(?:UserData|ItemList|Keys)$/),
    plain(tags, "XMP-exif", "DateTimeOriginal"),
    plain(tags, "XMP-photoshop", "DateCreated"),
    exif(tags, "CreateDate"),
    gps(tags),
    plain(tags, "XMP-xmp", "CreateDate"),
    inUtc(plain(tags, "Matroska", "DateTimeOriginal")),
    inUtc(plain(tags, "ASF", "CreationDate")),
    inUtc(plain(tags, "WTV", "EncodeTime")),
  ];
}

/** Of music the release counts. */
function audio(tags: ExiftoolTags): readonly Written[] {
  return [
    plain(tags, "Keys", "CreationDate"),
    plain(tags, "RIFF", "DateTimeOriginal"),
    dayAndTime(tags, "RIFF"),
    maker(tags),
    plain(tags, "Vorbis", "Date"),
    anyOf(tags, "RecordingTime", /^ID3v2_/),
    anyOf(tags, "Year", /^(?:ID3v|APE)/),
    anyOf(tags, "ContentCreateDate", /^(?:UserData|ItemList|Keys)$/),
    inUtc(plain(tags, "QuickTime", "CreateDate")),
    inUtc(plain(tags, "ASF", "CreationDate")),
  ];
}

/** Dates of a file's making in formats of their own, and of its last writing. */
function modified(tags: ExiftoolTags): readonly Written[] {
  return [
    anyOf(tags, "CreateDate", /^(?:MXF|PhotoCD|Real-.*)$/),
    plain(tags, "Matroska", "Date"),
    exif(tags, "ModifyDate"),
    plain(tags, "XMP-xmp", "ModifyDate"),
    plain(tags, "XMP-tiff", "DateTime"),
  ];
}

function exif(tags: ExiftoolTags, name: string): Written {
  return { tag: `EXIF:${name}`, value: tags.first(name, "ExifIFD", "IFD0") };
}

function plain(tags: ExiftoolTags, group: string, name: string): Written {
  return { tag: `${group}:${name}`, value: tags.first(name, group) };
}

function anyOf(tags: ExiftoolTags, name: string, group: RegExp): Written {
  return { tag: name, value: tags.where(name, (of) => group.test(of)) };
}

function inUtc(written: Written): Written {
  return { ...written, utc: true };
}

/** A date of the camera's own: in its maker notes or its raw format. */
function maker(tags: ExiftoolTags): Written {
  const value = tags.where("DateTimeOriginal", (group) => !common.test(group));
  const others = tags.first("StartTime", "Olympus") ?? dayAndTime(tags, "Red").value;
  return { tag: "maker:DateTimeOriginal", value: value ?? others };
}

const common =
  /^(?:ExifIFD|IFD\d|SubIFD\d*|XMP-.*|Composite|H264|RIFF|QuickTime|UserData|ItemList|Keys|Matroska|Info|PDF|File|System)$/;

function dayAndTime(tags: ExiftoolTags, group: string): Written {
  const day = tags.first("DateCreated", group);
  const time = tags.first("TimeCreated", group);
  return { tag: `${group}:DateCreated`, value: day == null ? day : `${day} ${time ?? ""}`.trim() };
}

function gps(tags: ExiftoolTags): Written {
  const day = tags.first("GPSDateStamp", "GPS");
  const time = tags.first("GPSTimeStamp", "GPS");
  const value = day == null || time == null ? undefined : `${day} ${time}`;
  return { tag: "GPS:GPSDateStamp", value, utc: true };
}

function readDate(
  value: string | undefined,
  now: string,
): { readonly local: string; readonly zulu: boolean } | undefined {
  const match = value?.match(
    /^(\d{4})(?:[:\-/.](\d\d)(?:[:\-/.](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?)?)?/,
  );
  if (match == null) return undefined;
  const [, year = "", month, day, hour, minute, second] = match;
  const date = [year, month, day].filter((part) => part != null).join("-");
  const time = [hour, minute, second].filter((part) => part != null).join(":");
  const local = time === "" ? date : `${date}T${time}`;
  if (year < "1826" || local > now || month === "00" || day === "00") return undefined;
  if (neverDates.some((pattern) => pattern.test(local))) return undefined;
  return { local, zulu: /Z$/.test(value ?? "") };
}

/** Zeros of clocks and cameras without one; each taken from where it was reported, not from the program. */
const neverDates = [
  /^1904-01-01|^1903-12-31/, // QuickTime
  /^1970-01-01|^1969-12-31/, // Unix
  /^1980-01-01|^1979-12-31/, // FAT
  /^2000-01-01T00:00:0/,
  /^2001-01-01T00:00:0/,
  /^2002-12-08T12:00:00/, // Qualcomm
];
