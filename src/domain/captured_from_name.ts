// Dates in file names, one pattern a row. Strict on purpose: what is not surely a date is none. Nothing is
// found inside a UUID, a hash or a longer number.

import { type Parsed, parseOffset, wallOf, withSubSecond } from "./wall_time.ts";

/** A date found in a name. */
export type NameDate = Parsed & {
  /** The part of the name that was read. */
  readonly text: string;
};

/** A pattern; groups named y mo d h mi s sub (milliseconds), ms (Unix milliseconds), zone, pm. */
export type NamePattern = {
  readonly title: string;
  readonly example: string;
  readonly pattern: RegExp;
  /** The name gives UTC, not the time on the wall. */
  readonly utc?: true;
};

// Years of digital names: 19xx and 20xx; with separators also 1826–1899, since the first photograph.
const Y = "(?<y>(?:19|20)\\d\\d)";
const YEAR_APART = "(?<y>18[2-9]\\d|(?:19|20)\\d\\d)";
const MO = "(?<mo>0[1-9]|1[0-2])";
const D = "(?<d>0[1-9]|[12]\\d|3[01])";
const H = "(?<h>[01]\\d|2[0-3])";
const MI = "(?<mi>[0-5]\\d)";
const S = "(?<s>[0-5]\\d)";
/** Nothing that could make the number longer, or part of a hash. */
const START = "(?<![0-9A-Za-z])";
const END = "(?![0-9A-Za-z])";
/** Words that cameras and apps put directly before the digits. */
const WORD =
  "(?:(?:IMG|VID|MOV|AUD|PTT|STK|PXL|PANO|MVIMG|BURST|COLLAGE|EFFECTS|DJI|WIN|PHOTO|VIDEO|IMAGE|Image|Photo|Video|Screenshot|Screenrecorder|CYMERA|Recording|C360|B612|SAVE)[_-]?)?";
/** A zone behind a time; a bare "-07" is more likely a counter. */
const ZONE = "(?<zone>Z|[+-](?:0\\d|1[0-4]):?[0-5][05])?";
const GAP = "(?:[ _T-]| at |, | um |_at_)";

function row(title: string, example: string, pattern: string, utc?: true): NamePattern {
  return {
    title,
    example,
    pattern: new RegExp(`${START}${pattern}${END}`, "u"),
    ...(utc ? { utc } : {}),
  };
}

/** In order: the first that matches counts. */
export const namePatterns: readonly NamePattern[] = [
  row(
    "Google Pixel, in UTC",
    "PXL_20201231_235959123.jpg",
    `PXL_${Y}${MO}${D}_${H}${MI}${S}(?<sub>\\d{3})?`,
    true,
  ),
  row(
    "Telegram export, day first",
    "photo_5@04-07-2019_18-22-31.jpg",
    `(?:photo|video|file|audio|voice|round)_\\d+@${D}-${MO}-${Y}_${H}-${MI}-${S}`,
  ),
  row(
    "Day and time in one",
    "20190704182231.jpg, IMG20190704182231.jpg, BURST20190704182231123",
    `${WORD}${Y}${MO}${D}${H}${MI}${S}(?<sub>\\d{3})?`,
  ),
  row(
    "Day, then time",
    "IMG_20190704_182231.jpg, 20190704T182231Z.jpg, 20190704-182231_001.jpg",
    `${WORD}${Y}${MO}${D}[ _T-]${H}${MI}${S}${ZONE}`,
  ),
  row(
    "Day, then time in parts",
    "WIN_20190704_18_22_31_Pro.jpg",
    `${WORD}${Y}${MO}${D}[ _T-]${H}(?<tsep>[-_.:])${MI}\\k<tsep>${S}${ZONE}`,
  ),
  row(
    "Signal, with milliseconds",
    "signal-2019-07-04-18-22-31-123.jpg",
    `signal-${Y}-${MO}-${D}-${H}-?${MI}-?${S}(?:-(?<sub>\\d{3}))?`,
  ),
  row(
    "Day and time in parts",
    "Screenshot_2019-07-04-18-22-31.png, 2019-07-04 18.22.31.jpg, WhatsApp Image 2019-07-04 at 18.22.31.jpeg",
    `${WORD}${YEAR_APART}(?<sep>[-_.:])${MO}\\k<sep>${D}${GAP}(?:(?<h>[01]?\\d|2[0-3]))(?<tsep>[-_.:h ])${MI}(?:[-_.:m ])${S}s?(?:[ \\u202f](?<pm>[AP]M))?${ZONE}`,
  ),
  row(
    "Day in parts, then time in one",
    "signal-2019-07-04-182231.jpg, 2019-07-04_182231.jpg",
    `${WORD}${YEAR_APART}(?<sep>[-_.])${MO}\\k<sep>${D}[ _T-]${H}${MI}${S}${ZONE}`,
  ),
  row("Dash camera", "2019_0704_182231_001.MP4", `${Y}_${MO}${D}_${H}${MI}${S}`),
  row(
    "Day and time to the minute",
    "2019-07-04 18.22.jpg",
    `${WORD}${YEAR_APART}(?<sep>[-_.])${MO}\\k<sep>${D}(?:[ _T]| at )${H}[.:h]${MI}`,
  ),
  row(
    "Unix time in milliseconds behind a word",
    "FB_IMG_1562264551000.jpg, mmexport1562264551000.jpg",
    "(?:FB_IMG_|FB_VID_|mmexport|wx_camera_|LINE_|line_|beauty_|IMG_|VID_|image-|photo-|video-|Screenshot_|tmp_|save_|magazine-unlock-|InShot_|faceapp_|received_)(?<ms>1[0-9]{12})",
  ),
  row("Day in parts", "2019-07-04 Paris.jpg", `${WORD}${YEAR_APART}(?<sep>[-_.])${MO}\\k<sep>${D}`),
  row(
    "Day in parts, the day first, where it cannot be the month",
    "Photo 24-07-2019.jpg",
    `(?:${"(?<d>1[3-9]|2\\d|3[01])"}(?<sep>[-_.])${MO}\\k<sep>${YEAR_APART})`,
  ),
  row(
    "Day in parts, the month first, where the day cannot be one",
    "07-24-2019.jpg",
    `(?:${MO}(?<sep>[-_.])${"(?<d>1[3-9]|2\\d|3[01])"}\\k<sep>${YEAR_APART})`,
  ),
  row("Day", "IMG-20190704-WA0003.jpg, 20190704.jpg", `${WORD}${Y}${MO}${D}`),
];

