// The time zone of a place on Earth, from a table that the package carries: nothing is asked of a network.

import type tzLookup from "@photostructure/tz-lookup";

/** The IANA name of the time zone at a position, or undefined. Injected where dates are decided. */
export type ZoneAt = (latitude: number, longitude: number) => string | undefined;

let lookup: typeof tzLookup | undefined;

/** The zone at a position in degrees; at sea a zone of whole hours. Undefined where no such place is. */
export const zoneAt: ZoneAt = (latitude, longitude) => {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
  // Loaded when first asked: it costs 5 ms (measured), a tenth of the program's start.
  lookup ??= require("@photostructure/tz-lookup") as typeof tzLookup;
  return lookup(latitude, longitude);
};
