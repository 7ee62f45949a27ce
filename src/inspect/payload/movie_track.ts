// One track of a film that is seen or heard, and the parts of the payload that it feeds.

import type { Box, BoxFile } from "../bmff/boxes.ts";
import { timesOf } from "../bmff/track.ts";
import { NoPayload } from "./no_payload.ts";
import { NumberRuns } from "./number_runs.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";
import { addSampleEntries } from "./sample_entry.ts";
import { type Chunk, type ConstantSize, chunksOf } from "./sample_table.ts";
import { addEdits, addTimes, SampleTimes } from "./sample_times.ts";
import { TrackDamage } from "./track_damage.ts";
import { wholeBoxes } from "./whole_boxes.ts";

/** Pictures, sound, subtitles. Not: timed metadata (positions, motion, Canon's EXIF), time codes, hints. */
const shownHandlers = new Set(["vide", "soun", "sbtl", "subt", "subp", "clcp", "text"]);

/** Where a track's boxes lie. */
export type TrackBoxes = {
  readonly id: number;
  readonly handler: string;
  readonly isShown: boolean;
  /** Tracks that name this one's chapters, which are edited as tags are. */
  readonly chapters: readonly number[];
  readonly tkhd: Box;
  readonly mdhd: Box;
  readonly edits: Box | undefined;
  readonly tables: ReadonlyMap<string, Box>;
};

/** Finds the boxes of a "trak". */
export function readTrackBoxes(boxes: BoxFile, trak: Box): TrackBoxes {
  const found = new Map<string, Box>();
  const enter = (box: Box, into: ReadonlySet<string>): void => {
    for (const child of wholeBoxes(boxes, box.body, box.end)) {
      if (!found.has(child.type)) found.set(child.type, child);
      if (into.has(child.type)) enter(child, into);
    }
  };
  enter(trak, new Set(["mdia", "minf", "edts", "tref", "stbl", "dinf"]));
  const need = (type: string): Box => {
    const box = found.get(type);
    if (box == null) throw new NoPayload("corrupt", `A track of the film has no box "${type}"`);
    return box;
  };
  const tkhd = need("tkhd");
  const header = boxes.fields(tkhd, 32);
  const id = header.u32(header.u8(0) === 1 ? 20 : 12);
  const mdia = need("mdia");
  // Of two handlers the one of the media tells what the track is; the other tells where the data are.
  const hdlr = wholeBoxes(boxes, mdia.body, mdia.end).find((box) => box.type === "hdlr");
  const handler = hdlr == null ? "" : boxes.fields(hdlr, 16).fourCc(8);
  const isShown = shownHandlers.has(handler);
  if (isShown) refuseOtherFiles(boxes, found.get("dref"));
  const chap = found.get("chap");
  const list = chap == null ? undefined : boxes.fields(chap, 1024);
  const count = (list?.length ?? 0) >> 2;
  return {
    id,
    handler,
    isShown,
    chapters: Array.from({ length: count }, (_, i) => list?.u32(i * 4) ?? 0),
    tkhd,
    mdhd: need("mdhd"),
    edits: found.get("elst"),
    tables: found,
  };
}

/** "dref": without the flag "in this file" the samples lie in another. */
function refuseOtherFiles(boxes: BoxFile, dref: Box | undefined): void {
  if (dref == null) return;
  for (const entry of boxes.children(dref, 8)) {
    if ((boxes.fields(entry, 4).u8(3) & 1) === 0) {
      throw new NoPayload("external", "The film's samples lie in another file");
    }
  }
}

/** What a track adds to the payload. Made in the order of tracks. */
export class MovieTrack {
  readonly id: number;
  readonly data: Part;
  readonly damage = new TrackDamage();
  readonly #file: PayloadFile;
  readonly #boxes: TrackBoxes;
  readonly #constantSize: ConstantSize | undefined;
  readonly #sizes: NumberRuns;
  readonly #times: SampleTimes;
  readonly #edits: Part;

  constructor(file: PayloadFile, boxes: BoxFile, track: TrackBoxes, hash: PayloadHash) {
    this.id = track.id;
    this.#file = file;
    this.#boxes = track;
    const setup = hash.part("track");
    const tkhd = boxes.fields(track.tkhd, 128);
    // From the end of its times on: layer, group, volume, matrix, size.
    const at = tkhd.u8(0) === 1 ? 44 : 32;
    setup.fields(track.handler, tkhd.u8(3) & 1, tkhd.u16(at + 4));
    setup.block(tkhd.part(at + 8, at + 52));
    const stsd = track.tables.get("stsd");
    if (stsd == null) throw new NoPayload("corrupt", "A track of the film has no codec");
    this.#constantSize = addSampleEntries(file, boxes, stsd, track.handler, setup);
    const { timescale } = timesOf(boxes.fields(track.mdhd, 64));
    if (timescale === 0) throw new NoPayload("corrupt", "A track of the film has no clock");
    this.#times = new SampleTimes(timescale, hash.part("durations"), hash.part("shifts"));
    this.#sizes = new NumberRuns(hash.part("sizes"));
    this.#edits = hash.part("edits");
    this.data = hash.part("samples");
  }

  /** Adds the times, and gives the places of its samples. */
  chunks(): Iterator<Chunk, void> {
    addTimes(this.#file, this.#boxes.tables, this.#times);
    const { tables } = this.#boxes;
    return chunksOf(this.#file, tables, this.#sizes, this.#constantSize, this.damage);
  }

  /** Feeds the samples of a chunk, as far as they lie in the file. */
  addChunk({ offset, sizeBytes }: Chunk): void {
    if (sizeBytes === 0) return;
    const end = offset + sizeBytes;
    const fileEnd = this.#file.sizeBytes;
    const start = Math.min(offset, fileEnd);
    this.#file.feed(start, Math.min(end, fileEnd), this.data);
    if (end <= fileEnd) return;
    this.damage.addMissing(this.data.sizeBytes, end - Math.max(offset, fileEnd));
  }

  /** Samples of a fragment. */
  addSamples(count: number, sizeBytes: number, duration: number, shift: number): void {
    this.#sizes.add(count, sizeBytes);
    this.#times.addDuration(count, duration);
    this.#times.addShift(count, shift);
  }

  /** To be called when all samples are in. */
  end(movieTimescale: number): void {
    addEdits(this.#file, this.#boxes.edits, movieTimescale, this.#times, this.#edits);
    this.#times.end();
    this.#sizes.end();
  }
}
