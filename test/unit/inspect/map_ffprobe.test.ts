import { describe, expect, test } from "bun:test";
import { FfprobeAnswer, mapFfprobe, problemFromFfprobe } from "../../../src/inspect/map_ffprobe.ts";

type Format = {
  readonly format_name?: string;
  readonly filename?: string;
  readonly duration?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

function read(format: Format, streams: readonly unknown[] = []) {
  return mapFfprobe(FfprobeAnswer.parse({ streams, format: { format_name: "avi", ...format } }));
}

const mov = "mov,mp4,m4a,3gp,3g2,mj2";
const picture = { codec_type: "video", codec_name: "h264", width: 1920, height: 1080 };
const sound = { codec_type: "audio", codec_name: "aac" };

describe("format", () => {
  test.each([
    [{ format_name: mov, tags: { major_brand: "qt  " } }, "mov"],
    [{ format_name: mov }, "mov"],
    [{ format_name: mov, tags: { major_brand: "isom" } }, "mp4"],
    [{ format_name: mov, tags: { major_brand: "M4A " } }, "m4a"],
    [{ format_name: mov, tags: { major_brand: "M4B " } }, "m4b"],
    [{ format_name: mov, tags: { major_brand: "3gp4" } }, "3gp"],
    [{ format_name: "mpegts" }, "mpegts"],
    [{ format_name: "wtv" }, "asf"],
  ])("of %j is %s", (format, name) => {
    expect(read(format).format).toBe(name);
  });

  test("Matroska is WebM where its codecs are", () => {
    const matroska = { format_name: "matroska,webm" };
    const vp9 = { codec_type: "video", codec_name: "vp9" };
    expect(read(matroska, [vp9, { codec_type: "audio", codec_name: "opus" }]).format).toBe("webm");
    expect(read(matroska, [vp9, sound]).format).toBe("mkv");
  });
});

describe("facts", () => {
  test("of a video", () => {
    const tags = {
      TITLE: " Holiday ",
      "com.apple.quicktime.make": "Apple",
      "com.apple.quicktime.model": "iPhone 13 mini",
      "com.apple.quicktime.content.identifier": "9FD70E56",
      "com.apple.quicktime.location.ISO6709": "+52.1641-004.4860+001.096/",
    };
    const stream = {
      ...picture,
      avg_frame_rate: "30000/1001",
      side_data_list: [{}, { rotation: -90 }],
    };
    expect(read({ duration: "1.9004", tags }, [stream, sound]).facts).toEqual({
      durationMs: 1900,
      width: 1920,
      height: 1080,
      codec: "h264",
      audioCodec: "aac",
      frameRate: 29.97,
      orientation: 6,
      title: "Holiday",
      cameraMake: "Apple",
      cameraModel: "iPhone 13 mini",
      contentId: "9FD70E56",
      latitude: 52.1641,
      longitude: -4.486,
      altitude: 1.096,
    });
  });

  test("of music with a cover: the cover is no video", () => {
    const cover = { ...picture, codec_name: "mjpeg", disposition: { attached_pic: 1 } };
    expect(
      read({ duration: "2.0", tags: { artist: "The Prodigy" } }, [cover, sound]).facts,
    ).toEqual({ durationMs: 2000, codec: "aac", artist: "The Prodigy" });
  });

  test.each([
    [-90, 6],
    [90, 8],
    [180, 3],
    [-180, 3],
    [0, 1],
    [30, undefined],
  ])("a matrix that turns by %p° is orientation %p", (rotation, orientation) => {
    const stream = { ...picture, side_data_list: [{ rotation }] };
    expect(read({}, [stream]).facts.orientation).toBe(orientation);
  });

  test("the rotate tag turns the other way", () => {
    expect(read({}, [{ ...picture, tags: { rotate: "90" } }]).facts.orientation).toBe(6);
  });

  test.each([
    ["0/0", "25/1", 25],
    ["0/0", "0/0", undefined],
    ["60000/1", "25/1", undefined],
    [undefined, undefined, undefined],
  ])("rates %p and %p are %p frames a second", (average, lowest, rate) => {
    const stream = { ...picture, avg_frame_rate: average, r_frame_rate: lowest };
    expect(read({}, [stream]).facts.frameRate).toBe(rate);
  });

  test("nonsense is left out", () => {
    const stream = { ...picture, width: 0, height: -1 };
    expect(read({ duration: "N/A", tags: { location: "here" } }, [stream]).facts).toEqual({
      codec: "h264",
    });
  });
});

describe("evidence", () => {
  const created = "2024-03-02T09:50:26.000000Z";

  test("QuickTime: local time with offset first, the header without the Z that ffmpeg adds", () => {
    const tags = {
      creation_time: created,
      "com.apple.quicktime.creationdate": "2024-03-02T10:50:26+0100",
      date: "2024",
    };
    expect(read({ format_name: mov, tags }).evidence).toEqual([
      { source: "quicktime:CreationDate", value: "2024-03-02T10:50:26+0100" },
      { source: "quicktime:CreateDate", value: "2024-03-02T09:50:26" },
      { source: "quicktime:ContentCreateDate", value: "2024" },
    ]);
  });

  test.each([
    ["avi", "riff:DateTimeOriginal"],
    ["asf", "asf:CreationDate"],
    ["matroska,webm", "matroska:DateUTC"],
    ["mxf", "tag:Date"],
  ] as const)("the creation time of %s is %s", (format, source) => {
    expect(read({ format_name: format, tags: { creation_time: created } }).evidence).toEqual([
      { source, value: created },
    ]);
  });

  test("a header without a date gives way to the video stream's", () => {
    const stream = { ...picture, tags: { creation_time: created } };
    expect(read({ format_name: mov }, [stream]).evidence).toEqual([
      { source: "quicktime:CreateDate", value: "2024-03-02T09:50:26" },
    ]);
  });
});

describe("kind", () => {
  test.each([
    ["file:/a.jpg", [picture], "video"],
    ["file:/a.mp3", [sound], undefined],
    ["file:/a.mp4", [picture], undefined],
    ["file:/a.mp4", [sound], undefined],
    ["file:/a.m4b", [picture], undefined],
  ] as const)("of %s with %j is %p", (filename, streams, kind) => {
    expect(read({ filename }, streams).kind).toBe(kind);
  });
});

test.each([
  ["file:/a: b.mp4: No such file or directory", "open", "vanished"],
  ["file:/a.mp4: Permission denied", "open", "denied"],
  ["file:/a.mp4: Operation not permitted", "metadata", "corrupt"],
  ["file:/a.mp4: Input/output error", "read", "io-error"],
  ["[mov @ 0x1] moov atom not found\nfile:/a.mp4: Invalid data found", "metadata", "truncated"],
  ["file:/a.mp4: Invalid data found when processing input", "metadata", "corrupt"],
  ["file:/a.mp4: Cannot allocate memory", "metadata", "too-large"],
  ["", "metadata", "corrupt"],
] as const)("%j is %s, %s", (stderr, stage, reason) => {
  const problem = problemFromFfprobe(stderr, 1);
  expect(problem).toMatchObject({ stage, reason });
  // The path is said by whoever reports the problem.
  expect(problem.detail).not.toContain("/a");
});
