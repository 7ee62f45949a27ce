// Films and sound in ISO base media files: MP4, MOV, M4V, 3GP, INSV, M4A, M4B.
//
// Varve reads them itself rather than by mediabunny, for two reasons. What dates a film (mvhd, the makers'
// atoms, Apple's keys with their offset) mediabunny does not give or gives unfaithfully. And speed: one open,
// the index and all its tags at 9,000 files/s (an iPhone's MOV, index at the end) to 16,000 files/s (MP4,
// index in the first block) where mediabunny 1.61 does 1,100 to 2,500 (one core, warm cache). The film's
// data (mdat) is jumped over by its size, never read.

import type { Evidence, Facts, Problem } from "../../domain/inspection.ts";
import { rangeOf } from "../bytes.ts";
import { contentKind } from "../containers/content_kind.ts";
import { type Found, joinFound } from "../found.ts";
import type { Reading, ReadMetadata } from "../reading.ts";
import type { Source } from "../source.ts";
import { readExif } from "../stills/exif.ts";
import { gatherTiffBlock } from "../stills/tiff_block.ts";
import { readXmp } from "../xmp.ts";
import { type Box, BoxFile, CANON_UUID, metaSkip, XMP_UUID } from "./boxes.ts";
import { decodeText } from "./fields.ts";
import { readItemList } from "./item_list.ts";
import { type MakerFound, readMakerAtom, readSonyXml } from "./maker.ts";
import { orientationOf, thenOriented } from "./orient.ts";
import { movieTime } from "./times.ts";
import { durationMsOf, matrixAt, readTrack, type Track, timesOf } from "./track.ts";
import { readUserData } from "./user_data.ts";

/** An index up to this size is read with one read; a larger one (a film of hours) is walked box by box. */
const MAX_LOADED_MOOV = 8 * 1024 * 1024;
const MAX_XMP = 2 * 1024 * 1024;
const MAX_XML = 256 * 1024;
/** Boxes looked at between the film's pieces before the index is found, and tracks of one film. */
const MAX_TOP_BOXES = 1000;
const MAX_TRACKS = 64;

/** Reads a movie's facts and dates. Never throws on what the file holds, except `ReadLimitError`. */
export const readMovie: ReadMetadata = (source, name) => {
  const file = new BoxFile(source);
  const top = walkTop(file);
  const movie = top.moov == null ? emptyMovie : readMoov(file, top.moov);
  const around = readAround(file, top);
  const makers = [...movie.makers, ...around.makers];
  const tiff = makers.find((it) => it.tiff != null)?.tiff;
  if (tiff == null) return assemble({ source, name, top, movie, around, makers });
  const block = gatherTiffBlock(rangeOf(tiff));
  if (block == null) {
    return assemble({ source, name, top, movie, around, makers: [...makers, { closed: true }] });
  }
  return readExif(block).then((exif) =>
    assemble({ source, name, top, movie, around, makers, exif }),
  );
};

/** The boxes at the top level that matter. */
type Top = {
  brand?: string;
  brands: string;
  moov?: Box;
  metas: Box[];
  packets: Box[];
  sidx?: Box;
  fragmented: boolean;
  /** The last box wants to end behind the end of the file. */
  cut: boolean;
};

function walkTop(file: BoxFile): Top {
  const top: Top = { brands: "", metas: [], packets: [], fragmented: false, cut: false };
  let count = 0;
  for (const box of file.boxes(0, file.sizeBytes)) {
    top.cut = box.cut;
    if (box.type === "ftyp") {
      const fields = file.fields(box, 256);
      top.brand ??= fields.fourCc(0);
      top.brands = decodeText(fields.bytes);
    } else if (box.type === "moov") top.moov ??= box;
    else if (box.type === "meta") top.metas.push(box);
    else if (box.uuid === XMP_UUID) top.packets.push(box);
    else if (box.type === "sidx") top.sidx ??= box;
    else if (box.type === "moof") top.fragmented = true;
    // A film in pieces goes on like this to its end.
    if (top.moov != null && top.fragmented) break;
    if (++count >= MAX_TOP_BOXES) break;
  }
  return top;
}

type Movie = {
  readonly created: number;
  readonly durationMs?: number | undefined;
  readonly orientation: number;
  readonly tracks: readonly Track[];
  /** Tags of the film, the most trusted first. */
  readonly tags: readonly Found[];
  readonly makers: readonly MakerFound[];
  /** The index is compressed, or in pieces without a length. */
  readonly compressed: boolean;
  readonly fragmented: boolean;
};

const emptyMovie: Movie = {
  created: 0,
  orientation: 1,
  tracks: [],
  tags: [],
  makers: [],
  compressed: false,
  fragmented: false,
};

