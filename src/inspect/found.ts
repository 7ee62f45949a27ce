// What one part of a file (its EXIF, its XMP, its IPTC) says, and how several parts become one answer.

import type { Evidence, Facts } from "../domain/inspection.ts";

export type Found = { readonly facts: Facts; readonly evidence: readonly Evidence[] };

export const foundNothing: Found = { facts: {}, evidence: [] };

/**
 * Joins parts, the most trusted first: each fact is the first one given, all dates are kept. A position
 * is taken whole (never the latitude of one and the longitude of another), and a rating of 0 ("unrated")
 * gives way to stars anywhere.
 */
export function joinFound(parts: readonly Found[]): Found {
  const facts: Facts = {};
  for (const part of parts) {
    const placed = facts.latitude != null;
    const { latitude, longitude, altitude, rating, ...others } = part.facts;
    Object.assign(facts, { ...others, ...facts });
    if (!placed && latitude != null && longitude != null) {
      facts.latitude = latitude;
      facts.longitude = longitude;
      if (altitude != null) facts.altitude = altitude;
    }
    if (rating != null && (facts.rating ?? 0) === 0) facts.rating = rating;
  }
  return { facts, evidence: parts.flatMap((part) => part.evidence) };
}
