// Samples of films in fragments ("moof"), as recorders and streams write them: ISO 14496-12, 8.8.

import type { Box, BoxFile } from "../bmff/boxes.ts";
import { Fields } from "../bmff/fields.ts";
import type { MovieTrack } from "./movie_track.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** What samples have that say nothing of it themselves. */
export type FragmentDefaults = { readonly duration: number; readonly sizeBytes: number };

const none: FragmentDefaults = { duration: 0, sizeBytes: 0 };

/** The defaults of each track by its number ("trex"). */
export function fragmentDefaults(
  boxes: BoxFile,
  moov: readonly Box[],
): ReadonlyMap<number, FragmentDefaults> {
  const defaults = new Map<number, FragmentDefaults>();
  const mvex = moov.find((box) => box.type === "mvex");
  if (mvex == null) return defaults;
  for (const box of wholeBoxes(boxes, mvex.body, mvex.end)) {
    if (box.type !== "trex") continue;
    const fields = boxes.fields(box, 32);
    defaults.set(fields.u32(4), { duration: fields.u32(12), sizeBytes: fields.u32(16) });
  }
  return defaults;
}

/** Feeds the samples of one fragment to the tracks that count. */
export function addFragment(
  file: PayloadFile,
  boxes: BoxFile,
  moof: Box,
  tracks: ReadonlyMap<number, MovieTrack>,
  defaults: ReadonlyMap<number, FragmentDefaults>,
): void {
  // Where nothing is said, a track's data follow those of the track before it in the fragment.
  let dataEnd = moof.start;
  for (const traf of wholeBoxes(boxes, moof.body, moof.end)) {
    if (traf.type !== "traf") continue;
    const inner = wholeBoxes(boxes, traf.body, traf.end);
    const tfhd = inner.find((box) => box.type === "tfhd");
    if (tfhd == null) throw new NoPayload("corrupt", "A fragment of the film names no track");
    const header = readHeader(boxes.fields(tfhd, 64), defaults);
    const track = tracks.get(header.trackId);
    const base = header.base ?? (header.baseIsMoof ? moof.start : dataEnd);
    let at = base;
    for (const trun of inner) {
      if (trun.type !== "trun") continue;
      const run = new Fields(file.need(trun.body, trun.end - trun.body));
      at = addRun(file, run, base, at, header, track);
    }
    dataEnd = at;
  }
}

type Header = FragmentDefaults & {
  readonly trackId: number;
  readonly base: number | undefined;
  readonly baseIsMoof: boolean;
};

function readHeader(tfhd: Fields, defaults: ReadonlyMap<number, FragmentDefaults>): Header {
  const flags = tfhd.u24(1);
  const trackId = tfhd.u32(4);
  let { duration, sizeBytes } = defaults.get(trackId) ?? none;
  let base: number | undefined;
  let at = 8;
  if (flags & 0x1) {
    base = tfhd.u64(at);
    at += 8;
  }
  if (flags & 0x2) at += 4;
  if (flags & 0x8) {
    duration = tfhd.u32(at);
    at += 4;
  }
  if (flags & 0x10) sizeBytes = tfhd.u32(at);
  return { trackId, base, baseIsMoof: (flags & 0x2_0000) !== 0, duration, sizeBytes };
}

/** One "trun"; returns where its data end. */
function addRun(
  file: PayloadFile,
  run: Fields,
  base: number,
  next: number,
  header: Header,
  track: MovieTrack | undefined,
): number {
  const flags = run.u24(1);
  const count = run.u32(4);
  let at = 8;
  let start = next;
  if (flags & 0x1) {
    start = base + run.i32(at);
    at += 4;
  }
  if (flags & 0x4) at += 4;
  const entryBytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  if (at + count * entryBytes > run.length) {
    throw new NoPayload("corrupt", "A fragment of the film is shorter than it says");
  }
  if (entryBytes === 0) {
    track?.addSamples(count, header.sizeBytes, header.duration, 0);
    const end = start + count * header.sizeBytes;
    if (track != null) file.feed(start, end, track.data);
    return end;
  }
  let end = start;
  for (let i = 0; i < count; i++) {
    let { duration, sizeBytes } = header;
    let shift = 0;
    if (flags & 0x100) {
      duration = run.u32(at);
      at += 4;
    }
    if (flags & 0x200) {
      sizeBytes = run.u32(at);
      at += 4;
    }
    if (flags & 0x400) at += 4;
    if (flags & 0x800) {
      shift = run.i32(at);
      at += 4;
    }
    track?.addSamples(1, sizeBytes, duration, shift);
    end += sizeBytes;
  }
  if (track != null) file.feed(start, end, track.data);
  return end;
}
