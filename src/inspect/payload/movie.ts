// The payload of films and sound in ISO base media files (MP4, MOV, M4A, CR3): the samples of each track that
// is seen or heard, wherever they lie, with how they are coded and when they are shown. See docs/payload.md.

import { type Box, BoxFile } from "../bmff/boxes.ts";
import { addFragment, fragmentDefaults } from "./fragments.ts";
import { MovieTrack, readTrackBoxes } from "./movie_track.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { PayloadHash } from "./payload_hash.ts";
import type { Chunk } from "./sample_table.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** A film of five hours in fragments of half a second, eight boxes each; some 30 MB where all are fragments. */
const MAX_BOXES = 300_000;

export function moviePayload(file: PayloadFile, hash: PayloadHash): void {
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
  addTables(file, tracks);
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const defaults = fragmentDefaults(boxes, moov);
  for (const moof of top.fragments) addFragment(file, boxes, moof, byId, defaults);
  for (const track of tracks) track.end(timescale);
  if (!tracks.some((track) => track.data.sizeBytes > 0)) {
    throw new NoPayload("no-media", "The film has no track that is seen or heard");
  }
}

type Top = { moov?: Box; readonly fragments: Box[]; cut: boolean };

/** What follows the last box may be anything: cameras and programs leave padding there. */
function topBoxes(boxes: BoxFile): Top {
  const top: Top = { fragments: [], cut: false };
  for (const box of boxes.boxes(0, boxes.sizeBytes)) {
    if (box.type === "moov") top.moov ??= box;
    else if (box.type === "moof") top.fragments.push(box);
    top.cut ||= box.cut;
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

/** Feeds the chunks of all tracks in the order they lie in the file, each track's in its own order. */
function addTables(file: PayloadFile, tracks: readonly MovieTrack[]): void {
  const open: { track: MovieTrack; chunks: Iterator<Chunk, void>; next: Chunk }[] = [];
  for (const track of tracks) {
    const chunks = track.chunks();
    const { value: next } = chunks.next();
    if (next != null) open.push({ track, chunks, next });
  }
  while (open.length > 0) {
    const first = open.reduce((a, b) => (b.next.offset < a.next.offset ? b : a));
    const { offset, sizeBytes } = first.next;
    file.feed(offset, offset + sizeBytes, first.track.data);
    const { value: next } = first.chunks.next();
    if (next == null) open.splice(open.indexOf(first), 1);
    else first.next = next;
  }
}
