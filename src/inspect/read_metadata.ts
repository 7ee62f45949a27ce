// The one door to the metadata readers: looks at what a file is, and gives it to the reader that knows it.

import type { MediaKind } from "../domain/media.ts";
import { readMovie } from "./bmff/movie.ts";
import { readAudio } from "./containers/audio.ts";
import { readAvi } from "./containers/avi.ts";
import { readMatroska } from "./containers/matroska.ts";
import { needsFor } from "./containers/unread.ts";
import { type Format, kindByContent, mayChange } from "./formats.ts";
import type { Reading, ReadMetadata } from "./reading.ts";
import { readTakeout } from "./sidecars/read_takeout.ts";
import { readXmpSidecar } from "./sidecars/read_xmp_sidecar.ts";
import { sniff } from "./sniff.ts";
import type { Source } from "./source.ts";
import { readCr3, readHeif } from "./stills/read_heif.ts";
import { readJp2 } from "./stills/read_jp2.ts";
import { readJpeg } from "./stills/read_jpeg.ts";
import { readJxl } from "./stills/read_jxl.ts";
import { readMrw } from "./stills/read_mrw.ts";
import { readBmp, readGif } from "./stills/read_plain.ts";
import { readPng } from "./stills/read_png.ts";
import { readPsd } from "./stills/read_psd.ts";
import { readRaf } from "./stills/read_raf.ts";
import { readTiff } from "./stills/read_tiff.ts";
import { readWebp } from "./stills/read_webp.ts";

/**
 * Reads the metadata of a file that is not empty. `kind` is what its name says; the reading has another
 * one where the content contradicts it. Never throws on what a file holds, except `ReadLimitError`.
 */
export async function readMetadata(
  source: Source,
  name: string,
  kind: MediaKind,
): Promise<Reading> {
  const format = sniff(source);
  const { kind: seen, ...reading } = await readAs(format, source, name, kind);
  const contradicting = mayChange(kind) ? (seen ?? kindByContent(format, kind)) : undefined;
  return {
    ...reading,
    // A library behind the readers of sound guesses at short files; the first bytes are surer.
    ...(reading.reader === "audio" ? { format } : {}),
    ...(contradicting == null || contradicting === kind ? {} : { kind: contradicting }),
  };
}

function readAs(
  format: Format,
  source: Source,
  name: string,
  kind: MediaKind,
): Reading | Promise<Reading> {
  const still = stillReader(format);
  if (still != null) return still(source, format);
  if (format === "xmp") return readXmpSidecar(source);
  if (format === "json" && kind === "sidecar") return readTakeout(source);
  const media = mediaReader(format, kind);
  if (media != null) return media(source, name);
  if (kind === "sidecar") {
    const named = name.toLowerCase().endsWith(".aae") ? "aae" : format;
    return { reader: "none", format: named, ...nothing };
  }
  return unread(format, source, kind);
}

const nothing = { facts: {}, evidence: [] };

type ReadStill = (source: Source, format: Format) => Promise<Reading>;

function stillReader(format: Format): ReadStill | undefined {
  switch (format) {
    case "jpeg":
      return readJpeg;
    case "heic":
    case "avif":
      return readHeif;
    case "cr3":
      return readCr3;
    case "tiff":
    case "cr2":
    case "rw2":
    case "orf":
    case "iiq":
    case "jxr":
      return readTiff;
    case "raf":
      return readRaf;
    case "mrw":
      return readMrw;
    case "png":
      return readPng;
    case "webp":
      return readWebp;
    case "gif":
      return readGif;
    case "bmp":
      return readBmp;
    case "jxl":
      return readJxl;
    case "jp2":
    case "j2c":
      return readJp2;
    case "psd":
      return readPsd;
    default:
      return undefined;
  }
}

/** Readers of films and sound. */
function mediaReader(format: Format, kind: MediaKind): ReadMetadata | undefined {
  switch (format) {
    case "mp4":
    case "mov":
    case "3gp":
    case "m4a":
    case "m4b":
    case "aax":
      return readMovie;
    case "avi":
      return readAvi;
    case "mkv":
    case "webm":
      return readMatroska;
    case "mp3":
    case "flac":
    case "opus":
    case "wav":
    case "aiff":
    case "ape":
    case "aac":
    case "wv":
    case "mpc":
    case "dsf":
      return readAudio;
    case "ogg":
    case "asf":
      return kind === "video" ? undefined : readAudio;
    default:
      return undefined;
  }
}

/** Formats that Varve has no reader of its own for, and files that are none of the formats it knows. */
function unread(format: Format, source: Source, kind: MediaKind): Reading {
  switch (kind) {
    case "photo":
      return unreadAs(format, source, "exiftool");
    case "video":
    case "audio":
      return unreadAs(format, source, needsFor(format) ?? "ffprobe");
    default:
      return { reader: "none", format, ...nothing };
  }
}

function unreadAs(format: Format, source: Source, tool: "exiftool" | "ffprobe"): Reading {
  if (format !== "unknown") return { reader: "none", format, ...nothing, needs: tool };
  const blank = source.head.every((byte) => byte === 0);
  return {
    reader: "none",
    format,
    ...nothing,
    // Bytes that are all zero hold nothing for a tool either.
    ...(blank ? {} : { needs: tool }),
    problem: {
      stage: "metadata",
      reason: blank ? "corrupt" : "unsupported",
      detail: blank
        ? "The file begins with nothing but zero bytes"
        : "The content is of no format that Varve knows",
    },
  };
}
