// JPEG 2000: a bare codestream, or boxes with EXIF and XMP under identifiers of their own.

import { BoxFile, XMP_UUID } from "../bmff/boxes.ts";
import { u32be } from "../bytes.ts";
import type { Format } from "../formats.ts";
import type { Reading } from "../reading.ts";
import type { Source } from "../source.ts";
import { metadataProblem, readStill } from "./still.ts";

/** "JpgTiffExif->JP2". */
const EXIF_UUID = "4a706754696666457869662d3e4a5032";
const IPTC_UUID = "33c7a4d2b81d4723a0baf1a3e097ad38";
const maxPacketBytes = 2 * 1024 * 1024;

/** Reads a JPEG 2000 file ("jp2") or codestream ("j2c"). */
export function readJp2(source: Source, format: Format): Promise<Reading> {
  return format === "j2c" ? readCodestream(source) : readBoxes(source);
}

function readBoxes(source: Source): Promise<Reading> {
  const file = new BoxFile(source);
  let size: { width: number; height: number } | undefined;
  const exif: Uint8Array[] = [];
  const xmp: Uint8Array[] = [];
  let iptc: Uint8Array | undefined;
  for (const box of file.boxes(0, source.sizeBytes)) {
    if (box.type === "jp2h" && size == null) {
      const header = file.find(box, "ihdr");
      const fields = header == null ? undefined : file.fields(header, 16);
      if (fields != null) size = { height: fields.u32(0), width: fields.u32(4) };
    }
    if (box.uuid === EXIF_UUID && exif.length < 2) keepInto(exif, file.copy(box, maxPacketBytes));
    if (box.uuid === XMP_UUID && xmp.length < 2) keepInto(xmp, file.copy(box, maxPacketBytes));
    if (box.uuid === IPTC_UUID) iptc ??= file.copy(box, maxPacketBytes);
  }
  return readStill({
    reader: "exif",
    format: "jp2",
    codec: "jpeg2000",
    ...size,
    exif,
    xmp,
    iptc,
    problem:
      size == null ? metadataProblem("corrupt", "The JPEG 2000 has no image header") : undefined,
  });
}

function readCodestream(source: Source): Promise<Reading> {
  const { head } = source;
  const width = u32be(head, 8) - u32be(head, 16);
  const height = u32be(head, 12) - u32be(head, 20);
  const codec = "jpeg2000";
  return readStill({ reader: "exif", format: "j2c", codec, width, height });
}

function keepInto(list: Uint8Array[], bytes: Uint8Array | undefined): void {
  if (bytes != null) list.push(bytes);
}
