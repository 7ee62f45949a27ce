// The payload of films and sound in ISO base media files (MP4, MOV, M4A, CR3): the samples of each track that
// is seen or heard, wherever they lie, with how they are coded and when they are shown. See docs/payload.md.

import { type Box, BoxFile } from "../bmff/boxes.ts";
import { u32be } from "../bytes.ts";
import { addFragment, fragmentDefaults } from "./fragments.ts";
import { MovieTrack, readTrackBoxes } from "./movie_track.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import type { Chunk } from "./sample_table.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** A film of five hours in fragments of half a second, eight boxes each; some 30 MB where all are fragments. */
const MAX_BOXES = 300_000;

/** A film by itself; one that is damaged has a part more, which tells what is missing. */
export function moviePayload(file: PayloadFile, hash: PayloadHash): void {
  const film = addFilm(file, hash);
  if (film.tracks.some(({ damage }) => damage.reason != null)) addDamage(film, hash);
}

/** A film beside pictures; throws where it is damaged. */
export function wholeMoviePayload(file: PayloadFile, hash: PayloadHash): void {
  for (const { damage } of addFilm(file, hash).tracks)
    if (damage.reason != null) throw damage.reason;
}

type Film = {
  readonly tracks: readonly MovieTrack[];
  readonly isInFragments: boolean;
  /** The last box goes to the end of the file, wherever that is. */
  readonly isOpen: boolean;
  /** Samples are said to lie where the index does. */
  readonly isInIndex: boolean;
};

function addFilm(file: PayloadFile, hash: PayloadHash): Film {
  const boxes = new BoxFile(file, MAX_BOXES);
  const top = topBoxes(boxes);
  const moov = top.moov == null ? [] : wholeBoxes(boxes, top.moov.body, top.moov.end);
  if (moov.length === 0 || moov.some((box) => box.type === "cmov")) {
    throw new NoPayload(
      top.cut ? "truncated" : "corrupt",
      "The film has no index that can be read",
    );
  }
  // Of a film in fragments none may be missing; of another what lies between its boxes is nothing to it.
  if (top.fragments.length > 0 || moov.some((box) => box.type === "mvex")) {
    wholeBoxes(boxes, 0, file.sizeBytes);
  }
  const { timescale } = readHeader(boxes, moov, hash);
  const found = moov
    .filter((box) => box.type === "trak")
    .map((trak) => readTrackBoxes(boxes, trak));
  const chapters = new Set(found.flatMap((track) => track.chapters));
  const tracks = found
    .filter((track) => track.isShown && !chapters.has(track.id))
    .map((track) => new MovieTrack(file, boxes, track, hash));
  const isInIndex = addTables(tracks, top.moov);
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const defaults = fragmentDefaults(boxes, moov);
  for (const moof of top.fragments) addFragment(file, boxes, moof, byId, defaults);
  for (const track of tracks) track.end(timescale);
  if (!tracks.some((track) => track.data.sizeBytes > 0)) {
    throw new NoPayload("no-media", "There is nothing in the film that is seen or heard");
  }
  return { tracks, isInFragments: top.fragments.length > 0, isOpen: top.isOpen, isInIndex };
}

/**
 * What is missing of each track, last: no film that is whole has such a part. Throws where it is not the film's own
 * damage that may be told: of fragments any may be missing, and a file without an end may still be being written.
 */
function addDamage(film: Film, hash: PayloadHash): void {
  const damage = hash.part("damage");
  for (const [i, track] of film.tracks.entries()) {
    const { reason } = track.damage;
    if (reason == null) continue;
    if (film.isInFragments || film.isOpen) throw reason;
    if (film.isInIndex) throw new NoPayload("corrupt", "The film's samples lie in its index");
    damage.fields(i);
    track.damage.end(damage);
  }
}

type Top = { moov?: Box; readonly fragments: Box[]; cut: boolean; isOpen: boolean };

/** What follows the last box may be anything: cameras and programs leave padding there. */
function topBoxes(boxes: BoxFile): Top {
  const top: Top = { fragments: [], cut: false, isOpen: false };
  for (const box of boxes.boxes(0, boxes.sizeBytes)) {
    if (box.type === "moov") top.moov ??= box;
    else if (box.type === "moof") top.fragments.push(box);
    top.cut ||= box.cut;
    top.isOpen = u32be(boxes.at(box.start, 4), 0) === 0;
  }
  if (top.cut) throw new NoPayload("truncated", "The file ends within one of its boxes");
  return top;
}

/** The movie's own clock, and how it is turned as a whole. */
function readHeader(
  boxes: BoxFile,
  moov: readonly Box[],
  hash: PayloadHash,
): { readonly timescale: number } {
  const mvhd = moov.find((box) => box.type === "mvhd");
  if (mvhd == null) throw new NoPayload("corrupt", "The film's index has no header");
  const fields = boxes.fields(mvhd, 128);
  const wide = fields.u8(0) === 1;
  const matrix = wide ? 48 : 36;
  hash.part("movie").block(fields.part(matrix, matrix + 36));
  return { timescale: fields.u32(wide ? 20 : 12) };
}

/**
 * Feeds the chunks of all tracks in the order they lie in the file, each track's in its own order. True where one of
 * them lies in the index.
 */
function addTables(tracks: readonly MovieTrack[], index: Box | undefined): boolean {
  let isInIndex = false;
  const open: { track: MovieTrack; chunks: Iterator<Chunk, void>; next: Chunk }[] = [];
  for (const track of tracks) {
    const chunks = track.chunks();
    const { value: next } = chunks.next();
    if (next != null) open.push({ track, chunks, next });
  }
  while (open.length > 0) {
    const first = open.reduce((a, b) => (b.next.offset < a.next.offset ? b : a));
    const { offset, sizeBytes } = first.next;
    first.track.addChunk(first.next);
    isInIndex ||= index != null && offset < index.end && offset + sizeBytes > index.start;
    const { value: next } = first.chunks.next();
    if (next == null) open.splice(open.indexOf(first), 1);
    else first.next = next;
  }
  return isInIndex;
}
