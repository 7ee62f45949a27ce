// When a position is one: cameras without a fix write zeros, blanks or nonsense.

import type { Facts } from "../domain/inspection.ts";

/**
 * Latitude, longitude and altitude as facts; nothing where they are no place on Earth. Exactly 0, 0 is
 * what is written without a fix (the point lies in the sea off Ghana).
 */
export function positionFacts(
  latitude: number | undefined,
  longitude: number | undefined,
  altitude: number | undefined,
): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  if (latitude == null || longitude == null) return {};
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return {};
  if (latitude === 0 && longitude === 0) return {};
  if (altitude == null || !Number.isFinite(altitude)) return { latitude, longitude };
  return { latitude, longitude, altitude };
}
