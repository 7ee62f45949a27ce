// XMP packets, embedded or as sidecars: ratings, dates, a position, a title. Properties are found by
// namespace, not by prefix, and in any of the shapes RDF allows. A packet that is not sound XML is read
// by the prefixes everyone uses.

import type { EvidenceSource } from "../domain/evidence.ts";
import type { Evidence, Facts } from "../domain/inspection.ts";
import { decodeMarkup } from "./bytes.ts";
import { type Found, joinFound } from "./found.ts";
import { positionFacts } from "./position.ts";
import { starsOf, starsOfPercent } from "./rating.ts";

/** The namespaces Varve reads, by the prefix it calls them. A trailing slash is optional in the wild. */
const namespaces: Readonly<Record<string, string>> = {
  "http://ns.adobe.com/xap/1.0": "xmp",
  "http://ns.adobe.com/exif/1.0": "exif",
  "http://ns.adobe.com/tiff/1.0": "tiff",
  "http://ns.adobe.com/photoshop/1.0": "photoshop",
  "http://purl.org/dc/elements/1.1": "dc",
  "http://ns.adobe.com/exif/1.0/aux": "aux",
  "http://cipa.jp/exif/1.0": "exifEX",
  "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
};
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns";

/** The dates, in the order they are reported; of sources named twice the first present counts. */
const dates: readonly (readonly [string, EvidenceSource])[] = [
  ["exif:DateTimeOriginal", "xmp:DateTimeOriginal"],
  ["xmp:CreateDate", "xmp:CreateDate"],
  ["exif:DateTimeDigitized", "xmp:CreateDate"],
  ["photoshop:DateCreated", "xmp:DateCreated"],
  ["xmp:ModifyDate", "xmp:ModifyDate"],
  ["tiff:DateTime", "xmp:ModifyDate"],
  ["exif:GPSTimeStamp", "exif:GPSDateTime"],
];

/** Facts and dates of a packet; undefined where it is none. */
export function readXmp(packet: Uint8Array): Found | undefined {
  const text = decodeMarkup(packet);
  const properties = propertiesOf(text);
  if (properties == null) return undefined;
  return { facts: factsOf(properties), evidence: evidenceOf(properties) };
}

type Properties = ReadonlyMap<string, string>;

function propertiesOf(text: string): Properties | undefined {
  const start = text.search(/<(?:\w+:)?(?:xmpmeta|xapmeta|RDF)[\s>]/);
  if (start < 0) return undefined;
  // Packets are padded with blanks and zeros, and some are cut off right behind their last tag.
  const end = text.lastIndexOf(">") + 1;
  try {
    const properties = new Map<string, string>();
    const document = Bun.XML.parse(text.slice(start, end));
    for (const [name, value] of Object.entries(document)) {
      findDescriptions(name, value, noScope, 0, properties);
    }
    return properties;
  } catch {
    // Not sound XML (cut off, or with stray characters), or hostile: what can be read without a parser.
    return propertiesByPrefix(text);
  }
}

type Scope = Readonly<Record<string, string>>;
const noScope: Scope = Object.create(null);

/** Walks xmpmeta → RDF → Description and keeps each description's properties. */
function findDescriptions(
  name: string,
  value: XmlValue | readonly XmlValue[],
  outer: Scope,
  depth: number,
  into: Map<string, string>,
): void {
  if (Array.isArray(value)) {
    for (const item of value) findDescriptions(name, item, outer, depth, into);
    return;
  }
  if (typeof value !== "object" || depth > 4) return;
  const element = value as XmlElement;
  const scope = scopeOf(element, outer);
  if (resolve(name, scope) === "rdf:Description") {
    keepProperties(element, scope, into);
    return;
  }
  for (const [key, child] of Object.entries(element)) {
    if (!key.startsWith("@") && !key.startsWith("#")) {
      findDescriptions(key, child, scope, depth + 1, into);
    }
  }
}

function keepProperties(element: XmlElement, scope: Scope, into: Map<string, string>): void {
  for (const key in element) {
    const plain = key.startsWith("@") ? key.slice(1) : key;
    if (!wantedLocalNames.has(plain.slice(plain.indexOf(":") + 1))) continue;
    const value = element[key];
    const first = Array.isArray(value) ? value[0] : value;
    const inner = typeof first === "object" ? scopeOf(first as XmlElement, scope) : scope;
    const name = resolve(plain, inner);
    if (name == null || into.has(name)) continue;
    const text = valueText(first)?.trim();
    if (text != null && text !== "") into.set(name, text);
  }
}

/** The text of a property: plain, or the first item of a list, or of languages the default one. */
function valueText(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value == null || depth > 4) return undefined;
  if (Array.isArray(value)) {
    const preferred = value.find((item) => Object(item)["@xml:lang"] === "x-default");
    return valueText(preferred ?? value[0], depth + 1);
  }
  const element = value as XmlElement;
  if (element["#text"] != null) return valueText(element["#text"], depth + 1);
  for (const [key, child] of Object.entries(element)) {
    if (/^(?:\w+:)?(?:Alt|Seq|Bag|li|value|Description)$/.test(key)) {
      return valueText(child, depth + 1);
    }
  }
  return undefined;
}

