// The verdicts of the ladder in words, for `varve why`.

import type { Reason, ZoneClue } from "./captured.ts";

/** Why a candidate got its verdict. */
export const reasonWords: Readonly<Record<Reason, string>> = {
  strongest: "the strongest of all",
  finer: "finer than a stronger one, which agrees",
  "same-time": "it agrees to the minute",
  coarser: "less exact, and agrees",
  weaker: "something stronger is known",
  "no-zone": "known in UTC only, and nothing tells the zone",
  blank: "it is blank",
  zeros: "it is all zeros",
  unparsable: "it is no date that can be read",
  impossible: "there is no such day or time",
  "known-default": "devices write it when they know no date",
  "implausible-early": "it is before the first photograph",
  "implausible-future": "it is in the future",
};

/** What told the offset of a candidate; empty where nothing had to. */
export const zoneWords: Readonly<Record<ZoneClue, string>> = {
  written: "offset as written",
  gps: "zone of its position",
  "gps-time": "offset by its GPS time",
  name: "offset by the time in its name",
  siblings: "zone of photos nearby that day",
  home: "home zone",
  "camera-local": "this camera writes local time",
  none: "zone unknown",
};
