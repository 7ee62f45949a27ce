import { expect, test } from "bun:test";
import { box, fullBox, join, text, u16, u32 } from "../../../../scripts/sample/boxes.ts";
import { makeExif } from "../../../../scripts/sample/exif.ts";
import { internationalText, type Mp4Options, makeMp4 } from "../../../../scripts/sample/mp4.ts";
import { readMovie } from "../../../../src/inspect/bmff/movie.ts";
import type { Reading } from "../../../../src/inspect/reading.ts";
import type { Source } from "../../../../src/inspect/source.ts";
import { memorySource } from "../../../support/memory_source.ts";

async function read(options: Mp4Options, name = "film.mov"): Promise<Reading> {
  return await readMovie(memorySource(makeMp4(options)), name);
}

function dates(reading: Reading): Record<string, string> {
  return Object.fromEntries(reading.evidence.map((it) => [it.source, it.value]));
}

test("readMovie() gives all that an iPhone writes", async () => {
  const reading = await read({
    width: 1920,
    height: 1080,
    rotation: 90,
    durationMs: 2500,
    frameRate: 29.97,
    codec: "hevc",
    created: "2019-07-04T16:22:31Z",
    creationDate: "2019-07-04T18:22:31+0200",
    location: { latitude: 48.8584, longitude: -2.2945, altitude: 35.5 },
    make: "Apple",
    model: "iPhone X",
    lens: "iPhone X back camera 4mm f/1.8",
    contentId: "9FD70E56",
    rating: 4,
  });
  expect(reading).toEqual({
    reader: "bmff",
    format: "mov",
    facts: {
      width: 1920,
      height: 1080,
      orientation: 6,
      frameRate: 29.97,
      codec: "hevc",
      audioCodec: "aac",
      durationMs: 2500,
      cameraMake: "Apple",
      cameraModel: "iPhone X",
      lens: "iPhone X back camera 4mm f/1.8",
      contentId: "9FD70E56",
      rating: 4,
      latitude: 48.8584,
      longitude: -2.2945,
      altitude: 35.5,
    },
    evidence: [
      { source: "quicktime:CreateDate", value: "2019:07:04 16:22:31" },
      { source: "quicktime:CreationDate", value: "2019-07-04T18:22:31+0200" },
    ],
  });
});

test("readMovie() gives what Android writes, with the index in front", async () => {
  const reading = await read({
    brand: "isom",
    tags: "udta",
    moovAtEnd: false,
    make: "Google",
    model: "Pixel",
    location: { latitude: -33.8568, longitude: 151.2153 },
    contentCreateDate: "2020-01-02T14:04:05+11:00",
  });
  expect(reading.format).toBe("mp4");
  expect(reading.facts).toMatchObject({
    cameraMake: "Google",
    cameraModel: "Pixel",
    latitude: -33.8568,
    longitude: 151.2153,
  });
  expect(dates(reading)["quicktime:ContentCreateDate"]).toBe("2020-01-02T14:04:05+11:00");
});

test.each([
  [0, 1],
  [90, 6],
  [180, 3],
  [270, 8],
] as const)(
  "readMovie() gives a rotation of %p degrees as orientation %p",
  async (rotation, is) => {
    expect((await read({ rotation })).facts.orientation).toBe(is);
  },
);

test("readMovie() reads an index behind 5 GiB of data, and none of the data", async () => {
  const end = makeMp4({ make: "Apple", largeSize: true });
  const moovAt = Buffer.from(end).indexOf("moov") - 4;
  const mdatAt = Buffer.from(end).indexOf("mdat") - 4;
  const dataBytes = 5 * 1024 ** 3;
  const front = join(end.subarray(0, mdatAt), u32(1), "mdat", u32(1, dataBytes + 16 - 2 ** 32));
  const back = end.subarray(moovAt);
  const backAt = front.length + dataBytes;
  let bytes = 0;
  const source: Source = {
    sizeBytes: backAt + back.length,
    head: join(front, new Uint8Array(65_536 - front.length)),
    read(offset, length) {
      if (offset < backAt) throw new Error("It reads the data of the film");
      const part = back.subarray(offset - backAt, offset - backAt + length);
      bytes += part.length;
      return part;
    },
  };
  const reading = await readMovie(source, "film.mov");
  expect(reading.facts).toMatchObject({ width: 1920, cameraMake: "Apple", durationMs: 1000 });
  expect(bytes).toBeLessThan(10_000);
});

test("readMovie() reads an index at the end with two reads", async () => {
  const source = memorySource(makeMp4({ padTo: 3_000_000, created: "2019-07-04T16:22:31Z" }));
  await readMovie(source, "film.mov");
  expect(source.counts.reads).toBeLessThanOrEqual(2);
  expect(source.counts.bytes).toBeLessThan(8000);
});

