// IIQ files of given tags: Phase One's block behind the header of a TIFF, then the TIFF's directory with a preview.

import { join, latin1, noise } from "../../scripts/sample/boxes.ts";
import { le32 } from "../../scripts/sample/riff.ts";
import { buildTiff, type TiffField } from "../../scripts/sample/tiff.ts";

export type IiqTag = readonly [tag: number, value: Uint8Array];

export type IiqOptions = {
  /** The raw picture (tag 0x10f); default 600 bytes. */
  readonly raw?: Uint8Array;
  /** Further tags of the block. */
  readonly tags?: readonly IiqTag[];
  /** Tags of the sensor's calibration; default none. */
  readonly calibration?: readonly IiqTag[];
  /** Values in the reverse of the tags' order. */
  readonly reversed?: boolean;
  /** Further entries of the TIFF's directory. */
  readonly fields?: readonly TiffField[];
  /** Of the preview; default 1. */
  readonly previewSeed?: number;
};

const PREVIEW_BYTES = 48;

/** The bytes of an IIQ, little endian. */
export function makeIiq(options: IiqOptions = {}): Uint8Array {
  const { raw = noise(600, 1), tags = [], calibration } = options;
  const reversed = options.reversed === true;
  const inner = calibration == null ? [] : [calibrationTag(calibration, reversed)];
  const block = list("IIIICwaR", [[0x10f, raw], ...tags, ...inner], 16, reversed);
  const gap = block.length + PREVIEW_BYTES;
  const tiff = buildTiff(
    [
      { tag: 0x100, short: [4] },
      { tag: 0x101, short: [4] },
      { tag: 0x111, long: [8 + block.length] },
      { tag: 0x117, long: [PREVIEW_BYTES] },
      ...(options.fields ?? []),
    ],
    { gap },
  );
  tiff.set(block, 8);
  tiff.set(noise(PREVIEW_BYTES, options.previewSeed ?? 1), 8 + block.length);
  return tiff;
}

function calibrationTag(tags: readonly IiqTag[], reversed: boolean): IiqTag {
  return [0x110, list("IIII\x01\0\0\0", tags, 12, reversed)];
}

/** A mark, where the tags stand, values of more than four bytes, the tags. */
function list(
  mark: string,
  tags: readonly IiqTag[],
  entryBytes: 16 | 12,
  reversed: boolean,
): Uint8Array {
  const places = new Map<IiqTag, number>();
  const values: Uint8Array[] = [];
  let at = 12;
  for (const tag of reversed ? [...tags].reverse() : tags) {
    const [, value] = tag;
    if (value.length <= 4) continue;
    places.set(tag, at);
    values.push(value, new Uint8Array(-value.length & 3));
    at += (value.length + 3) & ~3;
  }
  const entries = tags.map((tag) => {
    const [id, value] = tag;
    const place = places.get(tag);
    const last = place == null ? join(value, new Uint8Array(4 - value.length)) : le32(place);
    return join(le32(id), entryBytes === 16 ? le32(1) : "", le32(value.length), last);
  });
  return join(latin1(mark), le32(at), ...values, le32(tags.length, 0), ...entries);
}
