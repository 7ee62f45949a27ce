// Candidates of the ladder judged against each other: their order, the verdict on each, the worst conflict.

import { compareBytes } from "../base/order.ts";
import type {
  Candidate,
  Captured,
  Confidence,
  Conflict,
  Reason,
  Refusal,
  ZoneClue,
} from "./captured.ts";
import { otherMoments } from "./date_sources.ts";
import type { EvidenceSource } from "./evidence.ts";
import { DAY_MS, MINUTE_MS, type Wall, wallEnd, wallText } from "./wall_time.ts";

/** Two records of one moment: a video's start and end, a file written a little later. */
const SAME_MOMENT_MS = MINUTE_MS;

/** A candidate while it is judged. */
export type Rung = {
  readonly source: EvidenceSource;
  readonly origin: string;
  readonly value: string;
  readonly rank: number;
  /** Position of the origin: the file itself first. */
  readonly place: number;
  readonly refusal?: Refusal;
  readonly why?: string;
  readonly wall?: Wall;
  readonly offsetMinutes?: number;
  readonly zoneFrom?: ZoneClue;
  readonly confidence: Confidence;
};

export type Choice = {
  readonly rung: Rung;
  readonly captured: Captured;
  readonly reason: "strongest" | "finer" | "no-zone";
};

/** Weak ones behind all others; then by rank, the file before its sidecars, and at last by the text. */
export function inOrder(a: Rung, b: Rung): number {
  return (
    Number(isWeak(a)) - Number(isWeak(b)) ||
    a.rank - b.rank ||
    a.place - b.place ||
    compareBytes(a.value, b.value)
  );
}

/** A refused value stands where it would have stood. */
function isWeak(rung: Rung): boolean {
  return rung.refusal == null && rung.confidence === "low";
}

export function isFiner(inner: Wall, outer: Wall): boolean {
  const innerEnd = wallEnd(inner);
  const outerEnd = wallEnd(outer);
  if (innerEnd - inner.wallMs >= outerEnd - outer.wallMs) return false;
  return inner.wallMs >= outer.wallMs && innerEnd <= outerEnd;
}

export function capturedFrom(rung: Rung, wall: Wall): Captured {
  const { source, confidence, offsetMinutes } = rung;
  const { precision } = wall;
  const local = wallText(wall);
  return offsetMinutes == null
    ? { local, precision, source, confidence }
    : { local, offsetMinutes, precision, source, confidence };
}

export function explain(rung: Rung, choice: Choice | undefined): Candidate {
  const { source, origin, value, refusal, wall, zoneFrom, why } = rung;
  const base = { source, origin, value };
  if (refusal != null || wall == null) {
    const refused = { ...base, verdict: "refused", reason: refusal ?? "unparsable" } as const;
    return why == null ? refused : { ...refused, why };
  }
  const [verdict, reason] = verdictOf(rung, wall, choice);
  const captured = verdict === "taken" ? choice?.captured : capturedFrom(rung, wall);
  return {
    ...base,
    verdict,
    reason,
    ...(captured == null ? {} : { captured }),
    ...(zoneFrom == null ? {} : { zoneFrom }),
  };
}

function verdictOf(
  rung: Rung,
  wall: Wall,
  choice: Choice | undefined,
): [Exclude<Candidate["verdict"], "refused">, Reason] {
  if (rung === choice?.rung) return ["taken", choice.reason];
  const taken = choice?.rung.wall;
  if (taken != null && isFiner(taken, wall)) return ["agrees", "coarser"];
  if (choice != null && taken != null && distanceMs(rung, choice.rung) <= SAME_MOMENT_MS) {
    return ["agrees", "same-time"];
  }
  return ["outranked", rung.zoneFrom === "none" ? "no-zone" : "weaker"];
}

/** How far apart two candidates are: nothing where one lies inside the other, least of wall and UTC. */
function distanceMs(a: Rung, b: Rung): number {
  if (a.wall == null || b.wall == null) return 0;
  const apart = gapMs(a.wall, b.wall, 0);
  if (a.zoneFrom === "none" || b.zoneFrom === "none")
    return Math.max(0, apart - 14 * 60 * MINUTE_MS);
  if (a.offsetMinutes == null || b.offsetMinutes == null) return apart;
  return Math.min(apart, gapMs(a.wall, b.wall, (b.offsetMinutes - a.offsetMinutes) * MINUTE_MS));
}

function gapMs(a: Wall, b: Wall, shiftMs: number): number {
  const start = a.wallMs + shiftMs;
  const end = wallEnd(a) + shiftMs;
  return Math.max(0, start - wallEnd(b), b.wallMs - end);
}

/** The furthest of those that deserve trust, a day or more away. */
export function worstConflict(rungs: readonly Rung[], taken: Rung): Conflict | undefined {
  let worst: Rung | undefined;
  let worstMs = DAY_MS - 1;
  for (const rung of rungs) {
    if (rung === taken || rung.wall == null || rung.confidence === "low") continue;
    if (otherMoments.has(rung.source)) continue;
    const apart = distanceMs(rung, taken);
    if (apart <= worstMs) continue;
    worst = rung;
    worstMs = apart;
  }
  if (worst?.wall == null) return undefined;
  const { source, origin, wall } = worst;
  return { source, origin, local: wallText(wall), days: Math.floor(worstMs / DAY_MS) };
}
