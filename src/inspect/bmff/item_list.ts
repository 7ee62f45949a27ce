// The "meta" boxes of movies: Apple's named keys (com.apple.quicktime.make) and the item list of iTunes.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import type { Found } from "../found.ts";
import { starsOf } from "../rating.ts";
import { type Box, type BoxFile, metaSkip } from "./boxes.ts";
import { decodeText, decodeUtf16 } from "./fields.ts";
import { iso6709Facts } from "./iso6709.ts";

/** A title or name is shorter; of a longer one (lyrics, a cover) only this much is looked at. */
const MAX_VALUE = 4096;
const MAX_KEYS = 1000;

/** Facts and dates of a "meta" box with an item list; nothing where it holds something else. */
export function readItemList(file: BoxFile, meta: Box): Found {
  let keys: string[] = [];
  const values = new Map<string, string>();
  for (const box of file.children(meta, metaSkip(file, meta))) {
    if (box.type === "keys") keys = keysOf(file, box);
    if (box.type !== "ilst") continue;
    for (const item of file.children(box)) {
      const name = nameOf(item.type, keys);
      if (name == null || values.has(name)) continue;
      const value = itemValue(file, item);
      if (value != null && value !== "") values.set(name, value);
    }
  }
  return foundIn(values);
}

/** Names of the numbered keys, without the owner's prefix. */
function keysOf(file: BoxFile, box: Box): string[] {
  const keys: string[] = [];
  for (const key of file.children(box, 8)) {
    const name = decodeText(file.fields(key, 256).bytes);
    keys.push(name.replace(/^com\.(?:apple\.quicktime|android)\./, ""));
    if (keys.length >= MAX_KEYS) break;
  }
  return keys;
}

/** In a list with keys an item's type is the number of its key, from 1. */
function nameOf(type: string, keys: readonly string[]): string | undefined {
  if (keys.length === 0) return itunes[type];
  const number = (type.charCodeAt(2) << 8) | type.charCodeAt(3);
  return type.startsWith("\0\0") ? keys[number - 1] : itunes[type];
}

const itunes: Readonly<Record<string, string>> = {
  "\u00a9nam": "title",
  "\u00a9ART": "artist",
  aART: "albumartist",
  "\u00a9alb": "album",
  "\u00a9day": "day",
  "\u00a9mak": "make",
  "\u00a9mod": "model",
  "\u00a9xyz": "location.ISO6709",
  rate: "percent",
};

/** The value of an item as text, numbers included (the types are those of Apple's metadata format). */
function itemValue(file: BoxFile, item: Box): string | undefined {
  const data = file.find(item, "data");
  if (data == null) return undefined;
  const fields = file.fields(data, MAX_VALUE);
  const type = fields.u24(1);
  const length = fields.length - 8;
  const content = fields.part(8);
  if (type === 1 || type === 0) return decodeText(content);
  if (type === 2) return decodeUtf16(content, "be");
  if (type === 21) {
    const shift = 2 ** (length * 8);
    const value = fields.uint(8, Math.min(length, 8));
    return String(length < 8 && value >= shift / 2 ? value - shift : value);
  }
  if (type === 22) return String(fields.uint(8, Math.min(length, 8)));
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  if (type === 23 && length >= 4) return String(view.getFloat32(0));
  if (type === 24 && length >= 8) return String(view.getFloat64(0));
  if (type >= 65 && type <= 78) return String(fields.uint(8, Math.min(length, 8)));
  return undefined;
}

function foundIn(values: ReadonlyMap<string, string>): Found {
  const facts: Facts = {};
  const evidence: Evidence[] = [];
  const text = (...names: readonly string[]) =>
    names.map((name) => values.get(name)).find((value) => value != null);
  const set = <Name extends keyof Facts>(name: Name, value: Facts[Name] | undefined) => {
    if (value != null) facts[name] = value;
  };
  set("cameraMake", text("make", "manufacturer"));
  set("cameraModel", text("model"));
  set("lens", text("camera.lens_model"));
  set("contentId", text("content.identifier"));
  set("title", text("title", "displayname"));
  set("artist", text("artist", "albumartist", "author"));
  set("album", text("album"));
  const stars = Number(text("rating.user") ?? "none");
  const percent = Number(text("percent") ?? "none");
  // iTunes counts a star as 20, Windows writes 1, 25, 50, 75, 99: rounding up serves both.
  const rating =
    starsOf(stars) ?? (percent >= 0 && percent <= 100 ? Math.ceil(percent / 20) : undefined);
  set("rating", rating);
  const location = text("location.ISO6709");
  if (location != null) Object.assign(facts, iso6709Facts(location));

  const created = text("creationdate");
  if (created != null) evidence.push({ source: "quicktime:CreationDate", value: created });
  const day = text("day", "date", "year");
  if (day != null) evidence.push(dayEvidence(day));
  return { facts, evidence };
}

/** "©day" is when a phone took the film (with the time) or when an album came out (a year, a day). */
export function dayEvidence(value: string): Evidence {
  const whole = /\d[T ]\d\d:\d\d/.test(value);
  return { source: whole ? "quicktime:ContentCreateDate" : "tag:Date", value };
}
