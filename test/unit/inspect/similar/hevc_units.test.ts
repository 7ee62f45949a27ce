import { expect, test } from "bun:test";
import { join, u8, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { unitsOf } from "../../../../src/inspect/similar/hevc_units.ts";

/** A unit of a type; `first` is the bit that a picture begins with. */
const unit = (type: number, first = false) => u8(type << 1, 1, first ? 0x80 : 0x7f, type);
const sps = unit(33);
const pps = unit(34);

/** With one list of each, and lengths of so many bytes. */
function configuration(lengthBytes: number): Uint8Array {
  const lists = [sps, pps].map((one) => join(u8(0), u16(1, one.length), one));
  return join(new Uint8Array(21), u8(lengthBytes - 1, 2), ...lists);
}

const withLength = (one: Uint8Array) => join(u32(one.length), one);

test("the parameters come first, then what the item holds", () => {
  const parts = [unit(39), unit(19, true), unit(19)];
  const data = join(...parts.map(withLength));
  expect(unitsOf(configuration(4), data)).toEqual([sps, pps, ...parts]);
});

test("lengths have as many bytes as the configuration says", () => {
  const part = unit(19, true);
  expect(unitsOf(configuration(1), join(u8(4), part))).toEqual([sps, pps, part]);
  expect(unitsOf(configuration(2), join(u16(4), part))).toEqual([sps, pps, part]);
});

test("a second picture is left out, and all behind it", () => {
  const picture = [unit(19, true), unit(19)];
  const data = join(...[...picture, ...picture].map(withLength));
  expect(unitsOf(configuration(4), data)).toEqual([sps, pps, ...picture]);
});

test("it ends where the data ends, or makes no sense", () => {
  const part = unit(19, true);
  const found = (data: Uint8Array) => unitsOf(configuration(4), data);
  expect(found(withLength(part).subarray(0, 7))).toEqual([sps, pps]);
  expect(found(join(withLength(part), u32(0xffffffff), part))).toEqual([sps, pps, part]);
  expect(found(join(withLength(part), u32(0), withLength(part)))).toEqual([sps, pps, part]);
  expect(found(new Uint8Array(0))).toEqual([sps, pps]);
  expect(unitsOf(new Uint8Array(0), withLength(part))).toEqual([]);
});

test("lists that never end are cut", () => {
  const endless = join(new Uint8Array(21), u8(3, 255), u8(0), u16(65_535), new Uint8Array(9000));
  expect(unitsOf(endless, new Uint8Array(0)).length).toBeLessThanOrEqual(1000);
  const slices = join(...Array.from({ length: 5000 }, () => withLength(unit(19))));
  expect(unitsOf(configuration(4), slices)).toHaveLength(1000);
});
