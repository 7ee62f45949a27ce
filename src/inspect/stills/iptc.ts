// IPTC-IIM records, and the Photoshop resource blocks ("8BIM") in which JPEG, TIFF and PSD carry them.

import type { Evidence, Facts } from "../../domain/inspection.ts";
import { decodeText, hasText, u16be, u32be, withoutZeros } from "../bytes.ts";
import { type Found, foundNothing } from "../found.ts";

/** The resource blocks Varve reads. */
export type PhotoshopBlocks = { iptc?: Uint8Array; exif?: Uint8Array; xmp?: Uint8Array };

/** Finds IPTC (0x0404), EXIF (0x0422) and XMP (0x0424) among resource blocks; views of `bytes`. */
export function findPhotoshopBlocks(bytes: Uint8Array): PhotoshopBlocks {
  const found: PhotoshopBlocks = {};
  let at = 0;
  // Each block takes at least 12 bytes, so this ends.
  while (at + 12 <= bytes.length && hasText(bytes, at, "8BIM")) {
    const id = u16be(bytes, at + 4);
    const nameBytes = (bytes[at + 6] ?? 0) + 1;
    const sizeAt = at + 6 + nameBytes + (nameBytes % 2);
    const size = u32be(bytes, sizeAt);
    const start = sizeAt + 4;
    if (start + size > bytes.length) break;
    const payload = bytes.subarray(start, start + size);
    if (id === 0x0404) found.iptc ??= payload;
    else if (id === 0x0422) found.exif ??= payload;
    else if (id === 0x0424) found.xmp ??= payload;
    at = start + size + (size % 2);
  }
  return found;
}

/** Title and creation date of IPTC application records. */
export function readIptc(bytes: Uint8Array | undefined): Found {
  if (bytes == null) return foundNothing;
  let date: string | undefined;
  let time: string | undefined;
  let title: string | undefined;
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === 0x1c) {
    const record = bytes[at + 1];
    const dataset = bytes[at + 2];
    const size = u16be(bytes, at + 3);
    if (size > 0x7fff) break; // An extended length: images and the like, never text.
    const value = bytes.subarray(at + 5, at + 5 + size);
    if (record === 2 && dataset === 5) title ??= textOf(value);
    if (record === 2 && dataset === 55) date ??= textOf(value);
    if (record === 2 && dataset === 60) time ??= textOf(value);
    at += 5 + size;
  }
  const facts: Facts = title == null ? {} : { title };
  const evidence: Evidence[] =
    date == null ? [] : [{ source: "iptc:DateCreated", value: dateTimeOf(date, time) }];
  return { facts, evidence };
}

/** "20190704" and "182231+0200" as "2019-07-04T18:22:31+02:00"; anything else as it stands. */
function dateTimeOf(date: string, time: string | undefined): string {
  const day = date.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  if (time == null) return day;
  const clock = time
    .replace(/^(\d{2})(\d{2})(\d{2})/, "$1:$2:$3")
    .replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  return `${day}T${clock}`;
}

function textOf(bytes: Uint8Array): string | undefined {
  const text = withoutZeros(decodeText(bytes)).trim();
  return text === "" ? undefined : text;
}
