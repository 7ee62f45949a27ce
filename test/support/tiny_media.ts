// The smallest files that tools take for media.

/** A JPEG without a picture: EXIF with a make and a DateTimeOriginal. */
export function datedJpeg(
  date: string,
  options: { readonly offset?: string; readonly subSecond?: string } = {},
): Buffer {
  const exif: Entry[] = [ascii(0x9003, date)];
  if (options.offset != null) exif.push(ascii(0x9011, options.offset));
  if (options.subSecond != null) exif.push(ascii(0x9291, options.subSecond));
  const make = ascii(0x010f, "Varve");
  // Header (8), first directory of two entries, its text, then the EXIF directory.
  const firstEnd = 8 + directoryBytes(2);
  const exifAt = firstEnd + make.text.length;
  const pointer = Buffer.alloc(4);
  pointer.writeUInt32LE(exifAt);
  const first = directory([make, { tag: 0x8769, type: 4, count: 1, text: pointer }], firstEnd);
  const tiff = Buffer.concat([
    Buffer.from("II*\0\x08\0\0\0", "latin1"),
    first,
    directory(exif, exifAt + directoryBytes(exif.length)),
  ]);
  const app1 = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(app1.length + 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    length,
    app1,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A WAVE file of silence: 8 bit, mono, 8 kHz. */
export function silentWav(milliseconds: number): Buffer {
  const samples = Math.round(milliseconds * 8);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 0x80)]);
}

type Entry = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly text: Buffer;
};

function ascii(tag: number, text: string): Entry {
  const bytes = Buffer.from(`${text}\0`, "latin1");
  return { tag, type: 2, count: bytes.length, text: bytes };
}

function directoryBytes(entries: number): number {
  return 2 + entries * 12 + 4;
}

/** A directory and behind it the values that do not fit into it, which stand at `valuesAt`. */
function directory(entries: readonly Entry[], valuesAt: number): Buffer {
  const table = Buffer.alloc(directoryBytes(entries.length));
  const values: Buffer[] = [];
  let at = valuesAt;
  table.writeUInt16LE(entries.length, 0);
  entries.forEach(({ tag, type, count, text }, i) => {
    const start = 2 + i * 12;
    table.writeUInt16LE(tag, start);
    table.writeUInt16LE(type, start + 2);
    table.writeUInt32LE(count, start + 4);
    if (text.length <= 4) {
      text.copy(table, start + 8);
      return;
    }
    table.writeUInt32LE(at, start + 8);
    values.push(text);
    at += text.length;
  });
  return Buffer.concat([table, ...values]);
}