/** Prefixes declared by an element, over those around it. */
function scopeOf(element: XmlElement, outer: Scope): Scope {
  let scope: Record<string, string> | undefined;
  for (const key in element) {
    const value = element[key];
    if (!key.startsWith("@xmlns:") || typeof value !== "string") continue;
    // Inherits, so that a description costs its own declarations and not those around it.
    scope ??= Object.create(outer) as Record<string, string>;
    const uri = value.replace(/[/#]$/, "");
    const known = uri === rdf ? "rdf" : namespaces[uri];
    scope[key.slice(7)] = known ?? (uri.startsWith("http://ns.apple.com/") ? "apple" : "");
  }
  return scope ?? outer;
}

/** "a:Rating" as "xmp:Rating" by what its prefix stands for; undefined where Varve does not read it. */
function resolve(name: string, scope: Scope): string | undefined {
  const colon = name.indexOf(":");
  const prefix = colon < 0 ? undefined : scope[name.slice(0, colon)];
  return prefix == null || prefix === "" ? undefined : `${prefix}:${name.slice(colon + 1)}`;
}

/** The wanted properties by their usual prefixes, as attributes or simple elements. */
function propertiesByPrefix(text: string): Properties {
  const properties = new Map<string, string>();
  for (const name of plainNames) {
    const found = new RegExp(
      `[\\s<]${name}(?:\\s*=\\s*["']([^"'<]{0,200})["']|>([^<]{0,200})<)`,
    ).exec(text);
    const value = (found?.[1] ?? found?.[2])?.trim();
    if (value != null && value !== "") properties.set(name, value);
  }
  return properties;
}

/** Names as they are without a parser: values that are plain text. */
const plainNames = [
  ...dates.map(([name]) => name),
  "xmp:Rating",
  "MicrosoftPhoto:Rating",
  "exif:GPSLatitude",
  "exif:GPSLongitude",
  "exif:GPSAltitude",
  "exif:GPSAltitudeRef",
  "tiff:Orientation",
];

const wantedLocalNames = new Set([
  ...plainNames.map((name) => name.slice(name.indexOf(":") + 1)),
  "Make",
  "Model",
  "LensModel",
  "Lens",
  "title",
  "ContentIdentifier",
  "MediaGroupUUID",
]);

function factsOf(properties: Properties): Facts {
  const facts: Facts = {};
  const make = properties.get("tiff:Make");
  const model = properties.get("tiff:Model");
  const lens = properties.get("exifEX:LensModel") ?? properties.get("aux:Lens");
  const title = properties.get("dc:title");
  const contentId =
    properties.get("apple:ContentIdentifier") ?? properties.get("apple:MediaGroupUUID");
  if (make != null) facts.cameraMake = make;
  if (model != null) facts.cameraModel = model;
  if (lens != null) facts.lens = lens;
  if (title != null) facts.title = title;
  if (contentId != null) facts.contentId = contentId;
  const orientation = numberOf(properties.get("tiff:Orientation"));
  if (orientation != null && orientation >= 1 && orientation <= 8 && orientation % 1 === 0) {
    facts.orientation = orientation;
  }
  const rated = ratingOf(properties);
  if (rated != null) facts.rating = rated;
  return Object.assign(facts, positionOf(properties));
}

function ratingOf(properties: Properties): number | undefined {
  const stars = numberOf(properties.get("xmp:Rating"));
  const percent = numberOf(properties.get("MicrosoftPhoto:Rating"));
  const byStars = stars == null ? undefined : starsOf(stars);
  const byPercent = percent == null ? undefined : starsOfPercent(percent);
  return byStars || (byPercent ?? byStars);
}

function positionOf(properties: Properties): Pick<Facts, "latitude" | "longitude" | "altitude"> {
  const altitude = rationalOf(properties.get("exif:GPSAltitude"));
  const below = properties.get("exif:GPSAltitudeRef") === "1";
  return positionFacts(
    coordinateOf(properties.get("exif:GPSLatitude")),
    coordinateOf(properties.get("exif:GPSLongitude")),
    altitude == null ? undefined : below ? -altitude : altitude,
  );
}

/** "52,22.5N", "52,22,30N", or plain signed degrees as some programs write. */
function coordinateOf(text: string | undefined): number | undefined {
  if (text == null) return undefined;
  const parts = /^([\d.]+)(?:,([\d.]+))?(?:,([\d.]+))?\s*([NSEW])$/i.exec(text);
  if (parts == null) return numberOf(text);
  const [, degrees, minutes = "0", seconds = "0", hemisphere = ""] = parts;
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (!Number.isFinite(value)) return undefined;
  return /[SW]/i.test(hemisphere) ? -value + 0 : value;
}

/** "1234/100" or "12.34". */
function rationalOf(text: string | undefined): number | undefined {
  if (text == null) return undefined;
  const [numerator, denominator] = text.split("/");
  const value = Number(numerator) / (denominator == null ? 1 : Number(denominator));
  return Number.isFinite(value) ? value : undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text != null && /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function evidenceOf(properties: Properties): Evidence[] {
  const evidence: Evidence[] = [];
  for (const [name, source] of dates) {
    const value = properties.get(name);
    if (value == null || evidence.some((other) => other.source === source)) continue;
    // GPSTimeStamp is a whole date by the standard; some write the time alone, which is none.
    if (source === "exif:GPSDateTime" && !/^\d{4}[-:]/.test(value)) continue;
    evidence.push({ source, value });
  }
  return evidence;
}

type XmlValue = string | XmlElement;
type XmlElement = { readonly [key: string]: XmlValue | readonly XmlValue[] };

/** Several packets of one file (a photo may have a second one in its resource blocks) as one. */
export function readXmpPackets(packets: readonly (Uint8Array | undefined)[]): Found {
  return joinFound(
    packets.flatMap((packet) => {
      const found = packet == null ? undefined : readXmp(packet);
      return found == null ? [] : [found];
    }),
  );
}
