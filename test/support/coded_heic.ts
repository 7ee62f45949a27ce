// HEIC files of items that are put together by the test: what a camera writes, and what none would.

import { box, fullBox, join, u8, u16, u32 } from "../../scripts/sample/boxes.ts";
import { type HevcSample, hevcSamples, hevcTiles } from "./hevc_samples.ts";

export type HeicItem = {
  readonly type: string;
  readonly data: Uint8Array;
  /** Boxes, in their order. */
  readonly properties: readonly Uint8Array[];
  readonly refersTo?: readonly (readonly [type: string, ...items: readonly number[]])[];
};

/** A file of items, which are numbered from 1; the first is the photo. */
export function heicOf(items: readonly HeicItem[]): Uint8Array {
  const ftyp = box("ftyp", "heic", u32(0), "mif1", "heic");
  const dataAt = ftyp.length + metaOf(items, 0).length + 8;
  return join(ftyp, metaOf(items, dataAt), box("mdat", ...items.map(({ data }) => data)));
}

function metaOf(items: readonly HeicItem[], dataAt: number): Uint8Array {
  let at = dataAt;
  const places = items.map(({ data }, i) => {
    at += data.length;
    return join(u16(i + 1, 0, 1), u32(at - data.length, data.length));
  });
  const references = items.flatMap(({ refersTo = [] }, i) =>
    refersTo.map(([type, ...to]) => box(type, u16(i + 1, to.length, ...to))),
  );
  const properties = items.flatMap((item) => item.properties);
  let property = 0;
  const associations = items.map((item, i) =>
    join(u16(i + 1), u8(item.properties.length, ...item.properties.map(() => ++property))),
  );
  return fullBox(
    "meta",
    0,
    0,
    fullBox("hdlr", 0, 0, u32(0), "pict", new Uint8Array(13)),
    fullBox("pitm", 0, 0, u16(1)),
    fullBox(
      "iinf",
      0,
      0,
      u16(items.length),
      ...items.map(({ type }, i) => fullBox("infe", 2, 0, u16(i + 1, 0), type, "\0")),
    ),
    fullBox("iref", 0, 0, ...references),
    box(
      "iprp",
      box("ipco", ...properties),
      fullBox("ipma", 0, 0, u32(items.length), ...associations),
    ),
    fullBox("iloc", 0, 0, u8(0x44, 0), u16(items.length), ...places),
  );
}

/** A picture as an item: its data, its configuration and its size. `more` properties come behind them. */
export function hevcItem(sample: HevcSample, ...more: readonly Uint8Array[]): HeicItem {
  const [, ...parts] = splitUnits(sample);
  const data = join(...parts.map((unit) => join(u32(unit.length), unit)));
  return { type: "hvc1", data, properties: [configurationOf(sample), sizeOf(sample), ...more] };
}

/** "hvcC": parameters only. */
export function configurationOf(sample: HevcSample): Uint8Array {
  const [parameters] = splitUnits(sample);
  const lists = parameters.map((unit) => join(unit.subarray(0, 1), u16(1, unit.length), unit));
  return box("hvcC", new Uint8Array(21), u8(3, parameters.length), ...lists);
}

export function sizeOf({ width, height }: { width: number; height: number }): Uint8Array {
  return fullBox("ispe", 0, 0, u32(width, height));
}

/** Quarter turns against the clock. */
export function turned(quarters: number): Uint8Array {
  return box("irot", u8(quarters));
}

/** The tiles as a photo of two rows of two, which cuts off what hangs over. */
export function gridItems(size = { width: 160, height: 120 }): readonly HeicItem[] {
  const grid: HeicItem = {
    type: "grid",
    data: join(u8(0, 0, 1, 1), u16(size.width, size.height)),
    properties: [sizeOf(size)],
    refersTo: [["dimg", 2, 3, 4, 5]],
  };
  return [grid, ...hevcTiles.map((tile) => hevcItem(tile))];
}

/** A photo of one piece. */
export const wholePhoto = hevcItem(hevcSamples.whole);

function splitUnits({ units }: HevcSample): [parameters: Uint8Array[], ...picture: Uint8Array[]] {
  const all = units.map((unit) => new Uint8Array(Buffer.from(unit, "base64")));
  return [all.slice(0, 3), ...all.slice(3)];
}

/** The sample with another size in its parameters: the decoder finds out only while it decodes that there is less. */
export function withPictureSize(
  sample: HevcSample,
  size: { readonly width: number; readonly height: number },
): HevcSample {
  const units = sample.units.map((unit, i) => (i === 1 ? resized(unit, size) : unit));
  return { ...size, units };
}

/** Parameters of a sequence (ITU-T H.265, 7.3.2.2) with another width and height; all in bits. */
function resized(
  unit: string,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const bytes = Buffer.from(unit, "base64")
    .toString("hex")
    .replace(/000003(?=0[0-3])/g, "0000");
  const bits = [...Buffer.from(bytes, "hex")]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  // Behind the header and the profile there are two numbers, then the size.
  let at = 16 + 8 + 96;
  const skip = () => {
    at += 2 * bits.slice(at).indexOf("1") + 1;
  };
  skip();
  skip();
  const head = bits.slice(0, at);
  skip();
  skip();
  const changed = head + number(width) + number(height) + bits.slice(at).replace(/10*$/, "1");
  const padded = changed.padEnd(8 * Math.ceil(changed.length / 8), "0");
  const raw = Buffer.from((padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return Buffer.from(escaped(raw)).toString("base64");
}

/** Exp-Golomb, as the standard writes unsigned numbers (9.2). */
function number(value: number): string {
  const digits = (value + 1).toString(2);
  return "0".repeat(digits.length - 1) + digits;
}

/** A 3 behind two zeros, wherever a start code could be seen (7.3.1.1). */
function escaped(raw: Uint8Array): number[] {
  const bytes: number[] = [];
  for (const byte of raw) {
    if (byte <= 3 && bytes.at(-1) === 0 && bytes.at(-2) === 0) bytes.push(3);
    bytes.push(byte);
  }
  return bytes;
}
