import { expect, test } from "bun:test";
import { joinFound } from "../../../src/inspect/found.ts";

test("joinFound() takes each fact from the first that gives it, and keeps all dates", () => {
  const joined = joinFound([
    { facts: { cameraMake: "A" }, evidence: [{ source: "exif:ModifyDate", value: "1" }] },
    {
      facts: { cameraMake: "B", lens: "L" },
      evidence: [{ source: "xmp:ModifyDate", value: "2" }],
    },
  ]);
  expect(joined).toEqual({
    facts: { cameraMake: "A", lens: "L" },
    evidence: [
      { source: "exif:ModifyDate", value: "1" },
      { source: "xmp:ModifyDate", value: "2" },
    ],
  });
});

test("joinFound() never mixes the positions of two parts", () => {
  const { facts } = joinFound([
    { facts: { latitude: 1, longitude: 2 }, evidence: [] },
    { facts: { latitude: 3, longitude: 4, altitude: 5 }, evidence: [] },
  ]);
  expect(facts).toEqual({ latitude: 1, longitude: 2 });
});

test("joinFound() lets stars stand over an unrated part, and rejection over nothing", () => {
  const rated = (rating: number) => ({ facts: { rating }, evidence: [] });
  expect(joinFound([rated(0), rated(3)]).facts.rating).toBe(3);
  expect(joinFound([rated(0), rated(-1)]).facts.rating).toBe(-1);
  expect(joinFound([rated(2), rated(3)]).facts.rating).toBe(2);
  expect(joinFound([rated(0)]).facts.rating).toBe(0);
});
