// The tags of a Matroska file: names and values, of the whole file or of one of its tracks.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import { iso6709Facts } from "../bmff/iso6709.ts";
import type { Found } from "../found.ts";
import type { EbmlFile, Element } from "./ebml.ts";

const ids = {
  tag: 0x7373,
  targets: 0x63c0,
  trackUid: 0x63c5,
  simpleTag: 0x67c8,
  name: 0x45a3,
  value: 0x4487,
} as const;

/** A film has some dozens of tags; statistics of its tracks are among them. */
const MAX_TAGS = 2000;

/** Facts and dates of a "Tags" element. Tags of single tracks (their statistics) are left out. */
export function readTags(file: EbmlFile, tags: Element): Found {
  const values = new Map<string, string>();
  let count = 0;
  for (const tag of file.children(tags)) {
    if (tag.id !== ids.tag || ofTrack(file, tag)) continue;
    for (const simple of file.children(tag)) {
      if (simple.id !== ids.simpleTag || ++count > MAX_TAGS) continue;
      const { name, value } = nameAndValue(file, simple);
      if (name !== "" && value !== "" && !values.has(name)) values.set(name, value);
    }
  }
  return foundIn(values);
}

function ofTrack(file: EbmlFile, tag: Element): boolean {
  for (const child of file.children(tag)) {
    if (child.id !== ids.targets) continue;
    for (const target of file.children(child)) {
      if (target.id === ids.trackUid && file.uint(target) !== 0) return true;
    }
  }
  return false;
}

/** Names are upper case; programs that copy a phone's film keep Apple's names, in upper case as well. */
function nameAndValue(file: EbmlFile, simple: Element): { name: string; value: string } {
  let name = "";
  let value = "";
  for (const child of file.children(simple)) {
    if (child.id === ids.name) name = file.text(child);
    else if (child.id === ids.value) value = file.text(child);
  }
  return { name: name.toUpperCase().replace(/^COM\.(?:APPLE\.QUICKTIME|ANDROID)\./, ""), value };
}

function foundIn(values: ReadonlyMap<string, string>): Found {
  const facts: Facts = {};
  const evidence: Evidence[] = [];
  const text = (...names: readonly string[]) =>
    names.map((name) => values.get(name)).find((value) => value != null);
  const set = <Name extends keyof Facts>(name: Name, value: Facts[Name] | undefined) => {
    if (value != null) facts[name] = value;
  };
  set("cameraMake", text("MAKE", "MANUFACTURER"));
  set("cameraModel", text("MODEL"));
  set("contentId", text("CONTENT.IDENTIFIER"));
  set("title", text("TITLE"));
  set("artist", text("ARTIST", "ALBUM_ARTIST", "PERFORMER"));
  set("album", text("ALBUM"));
  const location = text("LOCATION.ISO6709", "LOCATION");
  if (location != null) Object.assign(facts, iso6709Facts(location));
  const created = text("CREATIONDATE");
  if (created != null) evidence.push({ source: "quicktime:CreationDate", value: created });
  const day = text("DATE_RECORDED", "DATE_RELEASED", "DATE");
  if (day != null) evidence.push({ source: "tag:Date", value: day });
  return { facts, evidence };
}
