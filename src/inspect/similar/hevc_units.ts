// The units (NAL) of one picture coded as HEVC, out of an item of a HEIC and its configuration (ISO 14496-15, 8.3).

import { Fields } from "../bmff/fields.ts";

/** Bytes of "hvcC" before its lists of units. */
const CONFIGURATION_BYTES = 22;
/** Types below this hold parts of pictures (ITU-T H.265, table 7-1). */
const FIRST_PARAMETER_TYPE = 32;
/** A picture of 8192 by 4320 pixels may have 600 slices. */
const MOST_UNITS = 1000;

/**
 * The parameters, then the parts of the first picture in `data`, each without its length: another picture behind it
 * is not decoded. Ends at what makes no sense.
 */
export function unitsOf(configuration: Uint8Array, data: Uint8Array): Uint8Array[] {
  const units = parametersIn(new Fields(configuration));
  const lengthBytes = ((configuration[21] ?? 0) & 3) + 1;
  const fields = new Fields(data);
  let begun = false;
  for (let at = 0; at + lengthBytes < data.length && units.length < MOST_UNITS; ) {
    const start = at + lengthBytes;
    const end = start + fields.uint(at, lengthBytes);
    const unit = fields.part(start, end);
    if (unit.length < 2 || end > data.length) break;
    if (typeOf(unit) < FIRST_PARAMETER_TYPE) {
      if (begun && isFirstSlice(unit)) break;
      begun = true;
    }
    units.push(unit);
    at = end;
  }
  return units;
}

function parametersIn(fields: Fields): Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = CONFIGURATION_BYTES + 1;
  for (let list = 0; list < fields.u8(CONFIGURATION_BYTES); list++) {
    const count = fields.u16(at + 1);
    at += 3;
    for (let i = 0; i < count && at < fields.length && units.length < MOST_UNITS; i++) {
      const end = at + 2 + fields.u16(at);
      units.push(fields.part(at + 2, end));
      at = end;
    }
  }
  return units;
}

function typeOf(unit: Uint8Array): number {
  return ((unit[0] ?? 0) >> 1) & 63;
}

/** Whether a picture begins with it: first_slice_segment_in_pic_flag, the first bit behind the header. */
function isFirstSlice(unit: Uint8Array): boolean {
  return ((unit[2] ?? 0) & 0x80) !== 0;
}