function readMoov(file: BoxFile, moov: Box): Movie {
  if (moov.end - moov.start <= MAX_LOADED_MOOV) file.load(moov);
  const tracks: Track[] = [];
  const keys: Found[] = [];
  const users: Found[] = [];
  const packets: Found[] = [];
  const makers: MakerFound[] = [];
  let header = { created: 0, timescale: 0, duration: undefined as number | undefined };
  let orientation = 1;
  let compressed = false;
  let fragmented = false;
  for (const box of file.children(moov)) {
    if (box.type === "mvhd") {
      const fields = file.fields(box, 128);
      header = timesOf(fields);
      orientation = orientationOf(...matrixAt(fields, fields.u8(0) === 1 ? 48 : 36)) ?? 1;
    } else if (box.type === "trak") {
      if (tracks.length < MAX_TRACKS) tracks.push(readTrack(file, box));
    } else if (box.type === "meta") {
      keys.push(readItemList(file, box));
    } else if (box.type === "udta") {
      const data = readUserData(file, box);
      users.push(data);
      makers.push(...data.makers);
      const packet = file.find(box, "XMP_");
      if (packet != null) packets.push(...xmpOf(file, packet));
    } else if (box.uuid === XMP_UUID) {
      packets.push(...xmpOf(file, box));
    } else if (box.uuid === CANON_UUID) {
      for (const atom of file.children(box)) makers.push(...readMakerAtom(file, atom));
    } else if (box.type === "mvex") {
      fragmented = true;
      const mehd = file.find(box, "mehd");
      const fields = mehd == null ? undefined : file.fields(mehd, 16);
      const whole = fields == null ? 0 : fields.u8(0) === 1 ? fields.u64(4) : fields.u32(4);
      if (whole > 0) header = { ...header, duration: whole };
    } else if (box.type === "cmov") {
      compressed = true;
    }
  }
  const main = mainVideo(tracks);
  const meta = main == null ? undefined : file.find(main.box, "meta");
  if (meta != null) keys.push(readItemList(file, meta));
  return {
    created: header.created,
    durationMs: durationMsOf(header),
    orientation,
    tracks,
    tags: [...keys, ...users, ...packets],
    makers,
    compressed,
    fragmented,
  };
}

function xmpOf(file: BoxFile, box: Box): Found[] {
  const packet = file.copy(box, MAX_XMP);
  const found = packet == null ? undefined : readXmp(packet);
  if (found == null) return [];
  // How the film is turned, its tracks say.
  const { orientation: _, ...facts } = found.facts;
  return [{ ...found, facts }];
}

type Around = { found: Found[]; makers: MakerFound[]; durationMs?: number | undefined };

/** What stands beside the index: XMP packets, "meta" boxes with keys or Sony's XML, a segment index. */
function readAround(file: BoxFile, top: Top): Around {
  const around: Around = { found: [], makers: [] };
  for (const packet of top.packets.slice(0, 4)) around.found.push(...xmpOf(file, packet));
  for (const meta of top.metas.slice(0, 4)) {
    around.found.push(readItemList(file, meta));
    for (const box of file.children(meta, metaSkip(file, meta))) {
      if (box.type === "xml ") {
        around.makers.push(readSonyXml(decodeText(file.fields(box, MAX_XML).part(4))));
      }
    }
  }
  if (top.sidx != null) {
    const fields = file.fields(top.sidx);
    const count = fields.u16(fields.u8(0) === 0 ? 22 : 30);
    let duration = 0;
    for (let i = 0; i < count; i++)
      duration += fields.u32((fields.u8(0) === 0 ? 24 : 32) + i * 12 + 4);
    around.durationMs = durationMsOf({ timescale: fields.u32(8), duration });
  }
  return around;
}

/** The largest enabled picture track that is no still; else the largest of any. */
function mainVideo(tracks: readonly Track[]): Track | undefined {
  const videos = tracks.filter((track) => track.handler === "vide");
  const isStill = (track: Track) => track.codec === "mjpeg" || track.codec === "png";
  const first = videos.filter((track) => track.enabled && !isStill(track));
  const second = videos.filter((track) => track.enabled);
  const among = first.length > 0 ? first : second.length > 0 ? second : videos;
  const area = (track: Track) => track.width * track.height;
  return among.reduce<Track | undefined>(
    (best, track) => (best == null || area(track) > area(best) ? track : best),
    undefined,
  );
}

type Parts = {
  readonly source: Source;
  readonly name: string;
  readonly top: Top;
  readonly movie: Movie;
  readonly around: Around;
  readonly makers: readonly MakerFound[];
  readonly exif?: Found;
};

