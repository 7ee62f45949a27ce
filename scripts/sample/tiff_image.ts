// A TIFF file with a grey image, its metadata in the first directory, and raw images in SubIFDs.

import { type ExifFields, exifDirectory } from "./exif.ts";
import { type IptcFields, makeIptc } from "./iptc.ts";
import { buildTiff, type TiffField } from "./tiff.ts";

export type TiffImageOptions = {
  /** Default true. */
  readonly littleEndian?: boolean;
  /** Pixels of the first directory; default 16 × 12. */
  readonly width?: number;
  readonly height?: number;
  readonly exif?: ExifFields;
  readonly xmp?: string;
  readonly iptc?: IptcFields;
  /** Size of a raw image (colour filter array) in a SubIFD. */
  readonly raw?: { readonly width: number; readonly height: number };
  /** Write DNGVersion. */
  readonly dng?: boolean;
  readonly magic?: number;
  /** Bytes of image data between the header and the directories; default 0. */
  readonly gap?: number;
  /** Further entries of the first directory. */
  readonly fields?: readonly TiffField[];
};

/** The bytes of a TIFF file. */
export function makeTiff(options: TiffImageOptions = {}): Uint8Array {
  const { width = 16, height = 12 } = options;
  const first: TiffField[] = [
    ...imageDirectory(width, height, 1),
    { tag: 0x0111, long: [8] },
    { tag: 0x0117, long: [width * height] },
    ...exifDirectory(options.exif ?? {}),
    ...(options.fields ?? []),
  ];
  if (options.xmp != null) first.push({ tag: 0x02bc, byte: Buffer.from(options.xmp, "utf8") });
  if (options.iptc != null) first.push({ tag: 0x83bb, undefined: makeIptc(options.iptc) });
  if (options.dng === true) first.push({ tag: 0xc612, byte: Uint8Array.of(1, 4, 0, 0) });
  if (options.raw != null) {
    first.push({
      tag: 0x014a,
      ifds: [imageDirectory(options.raw.width, options.raw.height, 32803)],
    });
  }
  return buildTiff(first, {
    littleEndian: options.littleEndian ?? true,
    magic: options.magic ?? 42,
    gap: options.gap ?? 0,
  });
}

function imageDirectory(width: number, height: number, photometric: number): TiffField[] {
  return [
    { tag: 0x0100, long: [width] },
    { tag: 0x0101, long: [height] },
    { tag: 0x0102, short: [8] },
    { tag: 0x0103, short: [1] },
    { tag: 0x0106, short: [photometric] },
    { tag: 0x0115, short: [1] },
    { tag: 0x0116, long: [height] },
  ];
}
