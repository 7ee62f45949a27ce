// Videos that look alike, by the compiled program and the ffmpeg of this machine; skipped where it has none.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { nameFromBytes, osPath } from "../../src/base/names.ts";
import { Place } from "../support/program.ts";
import { ffmpeg, makeVideo, videoFile } from "../support/videos.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

const ask = ["duplicates", "--by", "similar", "--kind", "video"];
const SECONDS = 3;

/** The groups, as names of files below the library. */
function groups(lines: ReturnType<Place["json"]>["lines"]): string[][] {
  return lines.flatMap(({ type, files }) =>
    type === "similar" && Array.isArray(files)
      ? [files.map(({ path }) => path.slice(place.library.length + 1)).sort()]
      : [],
  );
}

// Skipped where there is no ffmpeg, which no package of npm is asked for: tests with a false one run everywhere
// (test/unit/operations/duplicates/similar_videos.test.ts, test/unit/inspect/tools/ffmpeg.test.ts).
test.skipIf(ffmpeg == null)(
  "a smaller copy in another container is found, another film is not",
  () => {
    makeVideo(1, SECONDS, place.at("library", "1.mp4"));
    makeVideo(1, SECONDS, place.at("library", "copy.avi"), ["-vf", "scale=96:-2", "-q:v", "9"]);
    makeVideo(2, SECONDS, place.at("library", "2.mp4"));
    const { status, lines, summary } = place.json([...ask, place.library]);
    expect(status).toBe(0);
    expect(groups(lines)).toEqual([["1.mp4", "copy.avi"]]);
    expect(summary).toMatchObject({ groups: 1, videos: { groups: 1, compared: 3, looks: 5 } });
    expect(place.json(ask).summary).toMatchObject({ videos: { groups: 1, compared: 3, looks: 0 } });
  },
);

test.skipIf(ffmpeg == null)(
  "names that ffmpeg would take for something else are names of files",
  async () => {
    const bytes = nameFromBytes(Buffer.from("-i \xff%02d\n.mp4", "latin1"));
    for (const name of ["-y.mp4", bytes]) {
      makeVideo(1, SECONDS, place.at("made.mp4"), ["-metadata", `title=${name.length}`]);
      const made = Bun.file(place.at("made.mp4"));
      writeFileSync(osPath(`${place.library}/${name}`), new Uint8Array(await made.arrayBuffer()));
    }
    const { status, summary } = place.json([...ask, place.library]);
    expect(status).toBe(0);
    expect(summary).toMatchObject({ videos: { groups: 1, compared: 2 }, failed: 0 });
  },
);

test("without an ffmpeg the rest goes on", () => {
  const none = { env: { VARVE_TOOLS_FFMPEG: "none" } };
  place.put("1.mp4", videoFile(10_000));
  place.put("2.mp4", videoFile(10_000, 2));
  const { status, stderr, summary } = place.json([...ask, place.library], none);
  expect(status).toBe(0);
  expect(stderr).toContain("Videos are not compared, for which ffmpeg is needed");
  expect(summary).toMatchObject({ groups: 0, videos: { unread: 2, compared: 0 } });
});
