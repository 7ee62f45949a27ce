// Google Takeout's JSON: the time, place, star and name that the download itself has lost.

import { z } from "zod";
import type { Evidence, Facts } from "../../domain/inspection.ts";
import { decodeText, keep } from "../bytes.ts";
import { positionFacts } from "../position.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";

/** Takeout's files have one or two kilobytes, with many people in them some more. */
const maxJsonBytes = 1024 * 1024;

const Place = z.object({
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  altitude: z.number().optional(),
});

/** What Varve reads of it. A field of the wrong type is as if it were not there. */
const Takeout = z.object({
  title: z.string().optional().catch(undefined),
  photoTakenTime: z.object({ timestamp: z.string() }).optional().catch(undefined),
  geoData: Place.optional().catch(undefined),
  geoDataExif: Place.optional().catch(undefined),
  favorited: z.boolean().optional().catch(undefined),
});

/** Reads a JSON sidecar: "takeout" where it is one of a Takeout item, else "json" and nothing. */
export function readTakeout(source: Source): Reading {
  const takeout = parse(source);
  if (takeout?.photoTakenTime == null) return { reader: "sidecar", format: "json", ...nothing };
  const { title, photoTakenTime, geoData, geoDataExif, favorited } = takeout;
  const facts: Facts = { ...positionOf(geoDataExif), ...positionOf(geoData) };
  if (title != null && title !== "") facts.about = title;
  if (favorited != null) facts.favorite = favorited;
  const evidence: Evidence[] = [
    { source: "takeout:photoTakenTime", value: photoTakenTime.timestamp },
  ];
  return { reader: "sidecar", format: "takeout", facts, evidence };
}

const nothing = { facts: {}, evidence: [] };

function parse(source: Source): z.infer<typeof Takeout> | undefined {
  if (source.sizeBytes > maxJsonBytes) return undefined;
  try {
    const text = decodeText(keep(source, 0, source.sizeBytes)).replace(/^\ufeff/, "");
    return Takeout.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON, or cut short: a sidecar of some other program, or a download that broke off.
    return undefined;
  }
}

/** Takeout writes 0 for an altitude that it does not know, as it does for the whole place. */
function positionOf(place: z.infer<typeof Place> | undefined) {
  return positionFacts(place?.latitude, place?.longitude, place?.altitude || undefined);
}
