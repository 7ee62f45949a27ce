import { describe, expect, test } from "bun:test";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import { makePng } from "../../../scripts/sample/png.ts";
import { makeTiff } from "../../../scripts/sample/tiff_image.ts";
import { makeWebp } from "../../../scripts/sample/webp.ts";
import { makeXmp } from "../../../scripts/sample/xmp.ts";
import { type Format, formats, kindByContent } from "../../../src/inspect/formats.ts";
import { sniff } from "../../../src/inspect/sniff.ts";
import { memorySource } from "../../support/memory_source.ts";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const ftyp = (major: string, ...compatible: string[]) =>
  latin1(
    `\0\0\0${String.fromCharCode(16 + compatible.length * 4)}ftyp${major}\0\0\0\0${compatible.join("")}`,
  );
const packets = (size: number, lead = 0) => {
  const bytes = new Uint8Array(size * 5);
  for (let at = lead; at < bytes.length; at += size) bytes[at] = 0x47;
  return bytes;
};
const id3 = (...behind: number[]) =>
  Uint8Array.from([...latin1("ID3\x04\0\0\0\0\0\x0a"), ...new Array(10).fill(0), ...behind]);

const samples: readonly (readonly [Format, Uint8Array])[] = [
  ["jpeg", makeJpeg()],
  ["png", makePng()],
  ["webp", makeWebp()],
  ["tiff", makeTiff()],
  ["tiff", makeTiff({ littleEndian: false })],
  ["rw2", makeTiff({ magic: 0x55 })],
  ["orf", makeTiff({ magic: 0x4f52 })],
  ["jxr", latin1("II\xbc\x01\x08\0\0\0")],
  ["cr2", latin1("II*\0\x10\0\0\0CR\x02\0")],
  ["iiq", latin1("II*\0\x08\0\0\0IIIITwaR")],
  ["gif", latin1("GIF89a\x01\0\x01\0\0\0\0")],
  ["bmp", latin1(`BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28${"\0".repeat(60)}`)],
  ["psd", latin1("8BPS\0\x01")],
  ["raf", latin1("FUJIFILMCCD-RAW 0201")],
  ["crw", latin1("II\x1a\0\0\0HEAPCCDR")],
  ["mrw", latin1("\0MRM\0\0\0\0")],
  ["x3f", latin1("FOVb\0\0\0\0")],
  ["exr", latin1("v/1\x01\x02\0\0\0")],
  ["jxl", latin1("\xff\x0a\0\0")],
  ["jxl", latin1("\0\0\0\x0cJXL \r\n\x87\n")],
  ["flif", latin1("FLIF31\x0f\x0f\0")],
  ["jp2", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
  ["j2c", latin1("\xff\x4f\xff\x51\0")],
  ["heic", ftyp("heic", "mif1", "heic")],
  ["heic", ftyp("mif1", "heic")],
  ["heic", ftyp("msf1", "hevc")],
  ["avif", ftyp("avif", "mif1")],
  ["avif", ftyp("mif1", "avif")],
  ["cr3", ftyp("crx ", "isom")],
  ["mp4", ftyp("isom", "mp42")],
  ["mp4", ftyp("M4V ")],
  ["mov", ftyp("qt  ")],
  ["mov", latin1("\0\0\0\x08wide\0\0\x10\0mdat")],
  ["3gp", ftyp("3gp5", "isom")],
  ["m4a", ftyp("M4A ", "isom")],
  ["m4b", ftyp("M4B ")],
  ["aax", ftyp("aax ")],
  ["mkv", latin1("\x1aE\xdf\xa3\x93\x42\x82\x88matroska")],
  ["webm", latin1("\x1aE\xdf\xa3\x93\x42\x82\x84webm")],
  ["avi", latin1("RIFF\0\0\0\0AVI LIST")],
  ["wav", latin1("RIFF\0\0\0\0WAVEfmt ")],
  ["wav", latin1("RF64\xff\xff\xff\xffWAVEds64")],
  ["asf", latin1("0&\xb2u\x8ef\xcf\x11\xa6\xd9")],
  ["mpegts", packets(188)],
  ["m2ts", packets(192, 4)],
  ["mpegps", latin1("\0\0\x01\xba\x44\0")],
  ["mpeg", latin1("\0\0\x01\xb3\x14\0")],
  ["flv", latin1("FLV\x01\x05")],
  ["mxf", latin1("\x06\x0e+4\x02\x05\x01\x01\r\x01\x02\x01\x01\x02")],
  ["dv", latin1("\x1f\x07\0\xbf\0\0")],
  ["rm", latin1(".RMF\0\0\0\x12")],
  ["r3d", latin1("\0\0\x01\0RED1")],
  ["mp3", latin1("\xff\xfb\x90\x64\0")],
  ["mp3", id3(0xff, 0xfb, 0x90, 0x64)],
  ["flac", latin1("fLaC\0\0\0\x22")],
  ["flac", id3(...latin1("fLaC"))],
  ["mpc", id3(...latin1("MP+"))],
  ["aac", latin1("\xff\xf1\x50\x80")],
  ["ogg", latin1(`OggS\0\x02${"\0".repeat(22)}\x01vorbis`)],
  ["opus", latin1(`OggS\0\x02${"\0".repeat(22)}OpusHead`)],
  ["aiff", latin1("FORM\0\0\0\0AIFFCOMM")],
  ["ape", latin1("MAC \x96\x0f")],
  ["wv", latin1("wvpk\0\0\0\0")],
  ["caf", latin1("caff\0\x01")],
  ["amr", latin1("#!AMR\n")],
  ["epub", latin1(`PK\x03\x04${"\0".repeat(26)}mimetypeapplication/epub+zip`)],
  ["zip", latin1(`PK\x03\x04${"\0".repeat(30)}page1.jpg`)],
  ["pdf", latin1("\n\n%PDF-1.7\n")],
  ["xmp", latin1(makeXmp({ rating: 3 }))],
  ["xmp", latin1('<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x">')],
  ["xmp", new Uint8Array(Buffer.from(makeXmp({ rating: 3 }), "utf16le"))],
  ["plist", latin1('<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "x">\n<plist version="1.0">')],
  ["plist", latin1("bplist00\xd1")],
  ["json", latin1('\xef\xbb\xbf  {"title": "a.jpg"}')],
  ["xml", latin1('<?xml version="1.0"?><movie/>')],
];

describe("sniff()", () => {
  test.each(samples)("knows %s", (format, bytes) => {
    expect(sniff(memorySource(bytes))).toBe(format);
  });

  test("every sample cut anywhere gives a format and no error", () => {
    for (const [, bytes] of samples) {
      for (let length = 1; length < Math.min(bytes.length, 600); length++) {
        expect(formats).toContain(sniff(memorySource(bytes.slice(0, length))));
      }
    }
  });

  test.each([
    ["nothing but zeros", new Uint8Array(4096)],
    ["plain text", latin1("BM is a word, and so is this.")],
    ["two set bytes", latin1("\xff\xff\xff\xff")],
    ["a single sync byte", latin1("Good morning, this is G")],
    ["RIFF of something else", latin1("RIFF\0\0\0\0RDIB")],
  ])("does not take %s for a format", (_, bytes) => {
    expect(sniff(memorySource(bytes))).toBe("unknown");
  });
});

describe("kindByContent()", () => {
  test.each([
    ["jpeg", "photo", undefined],
    ["mp4", "photo", "video"],
    ["jpeg", "video", "photo"],
    ["mp4", "audio", undefined],
    ["mp3", "video", "audio"],
    ["jpeg", "sidecar", undefined],
    ["mp4", "sidecar", undefined],
    ["mp3", "book", undefined],
    ["zip", "book", undefined],
    ["jpeg", "other", undefined],
    ["epub", "photo", undefined],
    ["unknown", "photo", undefined],
  ] as const)("a %s named as %s is %p", (format, named, kind) => {
    expect(kindByContent(format, named)).toBe(kind as "photo");
  });
});
