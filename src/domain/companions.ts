// Which files of one folder belong together: sidecars and the file they are about, both halves of a Live
// Photo, RAW and JPEG, an edit and its original. By identifiers first; by names only where the name is made
// for it or the times agree. Works on names of one folder; costs a few map look-ups a name.

import { extensionOf, formatByExtension, type MediaKind, rawFormats } from "./media.ts";
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
const SAME_MOMENT_MS = 15 * 3_600_000;

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

type Main = Member & { readonly stem: string; readonly extension: string };

class Folder implements Companions {
  readonly of = new Map<string, Companion[]>();
  readonly orphans: string[] = [];
  readonly #mains: Main[] = [];
  readonly #sidecars: Main[] = [];
  readonly #byName = new CaseIndex();
  readonly #byStem = new CaseIndex();

  constructor(members: readonly Member[]) {
    for (const member of members) {
      const extension = extensionOf(member.name);
      const stem = extension === "" ? member.name : member.name.slice(0, -extension.length - 1);
      const main: Main = { ...member, stem, extension };
      if (member.kind === "sidecar") {
        this.#sidecars.push(main);
      } else if (member.kind !== "other") {
        this.#mains.push(main);
        this.#byName.add(main.name, main);
        this.#byStem.add(main.stem, main);
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
    const stillsById = new Map<string, Main[]>();
    const stillsByStem = new Map<string, Main[]>();
    for (const main of this.#mains) {
      if (main.kind !== "photo") continue;
      if (main.contentId != null) listIn(stillsById, main.contentId).push(main);
      listIn(stillsByStem, pairStem(main)).push(main);
    }
    for (const video of this.#mains) {
      if (video.kind !== "video") continue;
      const stem = pairStem(video);
      const byId = video.contentId == null ? undefined : stillsById.get(video.contentId);
      if (byId != null) {
        // Copies carry the same identifier: the one of the same name is the nearest.
        const still = byId.find((one) => pairStem(one) === stem) ?? byId[0];
        if (still != null) this.#pair(video, still, "content-id");
        continue;
      }
      const still = stillsByStem.get(stem)?.find((one) => arePair(video, one));
      if (still != null) this.#pair(video, still, "name");
    }
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
      const stem = originalStem(edit.stem);
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

/** Files by a name: as written first, and only where there is none, whatever the case of letters. */
class CaseIndex {
  readonly #exact = new Map<string, Main[]>();
  readonly #folded = new Map<string, Main[]>();

  add(key: string, main: Main): void {
    listIn(this.#exact, key).push(main);
    listIn(this.#folded, key.toLowerCase()).push(main);
  }

  exact(key: string): readonly Main[] {
    return this.#exact.get(key) ?? [];
  }

  find(key: string): readonly Main[] {
    return this.#exact.get(key) ?? this.#folded.get(key.toLowerCase()) ?? [];
  }
}

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key);
  if (list != null) return list;
  const created: T[] = [];
  map.set(key, created);
  return created;
}

/** What Google adds to the name of an edit, in the languages seen (GooglePhotosTakeoutHelper keeps the list). */
const editSuffixes = [
  "-edited",
  "-effects",
  "-smile",
  "-mix",
  "-bearbeitet",
  "-bewerkt",
  "-edytowane",
  "-modifié",
  "-modificato",
  "-ha editado",
  "-editado",
  "-editada",
  "-editat",
  "-redigerad",
  "-redigeret",
  "-muokattu",
  "-編集済み",
];

/** The stem of the original that an edit is named after; undefined where the name says nothing of an edit. */
function originalStem(stem: string): string | undefined {
  const apple = /^(IMG_)E(\d{4,}.*)$/.exec(stem);
  if (apple != null) return `${apple[1]}${apple[2]}`;
  // Google puts its number behind: "IMG_1-edited(2).jpg" is of "IMG_1(2).jpg".
  const { base, number } = splitNumber(stem);
  const lower = base.toLowerCase();
  const suffix = editSuffixes.find((one) => lower.endsWith(one));
  return suffix == null ? undefined : base.slice(0, -suffix.length) + number;
}

/** The stems that Google's edits of a file can have. */
function editStems(stem: string): string[] {
  const { base, number } = splitNumber(stem);
  return editSuffixes.map((suffix) => base + suffix + number);
}

function splitNumber(stem: string): { readonly base: string; readonly number: string } {
  const parts = stem.endsWith(")") ? /^(.*?)(\(\d{1,3}\))$/su.exec(stem) : null;
  return { base: parts?.[1] ?? stem, number: parts?.[2] ?? "" };
}

/** Names, whole or without extension, that a sidecar's file can have; the surest first. */
function sidecarKeys({ stem, extension }: Main): string[] {
  const keys = [stem];
  if (extension === "aae") {
    // Apple: IMG_O1234.AAE and IMG_1234_O.AAE hold the edits of IMG_1234.
    const original = /^(IMG_)O(\d.*)$/i.exec(stem) ?? /^(.*)(?:_O)$/i.exec(stem);
    if (original != null) keys.push(`${original[1]}${original[2] ?? ""}`);
  }
  if (extension === "lrv") {
    // GoPro: GL010123.LRV is the preview of GX010123.MP4 or GH010123.MP4.
    const preview = /^GL(\d{6})$/i.exec(stem);
    if (preview != null) keys.push(`GX${preview[1]}`, `GH${preview[1]}`);
  }
  if (subtitles.has(extension)) {
    // "film.en.srt", "film.en.forced.srt"
    const spoken = /^(.+?)(?:\.[a-z]{2,3}(?:-[a-z]{2,4})?)(?:\.(?:forced|sdh|cc|default))?$/i.exec(
      stem,
    );
    if (spoken?.[1] != null) keys.push(spoken[1]);
  }
  return keys;
}

const subtitles = new Set(["srt", "vtt", "ass", "ssa"]);

/**
 * The stem without what phones add to one half: Google's ".MP", ".RAW-01.COVER" and ".RAW-02.ORIGINAL",
 * "_HEVC" of videos from iCloud.
 */
function pairStem({ stem, kind }: Main): string {
  const plain = stem.replace(/(?:\.RAW-\d\d)?(?:\.MP)?(?:\.COVER|\.ORIGINAL|\.NIGHT)?$/, "");
  return kind === "video" ? plain.replace(/_HEVC$/i, "") : plain;
}

/** A Google motion photo names its halves; others must be close in time, and not of different identifiers. */
function arePair(video: Main, still: Main): boolean {
  if (video.contentId != null && still.contentId != null) return false;
  if (video.extension === "mp" && still.stem === `${video.stem}.MP`) return true;
  const { aroundMs } = video;
  if (aroundMs == null || still.aroundMs == null) return false;
  return Math.abs(aroundMs - still.aroundMs) <= SAME_MOMENT_MS;
}

function isApart(a: Main, b: Main): boolean {
  if (a.aroundMs == null || b.aroundMs == null) return false;
  return Math.abs(a.aroundMs - b.aroundMs) > SAME_MOMENT_MS;
}

function isRaw({ extension, kind }: Main): boolean {
  return kind === "photo" && rawFormats.has(formatByExtension.get(extension)?.format ?? "");
}
