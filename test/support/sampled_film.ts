// Films made of given samples, laid out in any way that the format allows: chunks of any length, tracks one
// after the other or mixed, the index before or behind, wide offsets, fragments.

import { box, fullBox, join, u8, u16, u32, u64 } from "../../scripts/sample/boxes.ts";

export type FilmTrack = {
  readonly handler: "vide" | "soun" | "meta" | "text";
  readonly samples: readonly Uint8Array[];
  /** Ticks of each sample; default 10. */
  readonly ticks?: readonly number[];
  /** Shifts of each sample ("ctts"); default none. */
  readonly shifts?: readonly number[];
  /** Ticks a second; default 1000. */
  readonly timescale?: number;
  /** A list of edits, [length in movie ticks, start in ticks]; default none. */
  readonly edits?: readonly (readonly [number, number])[];
  readonly codec?: string;
  /** Of a picture; default 320. */
  readonly width?: number;
  /** Further boxes of the sample entry. */
  readonly extensions?: readonly Uint8Array[];
  readonly rotated?: boolean;
  readonly disabled?: boolean;
  /** The track that names this one's chapters, by its place from 1. */
  readonly chapterTrack?: number;
  readonly inOtherFile?: boolean;
};

export type FilmLayout = {
  /** How many samples a chunk has, in turn; default [3]. */
  readonly chunking?: readonly number[];
  /** All chunks of a track, then those of the next; default mixed. */
  readonly apart?: boolean;
  readonly indexFirst?: boolean;
  readonly wideOffsets?: boolean;
  /** Bytes between chunks; default 0. */
  readonly gap?: number;
  /** Boxes added to the index, and to each track. */
  readonly tags?: readonly Uint8Array[];
  readonly trackTags?: readonly Uint8Array[];
};

const MOVIE_TIMESCALE = 1000;

type Chunk = { readonly track: number; readonly from: number; readonly to: number };

/** The bytes of a film. */
export function sampledFilm(tracks: readonly FilmTrack[], layout: FilmLayout = {}): Uint8Array {
  const chunks = tracks.map((track, i) => chunksOf(track, i, layout.chunking ?? [3]));
  const order = layout.apart === true ? chunks.flat() : mixed(chunks);
  const gap = new Uint8Array(layout.gap ?? 0).fill(0x11);
  const ftyp = box("ftyp", "isom", u32(0), "isom");
  const data: Uint8Array[] = [];
  const places = new Map<Chunk, number>();
  let at = 0;
  for (const chunk of order) {
    const bytes = join(...(tracks[chunk.track]?.samples.slice(chunk.from, chunk.to) ?? []), gap);
    places.set(chunk, at);
    data.push(bytes);
    at += bytes.length;
  }
  const mdat = box("mdat", ...data);
  const index = (start: number): Uint8Array =>
    box(
      "moov",
      movieHeader(),
      ...tracks.map((track, i) =>
        trak(
          track,
          i + 1,
          layout,
          sampleTables(track, chunks[i] ?? [], (chunk) => start + (places.get(chunk) ?? 0), layout),
        ),
      ),
      ...(layout.tags ?? []),
    );
  const before = layout.indexFirst === true ? index(0).length : 0;
  const moov = index(ftyp.length + before + 8);
  return layout.indexFirst === true ? join(ftyp, moov, mdat) : join(ftyp, mdat, moov);
}

function chunksOf(track: FilmTrack, number: number, chunking: readonly number[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0, turn = 0; from < track.samples.length; turn++) {
    const to = Math.min(
      track.samples.length,
      from + Math.max(1, chunking[turn % chunking.length] ?? 1),
    );
    chunks.push({ track: number, from, to });
    from = to;
  }
  return chunks;
}

function mixed(chunks: readonly (readonly Chunk[])[]): Chunk[] {
  const most = Math.max(0, ...chunks.map((list) => list.length));
  return Array.from({ length: most }, (_, i) => chunks.flatMap((list) => list[i] ?? [])).flat();
}

function movieHeader(): Uint8Array {
  return fullBox(
    "mvhd",
    0,
    0,
    u32(0, 0, MOVIE_TIMESCALE, 1000, 0x10000),
    u16(0x100),
    new Uint8Array(10),
    identity,
    new Uint8Array(24),
    u32(3),
  );
}

const identity = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 1 << 30);
const quarterTurn = u32(0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 1 << 30);

