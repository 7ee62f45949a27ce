// What an instant known in UTC showed on the wall: the clues to its zone, strongest first. The file's own
// position, its name (which cameras write in local time), photos taken nearby that day, the home zone.

import type { DatingInput, Position, Sibling, ZoneClue } from "./captured.ts";
import type { NameDate } from "./captured_from_name.ts";
import { DAY_MS, MINUTE_MS } from "./wall_time.ts";
import { isZone, offsetAtInstant, offsetAtWall } from "./zones.ts";

/** What tells where a file was taken. */
type Placed = Pick<DatingInput, "position" | "sidecars" | "zoneAt">;

export type Offset = { readonly minutes: number; readonly from: ZoneClue };

/**
 * How far a name may be from the instant and still be the same moment. Videos are stamped at their start in
 * one place and at their end in the other; five minutes leave room between quarters of an hour.
 */
const NAME_SLACK_MS = 5 * MINUTE_MS;
/** A GPS time is of the last fix, seconds old; a difference further from a quarter of an hour is none. */
export const GPS_SLACK_MS = 90 * 1000;
const QUARTER_MS = 15 * MINUTE_MS;
const WEST_MINUTES = -12 * 60;
const EAST_MINUTES = 14 * 60;

/** The zone of the file's position, its sidecars' included; undefined where none is known. */
export function zoneOfPosition(input: Placed): string | undefined {
  const position = ownPosition(input);
  return position == null ? undefined : input.zoneAt?.(position.latitude, position.longitude);
}

function ownPosition(input: Placed): Position | undefined {
  const positions = [input, ...(input.sidecars ?? [])].map((part) => part.position);
  // 0° 0° is what devices write that know no place.
  return positions.find(
    (position) => position != null && (position.latitude !== 0 || position.longitude !== 0),
  );
}

/** The offset of an instant, by the strongest clue. */
export function offsetOfInstant(
  utcMs: number,
  input: DatingInput,
  positionZone: string | undefined,
  inName: NameDate | undefined,
): Offset | undefined {
  if (positionZone != null) {
    return { minutes: offsetAtInstant(positionZone, utcMs), from: "gps" };
  }
  const byName = inName == null ? undefined : offsetByName(utcMs, inName);
  if (byName != null) return { minutes: byName, from: "name" };
  const sibling = nearestSibling(input.siblings ?? [], utcMs);
  if (sibling != null) return { minutes: sibling.offsetMinutes, from: "siblings" };
  // A system may name a zone that is newer than this program's table of them.
  if (input.homeZone == null || !isZone(input.homeZone)) return undefined;
  return { minutes: offsetAtInstant(input.homeZone, utcMs), from: "home" };
}

/** The offset of a time on the wall that has none of its own. The home zone is no clue: one travels. */
export function offsetOfWall(
  wallMs: number,
  positionZone: string | undefined,
  gpsMs: number | undefined,
): Offset | undefined {
  const byGps = gpsMs == null ? undefined : wholeOffset(wallMs - gpsMs, GPS_SLACK_MS);
  if (positionZone == null) {
    return byGps == null ? undefined : { minutes: byGps, from: "gps-time" };
  }
  const minutes = offsetAtWall(positionZone, wallMs, byGps);
  // A camera left on home time while travelling: what it shows less what GPS says is what it was set to.
  return byGps != null && byGps !== minutes
    ? { minutes: byGps, from: "gps-time" }
    : { minutes, from: "gps" };
}

function offsetByName(utcMs: number, inName: NameDate): number | undefined {
  const { precision } = inName;
  if (inName.utc || (precision !== "second" && precision !== "subsecond")) return undefined;
  if (inName.offsetMinutes != null) return inName.offsetMinutes;
  return wholeOffset(inName.wallMs - utcMs, NAME_SLACK_MS);
}

/** The offset in quarters of an hour that a difference stands for, if it is one within `slackMs`. */
function wholeOffset(differenceMs: number, slackMs: number): number | undefined {
  const quarters = Math.round(differenceMs / QUARTER_MS);
  if (Math.abs(differenceMs - quarters * QUARTER_MS) > slackMs) return undefined;
  const minutes = quarters * 15 + 0;
  return minutes >= WEST_MINUTES && minutes <= EAST_MINUTES ? minutes : undefined;
}

/** Photos with an offset, ordered as `DatingInput.siblings` wants them. */
export function sortedSiblings(siblings: Iterable<Sibling>): Sibling[] {
  return [...siblings].sort((a, b) => a.utcMs - b.utcMs || a.offsetMinutes - b.offsetMinutes);
}

/** The nearest within a day; of two as near the earlier. */
function nearestSibling(sorted: readonly Sibling[], utcMs: number): Sibling | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.utcMs ?? 0) < utcMs) low = middle + 1;
    else high = middle;
  }
  const before = sorted[low - 1];
  const after = sorted[low];
  const distance = (sibling: Sibling | undefined) =>
    sibling == null ? Number.POSITIVE_INFINITY : Math.abs(sibling.utcMs - utcMs);
  const nearest = distance(before) <= distance(after) ? before : after;
  return distance(nearest) <= DAY_MS ? nearest : undefined;
}
