import { expect, test } from "bun:test";
import { cameraName, toCapturedRecord } from "../../../src/domain/file_record.ts";

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

test("toCapturedRecord() writes the offset out, and null where it is unknown", () => {
  const captured = {
    local: "2019-07-04T18:22:31",
    precision: "second",
    source: "exif:DateTimeOriginal",
    confidence: "high",
  } as const;
  expect(toCapturedRecord({ ...captured, offsetMinutes: -210 })).toEqual({
    ...captured,
    offset: "-03:30",
  });
  expect(toCapturedRecord(captured)).toEqual({ ...captured, offset: null });
  expect(toCapturedRecord(undefined)).toBeNull();
});
