// Positions as ISO 6709 writes them, which is how phones do it in films.

import type { Facts } from "../../domain/inspection.ts";
import { positionFacts } from "../position.ts";

const pattern = /^([+-])(\d+(?:\.\d*)?)([+-])(\d+(?:\.\d*)?)(?:([+-]\d+(?:\.\d*)?))?/;

/**
 * Position of "+37.7849-122.4194+012.3/" (degrees, metres), also with minutes (±DDMM.m±DDDMM.m) or
 * minutes and seconds (±DDMMSS.s±DDDMMSS.s). Nothing where the text is no position.
 */
export function iso6709Facts(text: string): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  const match = pattern.exec(text.trim());
  if (match == null) return {};
  const [, latitudeSign, latitude = "", longitudeSign, longitude = "", altitude] = match;
  return positionFacts(
    degrees(latitudeSign, latitude, 2),
    degrees(longitudeSign, longitude, 3),
    altitude == null ? undefined : Number(altitude),
  );
}

/** `whole` is the number of digits of the degrees; two more are minutes, four more minutes and seconds. */
function degrees(sign: string | undefined, digits: string, whole: number): number {
  const point = digits.indexOf(".");
  const length = point < 0 ? digits.length : point;
  let value = Number(digits);
  if (length === whole + 2) {
    value = Number(digits.slice(0, whole)) + Number(digits.slice(whole)) / 60;
  } else if (length === whole + 4) {
    const minutes = Number(digits.slice(whole, whole + 2));
    value = Number(digits.slice(0, whole)) + minutes / 60 + Number(digits.slice(whole + 2)) / 3600;
  }
  return sign === "-" ? 0 - value : value;
}
