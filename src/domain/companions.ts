// Which files of one folder belong together: sidecars and the file they are about, both halves of a Live
// Photo, RAW and JPEG, an edit and its original. By identifiers first; by names only where the name is made
// for it or the times agree. Works on names of one folder; costs a few map look-ups a name.

import {
  editName,
  editStems,
  type NamedFile,
  pairStem,
  sidecarKeys,
  splitExtension,
} from "./companion_names.ts";
import { formatByExtension, type MediaKind, rawFormats } from "./media.ts";
import { TakeoutNames } from "./takeout_names.ts";

/** A file of the folder, with what is known of it. */
export type Member = {
  readonly name: string;
  readonly kind: MediaKind;
  readonly contentId?: string;
  /** Takeout JSON: the title it holds. */
  readonly about?: string;
  /** Roughly when it was made, in milliseconds; on the wall or in UTC, a zone does not matter here. */
  readonly aroundMs?: number;
};

/** What the companion is to the file it is listed under. */
export const companionRoles = [
  "sidecar",
  "still",
  "video",
  "raw",
  "rendition",
  "original",
  "edit",
] as const;
export type CompanionRole = (typeof companionRoles)[number];

export type Companion = {
  readonly name: string;
  readonly role: CompanionRole;
  /** What told: an identifier in both, the title in a JSON, or the names. */
  readonly by: "content-id" | "title" | "name";
};

export type Companions = {
  /** By the name of each file that has companions; sidecars first, names in the order given. */
  readonly of: ReadonlyMap<string, readonly Companion[]>;
  /** Sidecars whose file is not there. */
  readonly orphans: readonly string[];
};

/** Times that may be the same moment: one may be in UTC and the other on the wall, 14 hours at most. */
export const SAME_MOMENT_MS = 15 * 3_600_000;

/** The companions of every file of one folder. */
export function companionsOf(members: readonly Member[]): Companions {
  const folder = new Folder(members);
  folder.matchSidecars();
  folder.matchHalves();
  folder.matchRaws();
  folder.matchEdits();
  return folder;
}

/** The file whose date may stand in for this one's: the still of a video, the original of an edit. */
export function datingPairOf(companions: readonly Companion[]): string | undefined {
  for (const role of ["still", "original", "raw", "rendition"] as const) {
    const pair = companions.find((companion) => companion.role === role);
    if (pair != null) return pair.name;
  }
  return undefined;
}

type Main = Member & NamedFile;

class Folder implements Companions {
  readonly of = new Map<string, Companion[]>();
  readonly orphans: string[] = [];
  readonly #mains: Main[] = [];
  readonly #sidecars: Main[] = [];
  readonly #byName = new CaseIndex(this.#mains, ({ name }) => name);
  readonly #byStem = new CaseIndex(this.#mains, ({ stem }) => stem);

  constructor(members: readonly Member[]) {
    for (const member of members) {
      const main: Main = { ...member, ...splitExtension(member.name) };
      if (member.kind === "sidecar") {
        this.#sidecars.push(main);
      } else if (member.kind !== "other") {
        this.#mains.push(main);
      }
    }
  }

  matchSidecars(): void {
    const jsons = this.#sidecars.filter(({ extension }) => extension === "json");
    const takeout = new TakeoutNames(
      jsons.length === 0 ? [] : this.#mains.map(({ name }) => name),
      jsons.map(({ name }) => name),
    );
    for (const sidecar of this.#sidecars) {
      const isJson = sidecar.extension === "json";
      const owners = isJson ? this.#takeoutOwners(takeout, sidecar) : this.#sidecarOwners(sidecar);
      const by = isJson && owners.some((name) => name === sidecar.about) ? "title" : "name";
      for (const owner of owners) this.#link(owner, sidecar.name, "sidecar", by);
      // A JSON that is about nothing is no sidecar: programs keep all kinds of things in them.
      if (owners.length === 0 && (!isJson || sidecar.about != null)) {
        this.orphans.push(sidecar.name);
      }
    }
  }

  #takeoutOwners(takeout: TakeoutNames, json: Main): readonly string[] {
    const owners = takeout.find(json.name, json.about);
    const more: string[] = [];
    for (const name of owners) {
      const owner = this.#byName.exact(name)[0];
      if (owner == null) continue;
      // Takeout keeps one JSON for a photo, its edits, and the video of a Live Photo.
      for (const stem of editStems(owner.stem)) {
        for (const edit of this.#byStem.exact(stem)) more.push(edit.name);
      }
      for (const other of this.#byStem.exact(owner.stem)) {
        if (other !== owner && other.kind === "video" && owner.kind === "photo") {
          more.push(other.name);
        }
      }
    }
    return more.length === 0 ? owners : [...new Set([...owners, ...more])];
  }

