import { describe, expect, test } from "bun:test";
import { exiftoolArguments, mapExiftool } from "../../../src/inspect/map_exiftool.ts";
import { isProblem } from "../../../src/inspect/tools/tools.ts";

/** What is read of tags, beside those that every answer has. */
function read(tags: Record<string, unknown>, file = "/media/file.raf", mimeType = "image/x-raw") {
  const answer = mapExiftool({
    SourceFile: file,
    "File:FileType": "RAF",
    "File:MIMEType": mimeType,
    ...tags,
  });
  if (isProblem(answer)) throw new Error(answer.detail);
  return answer;
}

const video = "video/mp4";

describe("evidence", () => {
  test.each([
    ["EXIF:ExifIFD:DateTimeOriginal", "exif:DateTimeOriginal"],
    ["EXIF:IFD0:DateTimeOriginal", "exif:DateTimeOriginal"],
    ["EXIF:ExifIFD:CreateDate", "exif:DateTimeDigitized"],
    ["EXIF:IFD0:ModifyDate", "exif:ModifyDate"],
    ["XMP:XMP-exif:DateTimeOriginal", "xmp:DateTimeOriginal"],
    ["XMP:XMP-xmp:CreateDate", "xmp:CreateDate"],
    ["XMP:XMP-exif:DateTimeDigitized", "xmp:CreateDate"],
    ["XMP:XMP-photoshop:DateCreated", "xmp:DateCreated"],
    ["XMP:XMP-xmp:ModifyDate", "xmp:ModifyDate"],
    ["XMP:XMP-exif:GPSDateTime", "exif:GPSDateTime"],
    ["IPTC:DateCreated", "iptc:DateCreated"],
    ["PNG:CreationTime", "png:CreationTime"],
    ["MakerNotes:CanonRaw:DateTimeOriginal", "maker:DateTimeOriginal"],
    ["SigmaRaw:DateTimeOriginal", "maker:DateTimeOriginal"],
    ["DV:DateTimeOriginal", "maker:DateTimeOriginal"],
    ["XML:CreationDateValue", "maker:DateTimeOriginal"],
    ["QuickTime:Keys:CreationDate", "quicktime:CreationDate"],
    ["QuickTime:ItemList:ContentCreateDate", "quicktime:ContentCreateDate"],
    ["QuickTime:UserData:DateTimeOriginal", "quicktime:DateTimeOriginal"],
    ["QuickTime:CreateDate", "quicktime:CreateDate"],
    ["RIFF:DateTimeOriginal", "riff:DateTimeOriginal"],
    ["RIFF:DateCreated", "riff:DateTimeOriginal"],
    ["Matroska:Info:DateTimeOriginal", "matroska:DateUTC"],
    ["ASF:CreationDate", "asf:CreationDate"],
    ["WTV:EncodeTime", "asf:CreationDate"],
    ["MakerNotes:Olympus:StartTime", "maker:DateTimeOriginal"],
    ["H264:DateTimeOriginal", "h264:DateTimeOriginal"],
    ["MXF:CreateDate", "tag:Date"],
  ] as const)("%s is %s, as written", (tag, source) => {
    const value = "2019:07:04 18:22:31";
    expect(read({ [tag]: value }, "/a.mp4", video).evidence).toEqual([{ source, value }]);
  });

  test.each([
    "EXIF:IFD1:DateTimeOriginal",
    "Composite:DateTimeOriginal",
    "QuickTime:Track1:TrackCreateDate",
    "File:System:FileModifyDate",
    "ICC_Profile:ICC-header:ProfileDateTime",
  ])("%s is none", (tag) => {
    expect(read({ [tag]: "2019:07:04 18:22:31" }).evidence).toEqual([]);
  });

  test("each EXIF date has its own offset and sub-second, and no other's", () => {
    expect(
      read({
        "EXIF:ExifIFD:DateTimeOriginal": "2019:07:04 18:22:31",
        "EXIF:ExifIFD:CreateDate": "2019:07:04 18:22:32",
        "EXIF:IFD0:ModifyDate": "2020:01:01 00:00:00",
        "EXIF:ExifIFD:OffsetTime": "+01:00",
        "EXIF:ExifIFD:OffsetTimeOriginal": "+02:00",
        "EXIF:ExifIFD:SubSecTimeOriginal": "047",
        "EXIF:ExifIFD:SubSecTimeDigitized": 48,
      }).evidence,
    ).toEqual([
      {
        source: "exif:DateTimeOriginal",
        value: "2019:07:04 18:22:31",
        offset: "+02:00",
        subSecond: "047",
      },
      { source: "exif:DateTimeDigitized", value: "2019:07:04 18:22:32", subSecond: "48" },
      { source: "exif:ModifyDate", value: "2020:01:01 00:00:00", offset: "+01:00" },
    ]);
  });

  test("GPS day and time make one date, in UTC", () => {
    const day = { "EXIF:GPS:GPSDateStamp": "2019:07:04" };
    expect(read({ ...day, "EXIF:GPS:GPSTimeStamp": "16:22:31.01" }).evidence).toEqual([
      {
        source: "exif:GPSDateTime",
        value: "2019:07:04 16:22:31",
        offset: "+00:00",
        subSecond: "01",
      },
    ]);
    expect(read(day).evidence).toEqual([]);
  });

  test("a movie header of zeros gives way to a track's date, and stays where there is none", () => {
    const zero = { "QuickTime:CreateDate": "0000:00:00 00:00:00" };
    const track = { "QuickTime:Track1:MediaCreateDate": "2019:07:04 16:22:31" };
    expect(read({ ...zero, ...track }).evidence[0]?.value).toBe("2019:07:04 16:22:31");
    expect(read(zero).evidence[0]?.value).toBe("0000:00:00 00:00:00");
  });

  test("a year of music is a date of audio only", () => {
    const tags = { "ID3:ID3v2_3:Year": 2005 };
    const audio = read(tags, "/a.mp3", "audio/mpeg").evidence;
    expect(audio).toEqual([{ source: "tag:Date", value: "2005" }]);
    expect(read(tags, "/a.mp4", video).evidence).toEqual([]);
  });
});

