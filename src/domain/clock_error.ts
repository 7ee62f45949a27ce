// By how much the clock of a camera was wrong: judged from files that hold the time of their camera and the time of
// GPS, which is right. A few of these may be wrong themselves (a position from before the tunnel), and a clock may be
// put right in between: so the middle of many counts, and stretches of time are told apart.

import { GPS_SLACK_MS } from "./time_zone_clues.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "./wall_time.ts";

/** What one file says. Wall times in milliseconds as if UTC (wall_time.ts). */
export type ClockReading = {
  /** By the clock of the camera. */
  readonly cameraMs: number;
  /** By GPS, in the zone of the place. */
  readonly rightMs: number;
};

/** A time in which the clock was wrong by the same. */
export type ClockStretch = {
  /** The first and the last reading, by right time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly files: number;
  /** The middle of what is to be added to the camera's time. */
  readonly middleMs: number;
  /** The same as a shift: whole hours where that is near enough, else whole seconds; 0 where the clock was right. */
  readonly byMs: number;
};

/**
 * `right`: no shift is needed. `zone`: wrong by whole hours, as a zone or daylight saving time that was not set.
 * `date`: wrong by nearly whole days, and so may be GPS. `wrong`: by anything else. `changing`: not by the same all the
 * time, see the stretches. `unsure`: too few files, or they do not agree.
 */
export const clockVerdicts = ["right", "zone", "date", "wrong", "changing", "unsure"] as const;
export type ClockVerdict = (typeof clockVerdicts)[number];

export type ClockError = ClockStretch & {
  readonly verdict: ClockVerdict;
  /** Of the files, those within a minute and a half of the middle. */
  readonly agree: number;
  /** Half of the files are no further from the middle than this. */
  readonly spreadMs: number;
  /** In their order; none where too few files agree. */
  readonly stretches: readonly ClockStretch[];
};

/** Fewer files than this may all be wrong. */
export const LEAST_FILES = 3;
const HOUR_MS = 60 * MINUTE_MS;
/** From one end of the world's zones to the other: -12:00 to +14:00. */
const MOST_ZONES_MS = 26 * HOUR_MS;

/**
 * Receivers write wrong days: 1024 weeks off once their count of weeks is full, or the day after (nine sample photos of a
 * Nikon COOLPIX P6000, all there are). A clock that a person set to a wrong day is still right to some minutes.
 */
const DATE_SLACK_MS = 15 * MINUTE_MS;

/** Judges the clock of one camera; undefined without a reading. */
export function clockError(readings: readonly ClockReading[]): ClockError | undefined {
  if (readings.length === 0) return undefined;
  const all = [...readings].sort((a, b) => a.rightMs - b.rightMs);
  const whole = stretchOf(all);
  const distances = all.map((one) => Math.abs(differenceOf(one) - whole.middleMs));
  const agree = distances.filter((distance) => distance <= GPS_SLACK_MS).length;
  const stretches = stretchesOf(all);
  const isSure = agree >= LEAST_FILES && agree * 2 > all.length;
  const verdict = stretches.length > 1 ? "changing" : isSure ? verdictOn(whole) : "unsure";
  return { ...whole, verdict, agree, spreadMs: middleOf(distances), stretches };
}

function verdictOn({ middleMs, byMs }: ClockStretch): ClockVerdict {
  if (byMs === 0) return "right";
  const days = Math.round(middleMs / DAY_MS);
  if (days !== 0 && Math.abs(middleMs - days * DAY_MS) <= DATE_SLACK_MS) return "date";
  return byMs % HOUR_MS === 0 && Math.abs(byMs) <= MOST_ZONES_MS ? "zone" : "wrong";
}

/** Days are joined while they agree; what few files say in between is left out, and what it parted joined again. */
function stretchesOf(sorted: readonly ClockReading[]): readonly ClockStretch[] {
  const days = Map.groupBy(sorted, ({ rightMs }) => Math.floor(rightMs / DAY_MS));
  const joined = joinAgreeing([...days.values()]);
  const telling = joined.filter((readings) => readings.length >= LEAST_FILES);
  return joinAgreeing(telling).map(stretchOf);
}

function joinAgreeing(parts: readonly (readonly ClockReading[])[]): ClockReading[][] {
  const joined: { readonly middleMs: number; readonly readings: ClockReading[] }[] = [];
  for (const part of parts) {
    // Compared with what the stretch began with: a clock that runs slow agrees with the day before all the time.
    const middleMs = middleOf(part.map(differenceOf));
    const last = joined.at(-1);
    if (last != null && Math.abs(last.middleMs - middleMs) <= GPS_SLACK_MS) {
      for (const reading of part) last.readings.push(reading);
    } else {
      joined.push({ middleMs, readings: [...part] });
    }
  }
  return joined.map(({ readings }) => readings);
}

function stretchOf(sorted: readonly ClockReading[]): ClockStretch {
  const middleMs = middleOf(sorted.map(differenceOf));
  return {
    fromMs: sorted[0]?.rightMs ?? 0,
    toMs: sorted.at(-1)?.rightMs ?? 0,
    files: sorted.length,
    middleMs,
    byMs: shiftBy(middleMs),
  };
}

function differenceOf({ cameraMs, rightMs }: ClockReading): number {
  return rightMs - cameraMs;
}

/** Seconds beside whole hours are mostly the age of the position, which GPS time is of. */
function shiftBy(middleMs: number): number {
  const hours = Math.round(middleMs / HOUR_MS) * HOUR_MS;
  const by = Math.abs(middleMs - hours) <= GPS_SLACK_MS ? hours : roundTo(middleMs, SECOND_MS);
  return by === 0 ? 0 : by;
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/** The middle one of all; of an even number the lower of both, so that it is one that was measured. */
function middleOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