test("readMovie() walks an index of more than 8 MiB without reading all of it", async () => {
  const large = box("free", new Uint8Array(9 * 1024 * 1024));
  const bytes = makeMp4({
    make: "Apple",
    creationDate: "2019-07-04T18:22:31+0200",
    userData: [large],
  });
  const source = memorySource(bytes);
  const reading = await readMovie(source, "film.mov");
  expect(reading.facts).toMatchObject({ width: 1920, frameRate: 30, cameraMake: "Apple" });
  expect(dates(reading)["quicktime:CreationDate"]).toBe("2019-07-04T18:22:31+0200");
  expect(source.counts.bytes).toBeLessThan(200_000);
});

test("readMovie() reports an unset creation time as zeros", async () => {
  expect(dates(await read({}))["quicktime:CreateDate"]).toBe("0000:00:00 00:00:00");
});

test("readMovie() takes the time of a track where that of the movie is unset", async () => {
  const bytes = makeMp4({ created: "2019-07-04T16:22:31Z" });
  const mvhd = Buffer.from(bytes).indexOf("mvhd") + 8;
  bytes.fill(0, mvhd, mvhd + 8);
  const reading = await readMovie(memorySource(bytes), "film.mov");
  expect(dates(reading)["quicktime:CreateDate"]).toBe("2019:07:04 16:22:31");
});

test("readMovie() gives sound its codec, tags and a year that is no capture time", async () => {
  const reading = await read(
    {
      brand: "M4B ",
      codec: "none",
      audioCodec: "alac",
      title: "Tïtle",
      artist: "Someone",
      album: "Book",
      contentCreateDate: "2019",
    },
    "book.m4b",
  );
  expect(reading).toMatchObject({
    format: "m4b",
    facts: { codec: "alac", title: "Tïtle", artist: "Someone", album: "Book", durationMs: 1000 },
  });
  expect(reading.kind).toBeUndefined();
  expect(reading.facts.width).toBeUndefined();
  expect(dates(reading)["tag:Date"]).toBe("2019");
});

test("readMovie() calls sound in a file named as a film audio, and a film named as a photo video", async () => {
  expect((await read({ brand: "isom", codec: "none" }, "voice.mp4")).kind).toBe("audio");
  expect((await read({}, "IMG_1.jpg")).kind).toBe("video");
  expect((await read({}, "GOPR0001.LRV")).kind).toBeUndefined();
});

test("readMovie() reads the stars of Windows Explorer", async () => {
  const entry = (name: string, ...value: Uint8Array[]) => {
    const content = join(u32(name.length), name, u32(1), ...value);
    return join(u32(content.length + 4), content);
  };
  const number = join(u32(14), u16(19), Uint8Array.of(75, 0, 0, 0, 0, 0, 0, 0));
  const date = join(u32(14), u16(21), new Uint8Array(8));
  const xtra = box("Xtra", entry("WM/EncodingTime", date), entry("WM/SharedUserRating", number));
  expect((await read({ userData: [xtra] })).facts.rating).toBe(4);
});

test("readMovie() reads the position of 3GPP", async () => {
  const fixed = (value: number) => u32(Math.round(value * 65536) >>> 0);
  const place = join("Paris\0\0", fixed(2.5), fixed(-48.25), fixed(35), "earth\0\0");
  const loci = fullBox("loci", 0, 0, u16(0x15c7), place);
  const { facts } = await read({ brand: "3gp4", userData: [loci] });
  expect(facts).toMatchObject({ latitude: -48.25, longitude: 2.5, altitude: 35 });
});

test("readMovie() ends user data at QuickTime's closing zero", async () => {
  const { facts } = await read({ userData: [internationalText("\xa9mod", "K-5"), u32(0)] });
  expect(facts.cameraModel).toBe("K-5");
});

test("readMovie() takes the capture time out of Canon's thumbnail", async () => {
  const exif = makeExif({ make: "Canon", model: "EOS", dateTimeOriginal: "2019:07:04 18:22:31" });
  const thumbnail = join(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 0), "Exif\0\0", exif);
  const reading = await read({ userData: [box("CNTH", box("CNDA", thumbnail))] });
  expect(dates(reading)["quicktime:DateTimeOriginal"]).toBe("2019:07:04 18:22:31");
  expect(reading.facts).toMatchObject({ cameraMake: "Canon", cameraModel: "EOS", width: 1920 });
  expect(reading.needs).toBeUndefined();
});

test("readMovie() takes make, model and time out of Nikon's records", async () => {
  const record = (tag: number, value: string) =>
    join(u32(tag), u16(2, value.length + 1), text(value), "\0");
  const records = [record(1, "NIKON"), record(2, "D5000"), record(0x12, "2019:07:04 18:22:31")];
  const reading = await read({ userData: [box("NCDT", box("NCTG", ...records))] });
  expect(dates(reading)["quicktime:DateTimeOriginal"]).toBe("2019:07:04 18:22:31");
  expect(reading.facts).toMatchObject({ cameraMake: "NIKON", cameraModel: "D5000" });
});