describe("facts", () => {
  test("size is that of the picture, never of the preview", () => {
    const tags = { "EXIF:IFD1:ImageWidth": 160, "EXIF:IFD0:ImageWidth": 320 };
    expect(read({ ...tags, "Composite:ImageSize": "6000 4000" }).facts).toEqual({
      width: 6000,
      height: 4000,
    });
    expect(read({ ...tags, "EXIF:IFD0:ImageHeight": 240 }).facts).toEqual({
      width: 320,
      height: 240,
    });
    expect(read({ "Composite:ImageSize": "0 0" }).facts).toEqual({});
  });

  test.each([
    [{ "EXIF:IFD0:Orientation": 6, "EXIF:IFD1:Orientation": 1 }, "image/jpeg", 6],
    [{ "EXIF:IFD1:Orientation": 6 }, "image/jpeg", undefined],
    [{ "EXIF:IFD0:Orientation": 9 }, "image/jpeg", undefined],
    [{ "MakerNotes:CanonRaw:Rotation": 270 }, "image/x-canon-crw", 8],
    [{ "Composite:Rotation": 90 }, video, 6],
    [{ "Composite:Rotation": 45 }, video, undefined],
    [{ "EXIF:IFD0:Orientation": 6, "QuickTime:Rotation": 3 }, "image/heic", 6],
  ])("orientation of %j in %s is %p", (tags, mimeType, orientation) => {
    expect(read(tags, "/a", mimeType).facts.orientation).toBe(orientation);
  });

  test.each([
    [{ "XMP:XMP-xmp:Rating": 4, "EXIF:IFD0:Rating": 2 }, 4],
    [{ "EXIF:IFD0:Rating": 2 }, 2],
    [{ "XMP:XMP-xmp:Rating": -1 }, -1],
    [{ "EXIF:IFD0:RatingPercent": 99 }, 5],
    [{ "XMP:XMP-microsoft:RatingPercent": 50 }, 3],
    [{ "XMP:XMP-xmp:Rating": 0, "EXIF:IFD0:RatingPercent": 25 }, 2],
    [{ "XMP:XMP-xmp:Rating": 80 }, undefined],
    [{}, undefined],
  ])("rating of %j is %p", (tags, rating) => {
    expect(read(tags).facts.rating).toBe(rating);
  });

  test("a position needs both coordinates, and 0, 0 is none", () => {
    const latitude = { "Composite:GPSLatitude": -52.25 };
    expect(
      read({ ...latitude, "Composite:GPSLongitude": 4.5, "Composite:GPSAltitude": -3 }).facts,
    ).toEqual({ latitude: -52.25, longitude: 4.5, altitude: -3 });
    expect(read(latitude).facts).toEqual({});
    expect(read({ "Composite:GPSLatitude": 0, "Composite:GPSLongitude": 0 }).facts).toEqual({});
  });

  test("a video has length, rate and codecs; a photo that says so has none", () => {
    const tags = {
      "QuickTime:Duration": 1.9004,
      "QuickTime:Track1:VideoFrameRate": 29.4736842105263,
      "QuickTime:Track1:CompressorID": "hvc1",
      "QuickTime:Track2:AudioFormat": "mp4a",
    };
    expect(read(tags, "/a.mp4", video).facts).toEqual({
      durationMs: 1900,
      frameRate: 29.474,
      codec: "hevc",
      audioCodec: "aac",
    });
    expect(read(tags, "/a.cr3", "image/x-canon-cr3").facts).toEqual({});
  });

  test("texts that look like numbers stay texts, lists are joined, numbers are no maker", () => {
    expect(
      read(
        {
          "QuickTime:ItemList:Title": 1984,
          "Vorbis:Artist": ["One", "Two"],
          "ID3:Album": true,
          "H264:Make": 4113,
          "EXIF:ExifIFD:LensModel": "----",
        },
        "/a.flac",
        "audio/flac",
      ).facts,
    ).toEqual({ title: "1984", artist: "One; Two", album: "true" });
  });

  test("the identifier of a Live Photo is found in both halves", () => {
    const id = "9FD70E56-56A6-46FD-9E35-5FF7A1BC15F6";
    for (const tag of [
      "MakerNotes:Apple:ContentIdentifier",
      "MakerNotes:Apple:MediaGroupUUID",
      "QuickTime:Keys:ContentIdentifier",
    ]) {
      expect(read({ [tag]: id }).facts.contentId).toBe(id);
    }
  });
});

