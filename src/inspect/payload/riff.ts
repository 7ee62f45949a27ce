// The payloads of AVI, WAVE and AIFF: how the streams are coded, and their data; not names, dates, indexes and
// fillers. See docs/payload.md.

import { latin1, u32be, u32le } from "../bytes.ts";
import { NoPayload } from "./no_payload.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

type Chunk = {
  /** Four letters; of a list "LIST:" or "RIFF:" and the letters of what it lists. */
  readonly id: string;
  readonly body: number;
  readonly end: number;
};

/** Header and streams of an AVI; of a stream its name and its maker's own data are left out. */
const aviHeaders = new Set(["strh", "strf", "vprp"]);
/** Indexes and fillers among the streams' data: "ix00" of OpenDML, "JUNK". */
const notMedia = /^(?:ix..|idx1|JUNK|junk)$/;

/** Microsoft's AVI, with OpenDML's further parts ("AVIX"). */
export function aviPayload(file: PayloadFile, hash: PayloadHash): void {
  const headers = hash.part("headers");
  const media = hash.part("media");
  const visit = (start: number, end: number, inMovie: boolean): void => {
    for (const chunk of riffChunks(file, start, end)) {
      const list = /^(?:LIST|RIFF):(.{4})$/s.exec(chunk.id)?.[1];
      if (list === "AVI " || list === "AVIX" || list === "hdrl" || list === "strl") {
        visit(chunk.body, chunk.end, false);
      } else if (list === "movi" || (list === "rec " && inMovie)) {
        visit(chunk.body, chunk.end, true);
      } else if (list == null && inMovie ? !notMedia.test(chunk.id) : aviHeaders.has(chunk.id)) {
        addChunk(file, chunk, inMovie ? media : headers);
      }
    }
  };
  visit(0, file.sizeBytes, false);
  needMedia(media);
}

/** WAVE, and its kin of more than 4 GiB: format and samples. */
export function wavPayload(file: PayloadFile, hash: PayloadHash): void {
  const format = hash.part("format");
  const samples = hash.part("samples");
  let bigBytes: number | undefined;
  for (const chunk of riffChunks(file, 12, file.sizeBytes, () => bigBytes)) {
    if (chunk.id === "ds64") {
      const sizes = file.need(chunk.body + 8, 8);
      bigBytes = u32le(sizes, 0) + u32le(sizes, 4) * 2 ** 32;
    } else if (chunk.id === "fmt ") {
      addChunk(file, chunk, format);
    } else if (chunk.id === "data" || chunk.id === "LIST:wavl") {
      addChunk(file, chunk, samples);
    }
  }
  needMedia(samples);
}

/** AIFF and AIFF-C: the common chunk and the samples. */
export function aiffPayload(file: PayloadFile, hash: PayloadHash): void {
  const format = hash.part("format");
  const samples = hash.part("samples");
  for (let at = 12; at + 8 <= file.sizeBytes; ) {
    const header = file.need(at, 8);
    const id = latin1(header, 0, 4);
    const sizeBytes = u32be(header, 4);
    const chunk = { id, body: at + 8, end: at + 8 + sizeBytes };
    if (id === "COMM") addChunk(file, chunk, format);
    else if (id === "SSND") addChunk(file, chunk, samples);
    at = chunk.end + (sizeBytes % 2);
  }
  needMedia(samples);
}

function addChunk(file: PayloadFile, { id, body, end }: Chunk, into: Part): void {
  into.fields(id, end - body);
  file.feed(body, end, into);
}

function needMedia(part: Part): void {
  if (part.sizeBytes === 0) throw new NoPayload("no-media", "The file has no media");
}

/** A size that stands in "ds64" instead. */
const ELSEWHERE = 0xffff_ffff;

/** The chunks between two places, none of which may be cut short. */
function* riffChunks(
  file: PayloadFile,
  start: number,
  end: number,
  bigBytes: () => number | undefined = () => undefined,
): Generator<Chunk, void, undefined> {
  let at = start;
  while (at + 8 <= end) {
    const header = file.need(at, 8);
    const id = latin1(header, 0, 4);
    const claimed = u32le(header, 4);
    const sizeBytes = claimed === ELSEWHERE ? (bigBytes() ?? claimed) : claimed;
    if (!/^[ -~]{4}$/.test(id)) throw new NoPayload("corrupt", `There is no chunk at byte ${at}`);
    if (at + 8 + sizeBytes > end) {
      throw new NoPayload("truncated", `The chunk at byte ${at} ends behind its end`);
    }
    const isList = (id === "LIST" || id === "RIFF") && sizeBytes >= 4;
    const chunkEnd = at + 8 + sizeBytes;
    if (isList) {
      yield { id: `${id}:${latin1(file.need(at + 8, 4), 0, 4)}`, body: at + 12, end: chunkEnd };
    } else {
      yield { id, body: at + 8, end: chunkEnd };
    }
    at = chunkEnd + (sizeBytes % 2);
  }
}
