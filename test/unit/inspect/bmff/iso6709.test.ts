import { expect, test } from "bun:test";
import { iso6709Facts } from "../../../../src/inspect/bmff/iso6709.ts";

test.each([
  ["+37.7849-122.4194+012.300/", { latitude: 37.7849, longitude: -122.4194, altitude: 12.3 }],
  ["-33.8568+151.2153/", { latitude: -33.8568, longitude: 151.2153 }],
  ["+3730.0-12230.0/", { latitude: 37.5, longitude: -122.5 }],
  ["+373036-1223036-5/", { latitude: 37.51, longitude: -122.51, altitude: -5 }],
  ["+27.5916+086.5640+8850/", { latitude: 27.5916, longitude: 86.564, altitude: 8850 }],
] as const)("iso6709Facts(%p)", (text, facts) => {
  expect(iso6709Facts(text)).toEqual(facts);
});

test.each(["", "nowhere", "+00.0000+000.0000/", "+95.0000+010.0000/", "+10.0000+190.0000/"])(
  "iso6709Facts(%p) is nothing",
  (text) => {
    expect(iso6709Facts(text)).toEqual({});
  },
);