test("a RealMedia file is a film, whatever exiftool calls it, and its music's year is none", () => {
  const { facts, evidence } = read(
    {
      "File:FileType": "RM",
      "Real:Real-MDPR:CreateDate": "2004:12:05 09:54:03",
      "ID3:ID3v1:Year": 2003,
      "Real:Real-PROP:Duration": 0.0001,
    },
    "/a.rm",
    "audio/x-pn-realaudio",
  );
  expect(evidence).toEqual([{ source: "tag:Date", value: "2004:12:05 09:54:03" }]);
  expect(facts.durationMs).toBeUndefined();
});

describe("kind", () => {
  test.each([
    ["/a.jpg", video, "video"],
    ["/a.mp4", "image/jpeg", "photo"],
    ["/a.jpg", "image/heic", undefined],
    ["/a.thm", "image/jpeg", undefined],
    ["/a.m4b", "audio/mp4", undefined],
  ] as const)("of %s that holds %s is %p", (file, mimeType, kind) => {
    expect(read({}, file, mimeType).kind).toBe(kind);
  });
});

describe("problems", () => {
  test.each([
    ["Unknown file type", "metadata", "unsupported"],
    ["File format error", "metadata", "corrupt"],
    ["File is empty", "metadata", "empty"],
    ["Error opening file", "open", "denied"],
    ["Truncated file", "metadata", "truncated"],
  ] as const)('"%s" is %s, %s', (error, stage, reason) => {
    const answer = mapExiftool({ SourceFile: "/a.jpg", "ExifTool:Error": error });
    expect(answer).toEqual({ stage, reason, detail: `exiftool: ${error}` });
  });

  test("an error beside what was found is told, and what was found counts", () => {
    const answer = read({ "ExifTool:Error": "Truncated file", "EXIF:IFD0:Make": "Varve" });
    expect(answer).toMatchObject({
      facts: { cameraMake: "Varve" },
      problem: { reason: "truncated" },
    });
  });
});

test("a request never skips what stands behind the media data", () => {
  expect(exiftoolArguments.filter((argument) => argument.startsWith("-fast"))).toEqual([]);
});
