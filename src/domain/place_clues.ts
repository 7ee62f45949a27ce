// A date as it is written, put on the wall of the place where the file was taken: which time it was there, which offset,
// what told it, and how far that is to be trusted.

import type { Confidence, DatingInput, Refusal, ZoneClue } from "./captured.ts";
import { dateInName, type NameDate } from "./captured_from_name.ts";
import { hasLocalHeader, utcSources } from "./date_sources.ts";
import type { EvidenceSource } from "./evidence.ts";
import type { Evidence } from "./inspection.ts";
import { knownBad } from "./known_bad_dates.ts";
import type { Rung } from "./ladder_verdicts.ts";
import { offsetOfInstant, offsetOfWall, zoneOfPosition } from "./time_zone_clues.ts";
import {
  MINUTE_MS,
  mendQuickTimeEpoch,
  type Parsed,
  parseOffset,
  parseTime,
  type Wall,
  withSubSecond,
} from "./wall_time.ts";

export type OnTheWall = Pick<Rung, "wall" | "offsetMinutes" | "zoneFrom" | "confidence">;

/** The clues of one file to its zone, each asked for once, and only where something needs it. */
export class PlaceClues {
  readonly #input: DatingInput;
  #inName: NameDate | undefined | "unread" = "unread";
  #positionZone: string | undefined | "unread" = "unread";
  #gpsMs: number | undefined | "unread" = "unread";

  constructor(input: DatingInput) {
    this.#input = input;
  }

  /** The local time of a value, its offset, what told it, and how far to trust it. */
  onTheWall(source: EvidenceSource, parsed: Parsed, trusted: Confidence): OnTheWall {
    const confidence = coarseTrust(source, parsed, trusted);
    if (!hasTime(parsed)) return { wall: parsed, confidence };
    const { name, cameraMake, cameraModel } = this.#input;
    if (utcSources.has(source) || parsed.utc) {
      if (source === "quicktime:CreateDate" && hasLocalHeader(name, cameraMake, cameraModel)) {
        return this.#withOffset(parsed, lower(confidence), "camera-local");
      }
      return this.#fromUtc(source, parsed, confidence);
    }
    if (parsed.offsetMinutes != null) {
      const { offsetMinutes } = parsed;
      return { wall: parsed, offsetMinutes, zoneFrom: "written", confidence };
    }
    // An Apple date without its offset is not as Apple writes it.
    const trust = source === "quicktime:CreationDate" ? lower(confidence) : confidence;
    return this.#withOffset(parsed, trust);
  }

  #withOffset(wall: Parsed, confidence: Confidence, zoneFrom?: ZoneClue): OnTheWall {
    const offset = offsetOfWall(wall.wallMs, this.#zone(), this.#gps());
    if (offset == null)
      return zoneFrom == null ? { wall, confidence } : { wall, confidence, zoneFrom };
    return {
      wall,
      offsetMinutes: offset.minutes,
      zoneFrom: zoneFrom ?? offset.from,
      confidence,
    };
  }

  #fromUtc(source: EvidenceSource, parsed: Parsed, trusted: Confidence): OnTheWall {
    const utcMs = parsed.wallMs - (parsed.offsetMinutes ?? 0) * MINUTE_MS;
    const offset = offsetOfInstant(utcMs, this.#input, this.#zone(), this.#nameClue(source));
    if (offset == null) {
      // The instant is right, the day perhaps not. Z behind a date that is local by its standard is
      // often a program's habit: its digits are still the best guess.
      const confidence = utcSources.has(source) ? "low" : lower(trusted);
      return { wall: { ...parsed, wallMs: utcMs }, offsetMinutes: 0, zoneFrom: "none", confidence };
    }
    const sure = offset.from === "gps" || offset.from === "name";
    return {
      wall: { ...parsed, wallMs: utcMs + offset.minutes * MINUTE_MS },
      offsetMinutes: offset.minutes,
      zoneFrom: offset.from,
      confidence: sure ? trusted : lower(trusted),
    };
  }

  #nameClue(source: EvidenceSource): NameDate | undefined {
    return source === "name:File" ? undefined : this.nameDate();
  }

  /** What the file's name says. */
  nameDate(): NameDate | undefined {
    if (this.#inName === "unread") this.#inName = dateInName(this.#input.name);
    return this.#inName;
  }

  #zone(): string | undefined {
    if (this.#positionZone === "unread") this.#positionZone = zoneOfPosition(this.#input);
    return this.#positionZone;
  }

  #gps(): number | undefined {
    if (this.#gpsMs !== "unread") return this.#gpsMs;
    this.#gpsMs = undefined;
    for (const one of this.#input.evidence) {
      if (one.source !== "exif:GPSDateTime") continue;
      const parsed = readEvidence(one);
      if (typeof parsed === "string" || !isToTheSecond(parsed) || knownBad(parsed)) continue;
      if (this.#gpsMs == null || parsed.wallMs < this.#gpsMs) this.#gpsMs = parsed.wallMs;
    }
    return this.#gpsMs;
  }
}

/** The time that one piece of evidence says, or why it says none. */
export function readEvidence({ source, value, offset, subSecond }: Evidence): Parsed | Refusal {
  const parsed = parseTime(value);
  if (typeof parsed === "string") return parsed;
  const mended = source === "quicktime:CreateDate" ? mendQuickTimeEpoch(parsed) : parsed;
  const exact = withSubSecond(mended, subSecond);
  if (offset == null || exact.offsetMinutes != null || exact.utc) return exact;
  const offsetMinutes = parseOffset(offset);
  return offsetMinutes == null ? exact : { ...exact, offsetMinutes };
}

function hasTime({ precision }: Wall): boolean {
  return precision === "second" || precision === "subsecond" || precision === "minute";
}

/** Known to the second, or finer. */
export function isToTheSecond({ precision }: Wall): boolean {
  return precision === "second" || precision === "subsecond";
}

/** A year alone files nothing by month: it is weak, whatever says it. Albums are known by their year. */
function coarseTrust(source: EvidenceSource, wall: Wall, trusted: Confidence): Confidence {
  return wall.precision === "year" && source !== "tag:Date" ? "low" : trusted;
}

function lower(confidence: Confidence): Confidence {
  return confidence === "high" ? "medium" : confidence;
}
