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
import { BoxFile } from "./boxes.ts";
import type { MakerFound } from "./maker.ts";
import {
  type Around,
  emptyMovie,
  type Movie,
  mainVideo,
  readAround,
  readMoov,
  type Top,
  walkTop,
} from "./movie_boxes.ts";
import { thenOriented } from "./orient.ts";
import { movieTime } from "./times.ts";
import type { Track } from "./track.ts";

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