const wholeUnixMs = /^(1[0-9]{12})(?:[~_ -]\d{1,2}| ?\(\d{1,3}\))?$/;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Words of 12 and more hex digits with at least one letter: hashes and what is cut off them. */
const hash = /(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{12,}(?![0-9A-Za-z])/gi;
/** Facebook's and Instagram's: three or more numbers, any of which may look like a day. */
const socialIds = /^\d+(?:_\d+){2,}_[a-z](?:_\d+)?$/;
const mayHoldDate = /\d[-_.]?\d\d/;

/** The date in a file name (with or without extension), as written; whether it is plausible is not judged here. */
export function dateInName(name: string): NameDate | undefined {
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 && name.length - dot <= 7 ? name.slice(0, dot) : name;
  if (stem.length < 8 || !mayHoldDate.test(stem)) return undefined;
  const whole = wholeUnixMs.exec(stem);
  if (whole != null) return unixMs(whole[1] ?? "", whole[0]);
  if (socialIds.test(stem)) return undefined;
  return firstDate(maskIds(stem));
}

/** Ids, hashes and UUIDs taken out, so that no pattern reads a date from one. */
export function maskIds(text: string): string {
  if (text.length < 12) return text;
  return text.replace(uuid, "#").replace(hash, "#");
}

function firstDate(text: string): NameDate | undefined {
  for (const { pattern, utc } of namePatterns) {
    const match = pattern.exec(text);
    if (match == null) continue;
    const date = dateOf(match, utc === true);
    if (date != null) return date;
  }
  return undefined;
}

function dateOf(match: RegExpExecArray, utc: boolean): NameDate | undefined {
  const { y, mo, d, h, mi, s, sub, ms, zone, pm } = match.groups ?? {};
  const text = match[0];
  if (ms != null) return unixMs(ms, text);
  const hour = pm == null ? h : onTwentyFour(Number(h), pm);
  if (hour == null && h != null) return undefined;
  const wall = wallOf(y, mo, d, hour, mi, s);
  if (typeof wall === "string") return undefined;
  const exact = withSubSecond(wall, sub);
  if (utc || zone === "Z") return { ...exact, utc: true, text };
  const offsetMinutes = zone == null ? undefined : parseOffset(zone);
  return offsetMinutes == null ? { ...exact, text } : { ...exact, offsetMinutes, text };
}

function onTwentyFour(hour: number, half: string): string | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return String((hour % 12) + (half === "PM" ? 12 : 0));
}

function unixMs(digits: string, text: string): NameDate {
  const ms = Number(digits);
  const fraction = digits.slice(-3);
  const wall = { wallMs: ms - (ms % 1000), precision: "second" } as const;
  const exact = fraction === "000" ? wall : withSubSecond<Parsed>(wall, fraction);
  return { ...exact, utc: true, text };
}
