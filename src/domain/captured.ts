// When a photo or video was taken.

import type { EvidenceSource } from "./evidence.ts";
import type { Evidence } from "./inspection.ts";
import type { MediaKind } from "./media.ts";
import type { NoTime } from "./wall_time.ts";
import type { ZoneAt } from "./zone_at.ts";

/** How exact a captured time is. */
export const precisions = ["subsecond", "second", "minute", "day", "month", "year"] as const;
export type Precision = (typeof precisions)[number];

/** How far a captured time is to be trusted: `low` is never filed without review. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** When, by the clock on the wall where it was taken. */
export type Captured = {
  /** Local wall time without an offset, cut to its precision: "2019-07-04T18:22:31.047", "2019-07". */
  readonly local: string;
  /** Minutes east of UTC; absent where unknown. */
  readonly offsetMinutes?: number;
  readonly precision: Precision;
  readonly source: EvidenceSource;
  readonly confidence: Confidence;
};

/** A photo of the same folder whose instant and offset are known: it tells the zone of videos near it. */
export type Sibling = { readonly utcMs: number; readonly offsetMinutes: number };

export type Position = { readonly latitude: number; readonly longitude: number };

/** Everything a date is decided from. All of it is in the catalog: no file is read for it. */
export type DatingInput = {
  readonly kind: MediaKind;
  readonly name: string;
  /** Names of the folders down to the file, from the root's own name on. */
  readonly folders: readonly string[];
  /** What the file itself says. */
  readonly evidence: readonly Evidence[];
  /** Where the file says it was taken. */
  readonly position?: Position;
  readonly cameraMake?: string;
  readonly cameraModel?: string;
  /** Whole Unix microseconds. */
  readonly mtimeUs: number;
  /** Sidecars of the file (XMP, Takeout JSON), by companions.ts. */
  readonly sidecars?: readonly {
    readonly name: string;
    readonly evidence: readonly Evidence[];
    readonly position?: Position;
  }[];
  /** The other half: the still of a Live Photo, the RAW of a JPEG, the original of an edit. */
  readonly pair?: { readonly name: string; readonly captured: Captured };
  /** Photos of the same folder, as `sortedSiblings` orders them. */
  readonly siblings?: readonly Sibling[];
  /** IANA name, e.g. "Europe/Berlin". Default: none, and times known in UTC only stay in UTC. */
  readonly homeZone?: string;
  /** Now, in whole Unix microseconds: later dates are refused. */
  readonly nowUs: number;
  /** Default: positions tell no zone. */
  readonly zoneAt?: ZoneAt;
};

/** Why a value is no date at all. */
export type Refusal = NoTime | "known-default" | "implausible-early" | "implausible-future";

/**
 * Why a candidate got its verdict. Taken: "strongest" of all; "finer" than the strongest, which agrees; or
 * "no-zone": the strongest, but known in UTC only, so that the day may be the one before or after.
 * Agreeing: "same-time", or "coarser". Outranked: "weaker", or "no-zone".
 */
export type Reason =
  | Refusal
  | "strongest"
  | "finer"
  | "same-time"
  | "coarser"
  | "weaker"
  | "no-zone";

/** What told the offset of a candidate. `gps-time`: the difference between its time and GPS time. */
export type ZoneClue =
  | "written"
  | "gps"
  | "gps-time"
  | "name"
  | "siblings"
  | "home"
  | "camera-local"
  | "none";

/** One rung of the ladder. */
export type Candidate = {
  readonly source: EvidenceSource;
  /** "file", or the name of the sidecar or of the other half. */
  readonly origin: string;
  /** As written, offset and digits below the second included. */
  readonly value: string;
  readonly verdict: "taken" | "agrees" | "outranked" | "refused";
  readonly reason: Reason;
  /** Of a refused known default: what is known of it. */
  readonly why?: string;
  /** What it was read as; absent where it was refused as no time. */
  readonly captured?: Captured;
  readonly zoneFrom?: ZoneClue;
};

/** A candidate that deserves trust and says another day. */
export type Conflict = {
  readonly source: EvidenceSource;
  readonly origin: string;
  readonly local: string;
  /** Whole days between it and the date taken, 1 or more. */
  readonly days: number;
};

/** Every candidate in rank order, what was taken, and how far the others are from it. */
export type Ladder = {
  readonly candidates: readonly Candidate[];
  /** Absent where nothing gives a date, not even the file's modification time. */
  readonly taken?: Captured;
  readonly conflict?: Conflict;
};