  #sidecarOwners(sidecar: Main): readonly string[] {
    for (const key of sidecarKeys(sidecar)) {
      const named = this.#byName.find(key);
      if (named.length > 0) return named.map(({ name }) => name);
      const stemmed = this.#byStem.find(key);
      if (stemmed.length > 0) return stemmed.map(({ name }) => name);
    }
    return [];
  }

  /** Still and video of one moment: by identifier, else same stem and close in time. */
  matchHalves(): void {
    const stills = this.#mains.filter(({ kind }) => kind === "photo");
    const videos = this.#mains.filter(({ kind }) => kind === "video");
    if (videos.length === 0) return;
    const paired = this.#pairByIdentifier(stills, videos);
    const stillsByStem = new Map<string, Main[]>();
    for (const still of stills) listIn(stillsByStem, pairStem(still)).push(still);
    for (const video of videos) {
      if (paired.has(video)) continue;
      const still = stillsByStem.get(pairStem(video))?.find((one) => arePair(video, one));
      if (still != null) this.#pair(video, still, "name");
    }
  }

  /**
   * Copies carry the same identifier: the half of the same name is the nearest, and each has one other half. What
   * is left over is a copy, and a file for itself.
   */
  #pairByIdentifier(stills: readonly Main[], videos: readonly Main[]): ReadonlySet<Main> {
    const stillsById = new Map<string, Main[]>();
    for (const still of stills) {
      if (still.contentId != null) listIn(stillsById, still.contentId).push(still);
    }
    const paired = new Set<Main>();
    if (stillsById.size === 0) return paired;
    for (const isNear of [hasSameStem, () => true]) {
      for (const video of videos) {
        if (video.contentId == null || paired.has(video)) continue;
        const still = stillsById
          .get(video.contentId)
          ?.find((one) => !paired.has(one) && isNear(one, video));
        if (still == null) continue;
        paired.add(video).add(still);
        this.#pair(video, still, "content-id");
      }
    }
    return paired;
  }

  /** RAW and JPEG of one shot: same stem, and not known to be of another time. */
  matchRaws(): void {
    const raws = new Map<string, Main>();
    for (const main of this.#mains) if (isRaw(main)) raws.set(pairStem(main), main);
    if (raws.size === 0) return;
    for (const photo of this.#mains) {
      if (photo.kind !== "photo" || isRaw(photo)) continue;
      const raw = raws.get(pairStem(photo));
      if (raw == null || isApart(raw, photo)) continue;
      this.#link(photo.name, raw.name, "raw", "name");
      this.#link(raw.name, photo.name, "rendition", "name");
    }
  }

  /** Edits that are named after their original. */
  matchEdits(): void {
    for (const edit of this.#mains) {
      const stem = editName(edit.stem)?.original;
      if (stem == null) continue;
      const originals = this.#byStem.find(stem).filter(({ kind }) => kind === edit.kind);
      const original =
        originals.find(({ extension }) => extension === edit.extension) ?? originals[0];
      if (original == null || isApart(original, edit)) continue;
      this.#link(edit.name, original.name, "original", "name");
      this.#link(original.name, edit.name, "edit", "name");
    }
  }

  #pair(video: Main, still: Main, by: Companion["by"]): void {
    this.#link(video.name, still.name, "still", by);
    this.#link(still.name, video.name, "video", by);
  }

  #link(owner: string, name: string, role: CompanionRole, by: Companion["by"]): void {
    listIn(this.of, owner).push({ name, role, by });
  }
}

/**
 * Files by a name: as written first, and only where there is none, whatever the case of letters. Made when first asked
 * for: most folders hold nothing that looks for another.
 */
class CaseIndex {
  readonly #mains: readonly Main[];
  readonly #keyOf: (main: Main) => string;
  #made: ReadonlyMap<string, Main[]> | undefined;
  #folded: ReadonlyMap<string, Main[]> | undefined;

  /** `mains` may be filled until the first question. */
  constructor(mains: readonly Main[], keyOf: (main: Main) => string) {
    this.#mains = mains;
    this.#keyOf = keyOf;
  }

  exact(key: string): readonly Main[] {
    return this.#exact().get(key) ?? [];
  }

  find(key: string): readonly Main[] {
    const exact = this.#exact().get(key);
    if (exact != null) return exact;
    this.#folded ??= foldedOf(this.#exact());
    return this.#folded.get(key.toLowerCase()) ?? [];
  }

  #exact(): ReadonlyMap<string, Main[]> {
    this.#made ??= Map.groupBy(this.#mains, this.#keyOf);
    return this.#made;
  }
}

function foldedOf(exact: ReadonlyMap<string, readonly Main[]>): Map<string, Main[]> {
  const folded = new Map<string, Main[]>();
  for (const [key, mains] of exact) listIn(folded, key.toLowerCase()).push(...mains);
  return folded;
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key);
  if (list != null) return list;
  const created: T[] = [];
  map.set(key, created);
  return created;
}

/** A Google motion photo names its halves; others must be close in time, and not of different identifiers. */
function arePair(video: Main, still: Main): boolean {
  if (video.contentId != null && still.contentId != null) return false;
  if (video.extension === "mp" && still.stem === `${video.stem}.MP`) return true;
  const { aroundMs } = video;
  if (aroundMs == null || still.aroundMs == null) return false;
  return Math.abs(aroundMs - still.aroundMs) <= SAME_MOMENT_MS;
}

function hasSameStem(a: Main, b: Main): boolean {
  return pairStem(a) === pairStem(b);
}

function isApart(a: Main, b: Main): boolean {
  if (a.aroundMs == null || b.aroundMs == null) return false;
  return Math.abs(a.aroundMs - b.aroundMs) > SAME_MOMENT_MS;
}

/** Whether a photo is raw: the sensor's data, of which a JPEG beside it is a rendition. */
export function isRaw({
  extension,
  kind,
}: {
  readonly extension: string;
  readonly kind: MediaKind;
}): boolean {
  return kind === "photo" && rawFormats.has(formatByExtension.get(extension)?.format ?? "");
}
