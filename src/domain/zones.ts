// Time zones: which offset a place had at an instant, and at a time on its wall. Rules come from the
// runtime (Temporal); spans without a change are remembered, since libraries ask for the same few.

import { MINUTE_MS } from "./wall_time.ts";

/** A stretch of time in which a zone keeps one offset; from inclusive, to exclusive. */
type Span = { readonly fromMs: number; readonly toMs: number; readonly offsetMinutes: number };

const spansByZone = new Map<string, Span[]>();

/** Whether this is the name of a time zone, e.g. "Europe/Berlin". */
export function isZone(zone: string): boolean {
  if (spansByZone.has(zone)) return true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false; // RangeError: the one way Temporal says that there is no such zone.
  }
}

/** Minutes east of UTC in `zone` at the instant `utcMs`. Throws RangeError for an unknown zone. */
export function offsetAtInstant(zone: string, utcMs: number): number {
  return spanAt(zone, utcMs).offsetMinutes;
}

/**
 * Minutes east of UTC when the wall in `zone` showed `wallMs` (milliseconds as if UTC). A time that a clock
 * set back shows twice is taken as the first of both, unless `clue` is the offset of the second; a time
 * that a clock set forward skips is read by the clock not yet set.
 */
export function offsetAtWall(zone: string, wallMs: number, clue?: number): number {
  const before = spanAt(zone, wallMs - 24 * 60 * MINUTE_MS).offsetMinutes;
  const after = spanAt(zone, wallMs + 24 * 60 * MINUTE_MS).offsetMinutes;
  if (before === after) return before;
  const fits = (offset: number) =>
    spanAt(zone, wallMs - offset * MINUTE_MS).offsetMinutes === offset;
  if (clue != null && (clue === before || clue === after) && fits(clue)) return clue;
  if (fits(before)) return before;
  return fits(after) ? after : before;
}

function spanAt(zone: string, utcMs: number): Span {
  let spans = spansByZone.get(zone);
  if (spans == null) {
    spans = [];
    spansByZone.set(zone, spans);
  }
  for (const span of spans) {
    if (utcMs >= span.fromMs && utcMs < span.toMs) return span;
  }
  const there = Temporal.Instant.fromEpochMilliseconds(Math.floor(utcMs)).toZonedDateTimeISO(zone);
  const previous = there.getTimeZoneTransition("previous");
  const next = there.getTimeZoneTransition("next");
  // "previous" lies strictly before: an instant that is itself a change begins its own span.
  const changesHere =
    previous == null ||
    there.offsetNanoseconds === there.subtract({ nanoseconds: 1 }).offsetNanoseconds;
  const span: Span = {
    fromMs: changesHere ? (previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY) : utcMs,
    toMs: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    // Before standard time there were offsets with seconds: the nearest minute.
    offsetMinutes: Math.round(there.offsetNanoseconds / 60e9),
  };
  spans.unshift(span);
  return span;
}
