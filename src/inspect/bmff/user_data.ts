// The "udta" box of a movie: what cameras and phones write beside Apple's keys.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import { type Found, joinFound } from "../found.ts";
import { positionFacts } from "../position.ts";
import { starsOfPercent } from "../rating.ts";
import type { Box, BoxFile } from "./boxes.ts";
import { decodeText, Fields } from "./fields.ts";
import { iso6709Facts } from "./iso6709.ts";
import { dayEvidence, readItemList } from "./item_list.ts";
import { type MakerFound, readMakerAtom } from "./maker.ts";

const MAX_TEXT = 4096;
/** Ends at the zero that QuickTime writes after the last atom, or here. */
const MAX_ATOMS = 500;

/** What the box tells, and apart from it what camera makers put there. */
export type UserData = Found & { readonly makers: readonly MakerFound[] };

/** Reads a "udta" box. */
export function readUserData(file: BoxFile, udta: Box): UserData {
  const facts: Facts = {};
  const evidence: Evidence[] = [];
  const lists: Found[] = [];
  const makers: MakerFound[] = [];
  let atoms = 0;
  const set = <Name extends keyof Facts>(name: Name, value: Facts[Name] | undefined) => {
    if (value != null && value !== "") facts[name] ??= value;
  };
  for (const box of file.children(udta)) {
    if (++atoms > MAX_ATOMS) break;
    const code = box.type.replace("@", "\u00a9");
    switch (code) {
      case "meta":
        lists.push(readItemList(file, box));
        break;
      case "\u00a9mak":
        set("cameraMake", international(file, box));
        break;
      case "\u00a9mod":
      case "\u00a9mdl":
        set("cameraModel", international(file, box));
        break;
      case "\u00a9nam":
        set("title", international(file, box));
        break;
      case "\u00a9ART":
        set("artist", international(file, box));
        break;
      case "\u00a9alb":
        set("album", international(file, box));
        break;
      case "\u00a9xyz":
        Object.assign(facts, iso6709Facts(international(file, box)));
        break;
      case "\u00a9day": {
        const value = international(file, box);
        if (value !== "") evidence.push(dayEvidence(value));
        break;
      }
      case "date": {
        const value = decodeText(file.fields(box, MAX_TEXT).bytes);
        if (/^\d{4}\D\d\d\D\d\d/.test(value)) {
          evidence.push({ source: "quicktime:DateTimeOriginal", value });
        }
        break;
      }
      case "titl":
        set("title", text3gpp(file, box));
        break;
      case "perf":
      case "auth":
        set("artist", text3gpp(file, box));
        break;
      case "albm":
        set("album", text3gpp(file, box));
        break;
      case "loci":
        if (facts.latitude == null) Object.assign(facts, placeOf(file.fields(box, MAX_TEXT)));
        break;
      case "manu":
        set("cameraMake", plain(file, box));
        break;
      case "modl":
        set("cameraModel", plain(file, box));
        break;
      case "Xtra":
        set("rating", ratingInXtra(file.fields(box)));
        break;
      default:
        makers.push(...readMakerAtom(file, box));
    }
  }
  return { ...joinFound([{ facts, evidence }, ...lists]), makers };
}

/** Text with its length and language before it; some write it bare. */
function international(file: BoxFile, box: Box): string {
  const fields = file.fields(box, MAX_TEXT);
  const length = fields.u16(0);
  const bare = length === 0 || length + 4 > fields.length;
  return decodeText(bare ? fields.bytes : fields.part(4, 4 + length));
}

/** 3GPP: version, flags and language before the text. */
function text3gpp(file: BoxFile, box: Box): string {
  return decodeText(file.fields(box, MAX_TEXT).part(6));
}

/** Bare text; Canon puts six bytes before it. */
function plain(file: BoxFile, box: Box): string {
  const fields = file.fields(box, MAX_TEXT);
  return decodeText(fields.u32(0) === 0 ? fields.part(6) : fields.bytes);
}

/** 3GPP's location: a name, a role, then longitude, latitude and altitude as 16.16 numbers. */
function placeOf(fields: Fields): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  let at = 6;
  if (fields.u16(at) === 0xfeff || fields.u16(at) === 0xfffe) {
    while (at < fields.length && fields.u16(at) !== 0) at += 2;
    at += 2;
  } else {
    while (at < fields.length && fields.u8(at) !== 0) at += 1;
    at += 1;
  }
  if (at + 13 > fields.length) return {};
  const number = (offset: number) => fields.i32(at + 1 + offset) / 65536;
  return positionFacts(number(4), number(0), number(8));
}

/**
 * Stars that Windows Explorer writes: entries of [size, name length, name, count, {size, type, value}], a
 * number little-endian, the rest big-endian. Only WM/SharedUserRating (1, 25, 50, 75, 99) is wanted.
 */
function ratingInXtra(fields: Fields): number | undefined {
  let at = 0;
  while (at + 12 <= fields.length) {
    const size = fields.u32(at);
    if (size < 12) return undefined;
    const nameLength = fields.u32(at + 4);
    const name = decodeText(fields.part(at + 8, at + 8 + Math.min(nameLength, 64)));
    if (name === "WM/SharedUserRating") {
      const value = new Fields(fields.part(at + 8 + nameLength + 4, at + size));
      const isNumber = value.u16(4) === 19;
      return isNumber ? starsOfPercent(value.u8(6) | (value.u8(7) << 8)) : undefined;
    }
    at += size;
  }
  return undefined;
}
