// What stands in a film, unjudged: the boxes at its top level, its index with tracks and tags, and what stands beside
// that.

import type { Found } from "../found.ts";
import { readXmp } from "../xmp.ts";
import { type Box, type BoxFile, CANON_UUID, metaSkip, XMP_UUID } from "./boxes.ts";
import { decodeText } from "./fields.ts";
import { readItemList } from "./item_list.ts";
import { type MakerFound, readMakerAtom, readSonyXml } from "./maker.ts";
import { orientationOf } from "./orient.ts";
import { durationMsOf, matrixAt, readTrack, type Track, timesOf } from "./track.ts";
import { readUserData } from "./user_data.ts";

/** An index up to this size is read with one read; a larger one (a film of hours) is walked box by box. */
const MAX_LOADED_MOOV = 8 * 1024 * 1024;
const MAX_XMP = 2 * 1024 * 1024;
const MAX_XML = 256 * 1024;
/** Boxes looked at between the film's pieces before the index is found, and tracks of one film. */
const MAX_TOP_BOXES = 1000;
const MAX_TRACKS = 64;

/** The boxes at the top level that matter. */
export type Top = {
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

/** Walks the boxes at the top level, as far as they matter; what is in them is left unread. */
export function walkTop(file: BoxFile): Top {
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

/** What the index says. */
export type Movie = {
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

/** Of a file without an index. */
export const emptyMovie: Movie = {
  created: 0,
  orientation: 1,
  tracks: [],
  tags: [],
  makers: [],
  compressed: false,
  fragmented: false,
};

/** Reads the index. */
export function readMoov(file: BoxFile, moov: Box): Movie {
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

/** What is found outside the index. */
export type Around = { found: Found[]; makers: MakerFound[]; durationMs?: number | undefined };

/** What stands beside the index: XMP packets, "meta" boxes with keys or Sony's XML, a segment index. */
export function readAround(file: BoxFile, top: Top): Around {
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
export function mainVideo(tracks: readonly Track[]): Track | undefined {
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
