// What a template can say of a file: the one table of its tokens.

import type { Captured } from "./captured.ts";
import type { Shape } from "./file_filter.ts";
import { cameraName } from "./file_record.ts";
import type { MediaKind } from "./media.ts";

/** Everything that tokens are filled from. What is not known is absent. */
export type TemplateFacts = {
  /** Its local wall time counts, and no more of it than its precision says. */
  readonly captured?: Captured;
  readonly kind: MediaKind;
  /** The stem it has now, without loss (base/names.ts). */
  readonly stem: string;
  /** What stands behind the stem, as it is written: ".JPG". */
  readonly ext: string;
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly shape?: Shape;
  readonly album?: string;
  readonly artist?: string;
  readonly title?: string;
  /** A number that makes the name its own, from 1. */
  readonly counter?: number;
  /** 8 hex digits of a hash of the content. */
  readonly hash8?: string;
};

/** One word that may stand in braces. */
type TokenRow = {
  /** For people. */
  readonly meaning: string;
  readonly example: string;
  /** It comes from the time of capture. */
  readonly dated?: true;
  /** What it stands for; undefined or blank: not known. */
  readonly value: (facts: TemplateFacts) => string | undefined;
};

/** Digits of the local wall time ("2019-07-04T18:22:31.047", shorter where less is known). */
function digits(from: number, to: number): (facts: TemplateFacts) => string | undefined {
  return ({ captured }) => {
    const text = captured?.local.slice(from, to) ?? "";
    return text.length === to - from ? text : undefined;
  };
}

function subSecond({ captured }: TemplateFacts): string | undefined {
  const text = captured?.local.slice(20) ?? "";
  return text === "" ? undefined : text.slice(0, 3).padEnd(3, "0");
}

/** Every token by its name. */
export const templateTokens = {
  year: { meaning: "year", example: "2019", dated: true, value: digits(0, 4) },
  month: { meaning: "month", example: "07", dated: true, value: digits(5, 7) },
  day: { meaning: "day of the month", example: "04", dated: true, value: digits(8, 10) },
  hour: { meaning: "hour, 00 to 23", example: "18", dated: true, value: digits(11, 13) },
  minute: { meaning: "minute", example: "22", dated: true, value: digits(14, 16) },
  second: { meaning: "second", example: "31", dated: true, value: digits(17, 19) },
  subsecond: { meaning: "milliseconds", example: "047", dated: true, value: subSecond },
  date: {
    meaning: "year, month and day",
    example: "2019-07-04",
    dated: true,
    value: digits(0, 10),
  },
  time: {
    meaning: "hour, minute and second",
    example: "18-22-31",
    dated: true,
    value: (facts) => digits(11, 19)(facts)?.replaceAll(":", "-"),
  },
  camera: {
    meaning: "make and model, the make not said twice",
    example: "Apple iPhone 12",
    value: ({ make, model }) => cameraName(make ?? null, model ?? null) ?? undefined,
  },
  make: { meaning: "make of the camera", example: "Apple", value: ({ make }) => make },
  model: { meaning: "model of the camera", example: "iPhone 12", value: ({ model }) => model },
  lens: { meaning: "lens", example: "EF50mm f1.8 STM", value: ({ lens }) => lens },
  orientation: {
    meaning: "landscape, portrait or square",
    example: "portrait",
    value: ({ shape }) => shape,
  },
  kind: { meaning: "photo, video, audio or book", example: "photo", value: ({ kind }) => kind },
  album: { meaning: "album", example: "Kind of Blue", value: ({ album }) => album },
  artist: { meaning: "artist", example: "Miles Davis", value: ({ artist }) => artist },
  title: { meaning: "title", example: "So What", value: ({ title }) => title },
  stem: {
    meaning: "the name it has, without extension",
    example: "IMG_1234",
    value: ({ stem }) => stem,
  },
  counter: {
    meaning: "the first number from 1 that makes the name its own, of 4 digits or more",
    example: "0001",
    value: ({ counter }) => (counter == null ? undefined : String(counter).padStart(4, "0")),
  },
  hash8: {
    meaning: "8 digits of a hash of the content",
    example: "9c7e1f4a",
    value: ({ hash8 }) => hash8,
  },
} as const satisfies Readonly<Record<string, TokenRow>>;

export type TemplateToken = keyof typeof templateTokens;

/** Whether the word names a token. */
export function isTemplateToken(word: string): word is TemplateToken {
  return Object.hasOwn(templateTokens, word);
}

/** What a token stands for, on one line; undefined where it is not known. */
export function tokenValue(token: TemplateToken, facts: TemplateFacts): string | undefined {
  const row: TokenRow = templateTokens[token];
  const value = row.value(facts);
  if (value == null || token === "stem" || /^[\w-]+$/.test(value)) return value;
  // Tags are anything: line ends, halves of characters, a dot in front that would hide the folder.
  const tidy = value
    .toWellFormed()
    .replace(/\s+/gu, " ")
    .replace(/^[. ]+/, "")
    .trim();
  return tidy === "" ? undefined : tidy;
}

/** Whether a token comes from the time of capture: without it a file is undated to the template. */
export function isDatedToken(token: TemplateToken): boolean {
  const row: TokenRow = templateTokens[token];
  return row.dated === true;
}
