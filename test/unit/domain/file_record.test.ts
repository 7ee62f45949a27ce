import { expect, test } from "bun:test";
import { cameraName, formatOffset } from "../../../src/domain/file_record.ts";

test.each([
  ["Canon", "Canon EOS 5D Mark II", "Canon EOS 5D Mark II"],
  ["NIKON CORPORATION", "NIKON D750", "NIKON D750"],
  ["SONY", "ILCE-7M3", "SONY ILCE-7M3"],
  ["Apple", "iPhone 12", "Apple iPhone 12"],
  // A model that merely begins with the same letters is not the make said twice.
  ["LG", "LGE Nexus", "LG LGE Nexus"],
  ["HP", "hp PhotoSmart 43x", "hp PhotoSmart 43x"],
  [" Canon ", null, "Canon"],
  [null, "X100", "X100"],
  ["", " ", null],
  [null, null, null],
])("cameraName(%p, %p) is %p", (make, model, expected) => {
  expect(cameraName(make, model)).toBe(expected);
});

test.each([
  [0, "+00:00"],
  [120, "+02:00"],
  [-210, "-03:30"],
  [765, "+12:45"],
])("formatOffset(%p) is %p", (minutes, expected) => {
  expect(formatOffset(minutes)).toBe(expected);
});
