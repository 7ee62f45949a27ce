import { describe, expect, test } from "bun:test";
import { readTakeout } from "../../../../src/inspect/sidecars/read_takeout.ts";
import { memorySource } from "../../../support/memory_source.ts";

const read = (value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return readTakeout(memorySource(new TextEncoder().encode(text)));
};
const taken = {
  photoTakenTime: { timestamp: "1562264551", formatted: "04.07.2019, 18:22:31 UTC" },
};

describe("readTakeout()", () => {
  test("reads name, time, place and star", () => {
    const reading = read({
      ...taken,
      title: "IMG_0001.HEIC",
      creationTime: { timestamp: "1700000000" },
      geoData: { latitude: 52.5, longitude: -4.25, altitude: 12.5, latitudeSpan: 0 },
      geoDataExif: { latitude: 1, longitude: 2, altitude: 3 },
      favorited: true,
      people: [{ name: "Somebody" }],
    });
    expect(reading).toEqual({
      reader: "sidecar",
      format: "takeout",
      facts: {
        about: "IMG_0001.HEIC",
        latitude: 52.5,
        longitude: -4.25,
        altitude: 12.5,
        favorite: true,
      },
      evidence: [{ source: "takeout:photoTakenTime", value: "1562264551" }],
    });
  });

  test("zeros are no place; the camera's own one is taken instead", () => {
    const zero = { latitude: 0, longitude: 0, altitude: 0 };
    expect(read({ ...taken, geoData: zero }).facts).toEqual({});
    const geoDataExif = { latitude: 1, longitude: 2, altitude: 0 };
    expect(read({ ...taken, geoData: zero, geoDataExif }).facts).toEqual({
      latitude: 1,
      longitude: 2,
    });
  });

  test("fields of the wrong type are as if they were not there", () => {
    const reading = read({ ...taken, title: 7, geoData: "here", favorited: "yes" });
    expect(reading).toMatchObject({ format: "takeout", facts: {} });
  });

  test.each([
    ["of an album", { title: "Summer", date: { timestamp: "1" } }],
    ["that is a list", []],
    ["that is cut short", '{"photoTakenTime": {"timestamp": "15622'],
    ["with a time that is a number", { photoTakenTime: { timestamp: 1562264551 } }],
    ["nested without end", `${'{"a":'.repeat(200_000)}1`],
  ])("gives nothing for JSON %s", (_, value) => {
    expect(read(value)).toEqual({ reader: "sidecar", format: "json", facts: {}, evidence: [] });
  });

  test("does not read a file that is too large to be one", () => {
    const bytes = new TextEncoder().encode(
      JSON.stringify({ ...taken, pad: "x".repeat(2_000_000) }),
    );
    const source = memorySource(bytes);
    expect(readTakeout(source).format).toBe("json");
    expect(source.counts.bytes).toBe(0);
  });
});
