// RIFF files (AVI, WAVE): their chunks, and what chunks that any of them can have say of the file.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import { decodeText, keep, latin1, peek, u32le, withoutZeros } from "../bytes.ts";
import { type Found, joinFound } from "../found.ts";
import type { Source } from "../source.ts";
import { readXmp } from "../xmp.ts";

export type Chunk = {
  /** Four letters; of a list "LIST:" and the four letters of what it lists. */
  readonly id: string;
  /** Where its content begins; of a list its first chunk. */
  readonly at: number;
  readonly sizeBytes: number;
};

/** A film of hours has its data in one list; more chunks than this in a row are no header. */
const MAX_CHUNKS = 200;
/** Texts and maker notes; XMP can hold an editing history. */
const MAX_TEXT = 4096;
const MAX_XMP = 2 * 1024 * 1024;

/** The chunks between two places, as far as the file goes. */
export function chunksIn(source: Source, start: number, end: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let at = start;
  while (at + 8 <= Math.min(end, source.sizeBytes) && chunks.length < MAX_CHUNKS) {
    const header = peek(source, at, 12);
    const id = latin1(header, 0, 4);
    const size = u32le(header, 4);
    const isList = id === "LIST" && size >= 4;
    const from = at + (isList ? 12 : 8);
    const sizeBytes = Math.max(0, Math.min(at + 8 + size, end, source.sizeBytes) - from);
    chunks.push({ id: isList ? `LIST:${latin1(header, 8, 12)}` : id, at: from, sizeBytes });
    at += 8 + size + (size % 2);
  }
  return chunks;
}

/** The chunks of the file itself; of an AVI in several parts those of the first. */
export function chunksOf(source: Source): readonly Chunk[] {
  return chunksIn(source, 12, source.sizeBytes).filter(({ id }) => id !== "RIFF");
}

/** Names, dates, the camera and XMP, from chunks of the file itself and of its header list. */
export function riffTags(source: Source, chunks: readonly Chunk[]): Found {
  const facts: Facts = {};
  const evidence: Evidence[] = [];
  let xmp: Found | undefined;
  const date = (value: string | undefined): void => {
    if (value != null) evidence.push({ source: "riff:DateTimeOriginal", value });
  };
  let day: string | undefined;
  let time: string | undefined;
  for (const chunk of chunks) {
    if (chunk.id === "IDIT") {
      date(idit(textOf(source, chunk)));
    } else if (chunk.id === "bext") {
      date(broadcastDate(source, chunk));
    } else if (chunk.id === "_PMX" && chunk.sizeBytes <= MAX_XMP) {
      xmp = readXmp(keep(source, chunk.at, chunk.sizeBytes));
    } else if (chunk.id === "LIST:INFO" || chunk.id === "LIST:exif") {
      for (const inner of chunksIn(source, chunk.at, chunk.at + chunk.sizeBytes)) {
        const text = wanted.has(inner.id) ? textOf(source, inner) : undefined;
        if (text == null) continue;
        if (inner.id === "ICRD") day = text;
        else if (inner.id === "etim") time = text;
        else if (inner.id === "INAM") facts.title = text;
        else if (inner.id === "IART") facts.artist = text;
        else if (inner.id === "IPRD") facts.album = text;
        else if (inner.id === "ecor") facts.cameraMake = text;
        else if (inner.id === "emdl") facts.cameraModel = text;
      }
    }
  }
  if (day != null) date(time == null ? day : `${day} ${time}`);
  return joinFound([{ facts, evidence }, ...(xmp == null ? [] : [xmp])]);
}

const wanted = new Set(["ICRD", "etim", "INAM", "IART", "IPRD", "ecor", "emdl"]);

/** The text of a chunk up to its first zero; undefined where it is blank. */
export function textOf(source: Source, { at, sizeBytes }: Chunk): string | undefined {
  const bytes = peek(source, at, Math.min(sizeBytes, MAX_TEXT));
  const text = withoutZeros(decodeText(bytes)).trim();
  return text === "" ? undefined : text;
}

/**
 * "Mon Mar 10 15:04:43 2003" by the standard. The Casio QV-3EX writes "2001/ 1/27  1:42PM", the EX-Z30
 * "2005/11/28/ 09:19" (both from exiftool's RIFF.pm).
 */
function idit(text: string | undefined): string | undefined {
  const casio = text?.match(
    /^(\d{4})\/ *(\d{1,2})\/ *(\d{1,2})\/? +(\d{1,2}): *(\d{2})(?: *([AP])M?)?$/i,
  );
  if (casio == null) return text;
  const [, year = "", month = "", day = "", hour = "", minute = "", half] = casio;
  const afternoon = half?.toUpperCase() === "P";
  const hours = half == null ? Number(hour) : (Number(hour) % 12) + (afternoon ? 12 : 0);
  const two = (value: string | number) => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hours)}:${minute}`;
}

/** The broadcast extension of sound recorders: ten letters of a day and eight of a time, local. */
function broadcastDate(source: Source, { at, sizeBytes }: Chunk): string | undefined {
  if (sizeBytes < 338) return undefined;
  const text = latin1(peek(source, at + 320, 18), 0, 18);
  const parts = /^(\d{4}).(\d\d).(\d\d)(\d\d).(\d\d).(\d\d)$/.exec(text);
  if (parts == null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