test("readMovie() asks exiftool about a maker's closed atom only where nothing else dates the film", async () => {
  const pentax = box("PENT", "PENTAX\0");
  expect((await read({ userData: [pentax] })).needs).toBe("exiftool");
  const dated = { userData: [pentax], creationDate: "2019-07-04T18:22:31+0200" };
  expect((await read(dated)).needs).toBeUndefined();
});

test("readMovie() reads the XML of Sony's cameras beside the index", async () => {
  const xml =
    '<NonRealTimeMeta><CreationDate value="2019-07-04T18:22:31+02:00"/>' +
    '<Device manufacturer="Sony" modelName="ILCE-7M3" serialNo="1"/></NonRealTimeMeta>';
  const hdlr = fullBox("hdlr", 0, 0, u32(0), "nrtm", new Uint8Array(13));
  const meta = fullBox("meta", 0, 0, hdlr, fullBox("xml ", 0, 0, xml));
  const bytes = join(makeMp4({ brand: "XAVC" }), meta);
  const reading = await readMovie(memorySource(bytes), "C0001.MP4");
  expect(dates(reading)["quicktime:DateTimeOriginal"]).toBe("2019-07-04T18:22:31+02:00");
  expect(reading.facts).toMatchObject({ cameraMake: "Sony", cameraModel: "ILCE-7M3" });
});

test("readMovie() reads stars from an XMP packet behind the data", async () => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/></rdf:RDF></x:xmpmeta>';
  expect((await read({ xmp })).facts.rating).toBe(3);
  expect((await read({ xmp, moovAtEnd: false, padTo: 300_000 })).facts.rating).toBe(3);
});

test("readMovie() reads a film without a brand as QuickTime's", async () => {
  expect((await read({ brand: "", moovAtEnd: false })).format).toBe("mov");
});

test("readMovie() gives a film in pieces the duration its header tells, or asks ffprobe", async () => {
  const bytes = makeMp4({ moovAtEnd: false, audioCodec: "none" });
  const zero = (name: string, at: number) => {
    const start = Buffer.from(bytes).indexOf(name) + 4 + at;
    bytes.fill(0, start, start + 4);
  };
  zero("mvhd", 16);
  zero("mdhd", 16);
  zero("tkhd", 20);
  const moovEnd = Buffer.from(bytes).indexOf("mdat") - 4;
  const moovAt = Buffer.from(bytes).indexOf("moov") - 4;
  const pieces = (mvex: Uint8Array) => {
    const moov = box("moov", bytes.subarray(moovAt + 8, moovEnd), mvex);
    const piece = join(box("moof", new Uint8Array(50)), box("mdat", new Uint8Array(100)));
    return join(bytes.subarray(0, moovAt), moov, ...Array.from({ length: 3000 }, () => piece));
  };
  const told = memorySource(pieces(box("mvex", fullBox("mehd", 0, 0, u32(1500)))));
  expect((await readMovie(told, "film.mp4")).facts.durationMs).toBe(2500);
  expect(told.counts.reads).toBe(0);
  const silent = await readMovie(memorySource(pieces(box("mvex"))), "film.mp4");
  expect(silent.facts.durationMs).toBeUndefined();
  expect(silent.needs).toBe("ffprobe");
});

test("readMovie() says what is wrong with a film cut short", async () => {
  const bytes = makeMp4({ padTo: 100_000, make: "Apple" });
  const noIndex = await readMovie(memorySource(bytes.subarray(0, 50_000)), "film.mov");
  expect(noIndex.problem).toMatchObject({ stage: "metadata", reason: "truncated" });
  const cutIndex = await readMovie(memorySource(bytes.subarray(0, bytes.length - 60)), "film.mov");
  expect(cutIndex.problem?.reason).toBe("truncated");
  expect(cutIndex.facts.width).toBe(1920);
});

test("readMovie() is not led on by a sample table of 2^32 entries", async () => {
  const bytes = makeMp4({});
  const stts = Buffer.from(bytes).indexOf("stts") + 8;
  bytes.fill(0xff, stts, stts + 4);
  const source = memorySource(bytes);
  const reading = await readMovie(source, "film.mov");
  // Counted from the table of sizes and the duration instead.
  expect(reading.facts.frameRate).toBe(30);
});

test("readMovie() comes to an end on a list of 100,000 items", async () => {
  const item = box("\xa9cmt", box("data", u32(1, 0), "x"));
  const list = box("ilst", ...Array.from({ length: 100_000 }, () => item));
  const meta = fullBox("meta", 0, 0, fullBox("hdlr", 0, 0, u32(0), "mdir"), list);
  const source = memorySource(makeMp4({ userData: [meta] }));
  expect((await readMovie(source, "film.mov")).facts.width).toBe(1920);
  expect(source.counts.reads).toBeLessThan(5);
});