function trak(
  track: FilmTrack,
  id: number,
  layout: FilmLayout,
  tables: readonly Uint8Array[],
): Uint8Array {
  const edits = track.edits ?? [];
  const length = (track.ticks ?? track.samples.map(() => 10)).reduce((sum, it) => sum + it, 0);
  return box(
    "trak",
    fullBox(
      "tkhd",
      0,
      track.disabled === true ? 0 : 1,
      u32(0, 0, id, 0, 1000),
      new Uint8Array(16),
      track.rotated === true ? quarterTurn : identity,
      u32(320 << 16, 240 << 16),
    ),
    ...(edits.length === 0
      ? []
      : [
          box(
            "edts",
            fullBox("elst", 0, 0, u32(edits.length, ...edits.flatMap(([a, b]) => [a, b, 0x10000]))),
          ),
        ]),
    ...(track.chapterTrack == null ? [] : [box("tref", box("chap", u32(track.chapterTrack)))]),
    box(
      "mdia",
      fullBox("mdhd", 0, 0, u32(0, 0, track.timescale ?? 1000, length), u32(0)),
      fullBox("hdlr", 0, 0, u32(0), track.handler, new Uint8Array(12), "\0"),
      box(
        "minf",
        box(
          "dinf",
          fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, track.inOtherFile === true ? 0 : 1)),
        ),
        box("stbl", ...tables),
      ),
    ),
    ...(layout.trackTags ?? []),
  );
}

function sampleTables(
  track: FilmTrack,
  chunks: readonly Chunk[],
  placeOf: (chunk: Chunk) => number,
  layout: FilmLayout,
): Uint8Array[] {
  const ticks = track.ticks ?? track.samples.map(() => 10);
  const perChunk = chunks.map(({ from, to }, i) => u32(i + 1, to - from, 1));
  const offsets = chunks.map(placeOf);
  return [
    fullBox("stsd", 0, 0, u32(1), sampleEntry(track)),
    fullBox("stts", 0, 0, u32(ticks.length, ...ticks.flatMap((value) => [1, value]))),
    ...(track.shifts == null
      ? []
      : [
          fullBox("ctts", 0, 0, u32(track.shifts.length, ...track.shifts.flatMap((it) => [1, it]))),
        ]),
    fullBox("stsc", 0, 0, u32(chunks.length), ...perChunk),
    fullBox("stsz", 0, 0, u32(0, track.samples.length, ...track.samples.map((it) => it.length))),
    layout.wideOffsets === true
      ? fullBox("co64", 0, 0, u32(offsets.length), u64(...offsets))
      : fullBox("stco", 0, 0, u32(offsets.length, ...offsets)),
  ];
}

function sampleEntry({ handler, codec, width = 320, extensions = [] }: FilmTrack): Uint8Array {
  if (handler === "vide") {
    return box(
      codec ?? "avc1",
      new Uint8Array(24),
      u16(width, 240),
      new Uint8Array(46),
      u16(24, 0xffff),
      box("avcC", u8(1, 77, 0, 30)),
      ...extensions,
    );
  }
  if (handler === "soun") {
    return box(
      codec ?? "alac",
      new Uint8Array(16),
      u16(2, 16, 0, 0),
      u32(44_100 * 65_536),
      box("alac", u32(1)),
      ...extensions,
    );
  }
  return box(codec ?? "mett", new Uint8Array(8));
}

/**
 * The same samples as a film in fragments of so many samples of each track; of each the first half in a run
 * that tells where it lies, the rest in one behind it that does not.
 */
export function fragmentedFilm(tracks: readonly FilmTrack[], samplesEach: number): Uint8Array {
  const empty = { chunking: [1] };
  const moov = box(
    "moov",
    movieHeader(),
    ...tracks.map((track, i) =>
      trak(
        track,
        i + 1,
        empty,
        sampleTables({ ...track, samples: [], ticks: [] }, [], () => 0, empty),
      ),
    ),
    box("mvex", ...tracks.map((_, i) => fullBox("trex", 0, 0, u32(i + 1, 1, 10, 0, 0)))),
  );
  const parts: Uint8Array[] = [];
  const most = Math.max(...tracks.map(({ samples }) => samples.length));
  for (let from = 0; from < most; from += samplesEach) {
    const cut = tracks.map(({ samples }) => samples.slice(from, from + samplesEach));
    const fragment = (start: number): Uint8Array => {
      let at = start;
      const trafs = tracks.map((track, i) => {
        const samples = cut[i] ?? [];
        const half = samples.length >> 1;
        const start = at;
        at += samples.reduce((sum, sample) => sum + sample.length, 0);
        const runs = [
          sampleRun(track, samples.slice(0, half), from, start),
          sampleRun(track, samples.slice(half), from + half, undefined),
        ];
        return box("traf", fullBox("tfhd", 0, 0x20000, u32(i + 1)), ...runs);
      });
      return box("moof", fullBox("mfhd", 0, 0, u32(from)), ...trafs);
    };
    const moof = fragment(fragment(0).length + 8);
    parts.push(moof, box("mdat", ...cut.flat()));
  }
  return join(box("ftyp", "isom", u32(0), "isom"), moov, ...parts);
}

function sampleRun(
  track: FilmTrack,
  samples: readonly Uint8Array[],
  from: number,
  start: number | undefined,
): Uint8Array {
  const timed = track.ticks != null;
  const flags = 0x200 | (timed ? 0x100 : 0) | (start == null ? 0 : 1);
  const entries = samples.flatMap(({ length }, i) =>
    timed ? [track.ticks?.[from + i] ?? 0, length] : [length],
  );
  const offset = start == null ? [] : [start];
  return fullBox("trun", 0, flags, u32(samples.length, ...offset, ...entries));
}
