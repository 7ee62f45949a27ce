import { describe, expect, test } from "bun:test";
import { makeXmp } from "../../../scripts/sample/xmp.ts";
import { readXmp } from "../../../src/inspect/xmp.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const rdf = (inner: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${inner}</rdf:RDF></x:xmpmeta>`;
const xap = "http://ns.adobe.com/xap/1.0/";

describe("readXmp()", () => {
  test("reads properties written as attributes", () => {
    const packet = makeXmp({
      rating: 4,
      title: "A < B & C",
      createDate: "2019-07-04T18:22:31",
      latitude: -33.8568,
      longitude: 151.2153,
    });
    expect(readXmp(bytes(packet))).toEqual({
      facts: {
        rating: 4,
        title: "A < B & C",
        latitude: expect.closeTo(-33.8568, 6),
        longitude: expect.closeTo(151.2153, 6),
      },
      evidence: [{ source: "xmp:CreateDate", value: "2019-07-04T18:22:31" }],
    });
  });

  test("goes by namespaces, not by prefixes, and reads elements in several descriptions", () => {
    const packet = rdf(`
      <rdf:Description rdf:about="" xmlns:a="${xap}"><a:Rating>3</a:Rating></rdf:Description>
      <rdf:Description rdf:about="" xmlns:xmp="http://example.com/other/" xmp:CreateDate="1999"/>
      <rdf:Description rdf:about=""><b:CreateDate xmlns:b="${xap}"> 2020-01-02 </b:CreateDate></rdf:Description>`);
    expect(readXmp(bytes(packet))).toEqual({
      facts: { rating: 3 },
      evidence: [{ source: "xmp:CreateDate", value: "2020-01-02" }],
    });
  });

  test("a property of another namespace with the same name is not taken", () => {
    const packet = rdf(
      `<rdf:Description xmlns:mine="http://example.com/" mine:Rating="5" mine:CreateDate="2020"/>`,
    );
    expect(readXmp(bytes(packet))).toEqual({ facts: {}, evidence: [] });
  });

  test("takes the default language of a title", () => {
    const packet = rdf(
      `<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
        <rdf:li xml:lang="de">Deutsch</rdf:li><rdf:li xml:lang="x-default">Default</rdf:li>
      </rdf:Alt></dc:title></rdf:Description>`,
    );
    expect(readXmp(bytes(packet))?.facts.title).toBe("Default");
  });

  test.each([
    ["5", 5],
    ["-1", -1],
    ["3.0", 3],
    ["0", 0],
    ["6", undefined],
    ["many", undefined],
    ["1e99", undefined],
  ])("xmp:Rating %p is %p", (value, stars) => {
    const packet = rdf(`<rdf:Description xmlns:xmp="${xap}" xmp:Rating="${value}"/>`);
    expect(readXmp(bytes(packet))?.facts.rating).toBe(stars as number);
  });

  test("reads Microsoft's percent where there are no stars", () => {
    const photo = "http://ns.microsoft.com/photo/1.0/";
    const attributes = `xmlns:MicrosoftPhoto="${photo}" MicrosoftPhoto:Rating="75"`;
    expect(readXmp(bytes(rdf(`<rdf:Description ${attributes}/>`)))?.facts.rating).toBe(4);
  });

  test.each([
    ["52,22.5N", "4,53,42W", [52.375, -4.895]],
    ["-33.5", "151.25", [-33.5, 151.25]],
    ["0,0.0N", "0,0.0E", undefined],
    ["91,0N", "4,0E", undefined],
    ["north", "4,0E", undefined],
  ])("position %p, %p", (latitude, longitude, place) => {
    const packet = rdf(
      `<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="${latitude}" exif:GPSLongitude="${longitude}" exif:GPSAltitude="123/10" exif:GPSAltitudeRef="1"/>`,
    );
    const facts = readXmp(bytes(packet))?.facts;
    if (place == null) expect(facts).toEqual({});
    else {
      expect(facts?.latitude).toBeCloseTo(place[0] ?? 0, 6);
      expect(facts?.longitude).toBeCloseTo(place[1] ?? 0, 6);
      expect(facts?.altitude).toBe(-12.3);
    }
  });

  test("a GPS time without a day is no date", () => {
    const packet = (value: string) =>
      rdf(
        `<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSTimeStamp="${value}"/>`,
      );
    expect(readXmp(bytes(packet("12:30:00")))?.evidence).toEqual([]);
    expect(readXmp(bytes(packet("2023-11-15T12:30:00Z")))?.evidence).toEqual([
      { source: "exif:GPSDateTime", value: "2023-11-15T12:30:00Z" },
    ]);
  });

  test.each([
    ["6", 6],
    ["9", undefined],
    ["1.5", undefined],
  ])("an orientation of %p is %p", (orientation, expected) => {
    const packet = makeXmp({ rating: 3 }).replace(
      "<rdf:Description",
      `<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="${orientation}"`,
    );
    expect(readXmp(Buffer.from(packet))?.facts.orientation).toBe(expected);
  });

  test("reads Apple's content identifier", () => {
    const packet = rdf(
      `<rdf:Description xmlns:apple="http://ns.apple.com/anything/1.0/" apple:ContentIdentifier="A-1"/>`,
    );
    expect(readXmp(bytes(packet))?.facts.contentId).toBe("A-1");
  });

  test.each(["utf16le", "utf-16be"])("reads UTF-16 with and without a mark (%s)", (encoding) => {
    const text = makeXmp({ rating: 2 }).replace("\ufeff", "");
    for (const marked of [text, `\ufeff${text}`]) {
      const packet = Buffer.from(marked, "utf16le");
      if (encoding === "utf-16be") packet.swap16();
      expect(readXmp(packet)?.facts.rating).toBe(2);
    }
  });

  test("reads what it can of a packet that is not sound XML", () => {
    const whole = makeXmp({ rating: 5, createDate: "2019-07-04T18:22:31" });
    const cut = whole.slice(0, whole.indexOf("</rdf:Description>"));
    expect(readXmp(bytes(cut))).toEqual({
      facts: { rating: 5 },
      evidence: [{ source: "xmp:CreateDate", value: "2019-07-04T18:22:31" }],
    });
  });

  test("ignores padding behind the packet", () => {
    const padded = `${makeXmp({ rating: 1 })}${" ".repeat(2000)}\0\0`;
    expect(readXmp(bytes(padded))?.facts.rating).toBe(1);
  });

  test("does not expand what was made to explode, nor descend what was made to be deep", () => {
    const entities = Array.from(
      { length: 12 },
      (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};&e${i};&e${i};&e${i};&e${i};&e${i};&e${i};">`,
    );
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "boom">${entities.join("")}]>${rdf(
      `<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&e12;</dc:title></rdf:Description>`,
    )}`;
    expect(readXmp(bytes(bomb))?.facts.title).toBeUndefined();
    const deep = `<rdf:RDF>${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}</rdf:RDF>`;
    expect(readXmp(bytes(deep))).toEqual({ facts: {}, evidence: [] });
  });

  test("is done soon with thousands of descriptions under thousands of prefixes", () => {
    const prefixes = Array.from({ length: 5000 }, (_, i) => `xmlns:a${i}="urn:${i}"`).join(" ");
    const one = '<rdf:Description xmlns:x="urn:x" x:r="1"/>';
    const packet = rdf(`<rdf:Bag ${prefixes}>${one.repeat(20_000)}</rdf:Bag>`);
    expect(readXmp(bytes(packet))).toEqual({ facts: {}, evidence: [] });
  });

  test("is undefined for what is no XMP", () => {
    expect(readXmp(bytes("<html></html>"))).toBeUndefined();
    expect(readXmp(new Uint8Array(0))).toBeUndefined();
  });
});