function assemble({ source, name, top, movie, around, makers, exif }: Parts): Reading {
  const video = mainVideo(movie.tracks);
  const sound =
    movie.tracks.find((track) => track.handler === "soun" && track.enabled) ??
    movie.tracks.find((track) => track.handler === "soun");
  const format = formatOf(top, video == null);
  // A book's chapters have pictures: what the brand calls sound is sound.
  const isAudio = /^(?:m4a|m4b|aax)$/.test(format) || (video == null && sound != null);
  const shown = isAudio ? undefined : video;

  const facts: Facts = {};
  if (shown != null) {
    if (shown.width > 0 && shown.height > 0) {
      facts.width = shown.width;
      facts.height = shown.height;
    }
    if (shown.orientation != null) {
      facts.orientation = thenOriented(shown.orientation, movie.orientation);
    }
    if (shown.frameRate != null) facts.frameRate = shown.frameRate;
    if (shown.codec != null) facts.codec = shown.codec;
  }
  if (sound?.codec != null) {
    if (isAudio) facts.codec = sound.codec;
    else facts.audioCodec = sound.codec;
  }
  const durationMs = movie.durationMs ?? around.durationMs ?? longest(movie.tracks);
  if (durationMs != null) facts.durationMs = durationMs;

  const dated = makers.flatMap((it) => (it.original == null ? [] : [it.original]));
  const evidence: Evidence[] = dated.map(({ value, offset }) => ({
    source: "quicktime:DateTimeOriginal",
    value,
    ...(offset == null ? {} : { offset }),
  }));
  if (top.moov != null) {
    const created =
      movie.created || (movie.tracks.find((track) => track.created > 0)?.created ?? 0);
    const value = movieTime(created);
    if (value != null) evidence.push({ source: "quicktime:CreateDate", value });
  }
  const found = joinFound([
    { facts, evidence },
    ...(exif == null ? [] : [asMaker(exif)]),
    ...movie.tags,
    ...around.found,
    ...around.makers.map((it) => ({ facts: it.facts ?? {}, evidence: [] })),
    ...makers.map((it) => ({ facts: it.facts ?? {}, evidence: [] })),
  ]);
  const kind = contentKind(name, { video: shown != null, sound: sound != null });
  const needs = needsOf(found, movie, makers, isAudio, durationMs);
  const problem = problemOf(source, top);
  return {
    reader: "bmff",
    format,
    ...(kind == null ? {} : { kind }),
    ...found,
    ...(needs == null || problem != null ? {} : { needs }),
    ...(problem == null ? {} : { problem }),
  };
}

/** The EXIF of a thumbnail in a film tells when the film was taken; its size and turn are its own. */
function asMaker(exif: Found): Found {
  const { cameraMake, cameraModel, lens, latitude, longitude, altitude } = exif.facts;
  const original = exif.evidence.find((it) => it.source === "exif:DateTimeOriginal");
  const facts = { cameraMake, cameraModel, lens, latitude, longitude, altitude };
  return {
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null)),
    evidence: original == null ? [] : [{ ...original, source: "quicktime:DateTimeOriginal" }],
  };
}

function longest(tracks: readonly Track[]): number | undefined {
  const known = tracks.flatMap((track) => (track.durationMs == null ? [] : [track.durationMs]));
  return known.length === 0 ? undefined : Math.max(...known);
}

const localDates = new Set([
  "quicktime:CreationDate",
  "quicktime:DateTimeOriginal",
  "quicktime:ContentCreateDate",
  "xmp:DateTimeOriginal",
]);

/** Which tool would know more: ffprobe where the film cannot be described, exiftool where it has no date. */
function needsOf(
  found: Found,
  movie: Movie,
  makers: readonly MakerFound[],
  isAudio: boolean,
  durationMs: number | undefined,
): "ffprobe" | "exiftool" | undefined {
  const { facts, evidence } = found;
  const bare = !isAudio && (facts.width == null || facts.codec == null);
  if (movie.compressed || bare || durationMs == null) return "ffprobe";
  const closed = makers.some((it) => it.closed === true);
  return closed && !evidence.some((it) => localDates.has(it.source)) ? "exiftool" : undefined;
}

function problemOf(source: Source, top: Top): Problem | undefined {
  const problem = (reason: "truncated" | "corrupt", detail: string): Problem => ({
    stage: "metadata",
    reason,
    detail,
  });
  if (top.moov == null) {
    if (top.cut || source.sizeBytes < 8) {
      return problem("truncated", 'The file ends before its index (the box "moov")');
    }
    return problem("corrupt", 'There is no index (the box "moov") in the file');
  }
  if (top.moov.cut) return problem("truncated", 'The file ends in its index (the box "moov")');
  return undefined;
}

const formats: Readonly<Record<string, string>> = {
  "qt  ": "mov",
  "M4A ": "m4a",
  "M4B ": "m4b",
  "M4P ": "m4a",
  "F4A ": "m4a",
  "F4B ": "m4b",
  "aax ": "aax",
  aaxc: "aax",
};

/** The format by the brand the file gives itself; a film without one is QuickTime's. */
function formatOf(top: Top, soundOnly: boolean): string {
  if (top.brand == null) return "mov";
  if (top.brand.startsWith("3g")) return "3gp";
  const named = formats[top.brand];
  if (named != null) return named;
  return soundOnly && top.brands.includes("M4A ") ? "m4a" : "mp4";
}
