import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ScanLibrary } from "../../../support/scan_library.ts";
import { type Seeing, seeAlike } from "../../../support/similar.ts";
import { drawnVideos, videoFile } from "../../../support/videos.ts";

const scope = { kinds: ["photo", "video"], minSizeBytes: 1 } as const;

/** Files by their names below the root, with their lengths in milliseconds. */
async function videos(lengths: Readonly<Record<string, number>>): Promise<ScanLibrary> {
  const library = await ScanLibrary.make();
  for (const [i, [name, durationMs]] of Object.entries(lengths).entries()) {
    library.put(name, videoFile(durationMs, i));
  }
  await library.scan();
  return library;
}

async function see(library: ScanLibrary, changes: Seeing = {}, drawn = drawnVideos()) {
  const seen = await seeAlike(library, { scope, tools: drawn.tools, ...changes });
  return { ...seen, videos: seen.result.summary.videos, asked: drawn.asked };
}

/** The videos of which frames were asked for, and how many. */
function looks(asked: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of asked) {
    const name = one.slice(0, one.lastIndexOf(" "));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test("only those with another of their length are opened, only lookalikes are looked at whole", async () => {
  using library = await videos({
    "a/1.mp4": 10_000,
    "b/1 copy.mkv.mp4": 10_900,
    "b/2.mp4": 10_400,
    "b/3.mp4": 30_000,
    "b/4.mp4": 900,
    "b/5.mp4": 920,
  });
  const { groups, videos: figures, asked, result } = await see(library);
  expect(groups).toEqual([["copies", "a/1.mp4", "b/1 copy.mkv.mp4"]]);
  expect(looks(asked)).toEqual({ "1.mp4": 9, "1 copy.mkv.mp4": 10, "2.mp4": 2 });
  expect(figures).toEqual({
    ...{ groups: 1, compared: 3, alone: 1, short: 2, unmeasured: 0, looks: 5 },
    ...{ flat: 0, noDecoder: 0, tooLarge: 0, damaged: 0, unread: 0 },
  });
  expect(result.summary).toMatchObject({ groups: 1, compared: 0, decoded: 0, failed: 0 });
});

test("the record tells kind and length", async () => {
  using library = await videos({ "1.mp4": 10_000, "1 copy.mp4": 10_500 });
  const { result } = await see(library);
  const records = await Array.fromAsync(result.groups());
  expect(records).toMatchObject([
    {
      ...{ type: "similar", kind: "video", likely: "copies" },
      files: [
        { path: library.path("1 copy.mp4"), durationMs: 10_500, pixels: 1920 * 1080 },
        { path: library.path("1.mp4"), durationMs: 10_000, pixels: 1920 * 1080 },
      ],
    },
  ]);
});

test("a common beginning makes no copies", async () => {
  using library = await videos({ "1 intro.mp4": 20_000, "2 intro.mp4": 20_000 });
  const { groups, asked } = await see(library);
  expect(groups).toEqual([]);
  // The second of the times that are looked at first lies in it: they are looked at whole.
  expect(looks(asked)).toEqual({ "1 intro.mp4": 9, "2 intro.mp4": 9 });
});

test("videos without anything to see are alike to none", async () => {
  using library = await videos({ "1 dark.mp4": 10_000, "2 dark.mp4": 10_000 });
  const first = await see(library);
  expect(first.groups).toEqual([]);
  expect(first.videos).toMatchObject({ flat: 2, compared: 0 });
  const again = await see(library);
  expect(again.asked).toEqual([]);
  expect(again.videos).toMatchObject({ flat: 2, looks: 0 });
});

test("nothing is looked at twice, but what has changed or was another's length", async () => {
  using library = await videos({ "1.mp4": 10_000, "1 copy.mp4": 10_000, "2.mp4": 10_000 });
  await see(library);
  const again = await see(library);
  expect(again.asked).toEqual([]);
  expect(again.groups).toEqual([["copies", "1 copy.mp4", "1.mp4"]]);
  renameSync(library.path("1.mp4"), library.path("moved 1.mp4"));
  library.put("2.mp4", videoFile(10_000, 99));
  await library.scan();
  const changed = await see(library);
  expect(looks(changed.asked)).toEqual({ "2.mp4": 2 });
  expect(changed.groups).toEqual([["copies", "1 copy.mp4", "moved 1.mp4"]]);
  // What was made by another way of looking, or of another length, is void.
  library.catalog.db.run("UPDATE video_looks SET version = version - 1 WHERE file_id = 1");
  library.catalog.db.run("UPDATE media SET duration_ms = 10_100 WHERE file_id = 2");
  expect(Object.keys(looks((await see(library)).asked)).sort()).toEqual([
    "1 copy.mp4",
    "moved 1.mp4",
  ]);
});

test("stopped, it looks at no video again that it was done with", async () => {
  using library = await videos(
    Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.mp4`, 10_000])),
  );
  const stopping = new AbortController();
  /** In the order of the disk, which is not that of their names everywhere. */
  const begun = new Set<string>();
  const drawn = drawnVideos({
    before: (name) => {
      const isNew = !begun.has(name);
      begun.add(name);
      if (!isNew || begun.size !== 8) return;
      // What another process sees is what a killed run would leave.
      using other = new Database(library.file, { readonly: true });
      const { n = 0 } =
        other.query<{ n: number }, []>("SELECT count(*) AS n FROM video_looks").get() ?? {};
      expect(n).toBeGreaterThanOrEqual(5);
      stopping.abort(new Error("Stop"));
    },
  });
  const first = await see(library, { signal: stopping.signal }, drawn);
  expect(first.result).toMatchObject({ end: "interrupted", summary: { groups: 0 } });
  const second = await see(library);
  expect(second.result).toMatchObject({ run: first.result.run, resumed: true, end: "done" });
  const [before, after] = [Object.keys(looks(first.asked)), Object.keys(looks(second.asked))];
  expect(after).toContain([...begun][7] ?? "");
  // The two that were under way when it was stopped.
  expect(before.filter((name) => after.includes(name)).length).toBeLessThanOrEqual(2);
  expect(second.videos.compared).toBe(12);
});

test("without an ffmpeg that is said once, and what is known already is compared", async () => {
  using library = await videos({ "1.mp4": 10_000, "1 copy.mp4": 10_000 });
  const none = await seeAlike(library, { scope });
  expect(none.groups).toEqual([]);
  expect(none.result.summary.videos).toMatchObject({ compared: 0, unread: 2 });
  const notices = none.events.filter(({ type }) => type === "notice");
  expect(notices).toMatchObject([
    { message: "Videos are not compared, for which ffmpeg is needed: There is none" },
  ]);
  await see(library);
  const known = await seeAlike(library, { scope });
  expect(known.groups).toEqual([["copies", "1 copy.mp4", "1.mp4"]]);
  expect(known.events.filter(({ type }) => type === "notice")).toEqual([]);
});

test("no ffmpeg is looked for where no video could have a copy", async () => {
  using library = await videos({ "1.mp4": 10_000, "2.mp4": 20_000 });
  const { events } = await seeAlike(library, { scope });
  expect(events.filter(({ type }) => type === "notice")).toEqual([]);
});

test("what one ffmpeg cannot decode is tried by another one, and not again by itself", async () => {
  using library = await videos({
    "1 strange.mp4": 10_000,
    "1 strange copy.mp4": 10_000,
    "2 damaged.mp4": 10_000,
  });
  const first = await see(library);
  expect(first.videos).toMatchObject({ noDecoder: 2, damaged: 1, compared: 0 });
  expect((await see(library)).asked).toEqual([]);
  const newer = await see(library, {}, drawnVideos({ version: "2" }));
  expect(newer.groups).toEqual([["copies", "1 strange copy.mp4", "1 strange.mp4"]]);
  expect(newer.videos).toMatchObject({ noDecoder: 0, damaged: 1, compared: 2 });
});

test("files that changed or vanished are counted, those that cannot be read are told", async () => {
  using library = await videos({
    "1.mp4": 10_000,
    "2.mp4": 10_000,
    "3.mp4": 10_000,
    "4.mp4": 10_000,
  });
  rmSync(library.path("1.mp4"));
  writeFileSync(library.path("2.mp4"), "other");
  const drawn = drawnVideos({
    before: (name) => {
      if (name === "3.mp4") writeFileSync(library.path("3.mp4"), "edited meanwhile");
    },
  });
  const hung = {
    stage: "tool",
    reason: "timeout",
    detail: "ffmpeg did not answer in time",
  } as const;
  const tools = {
    ...drawn.tools,
    frame: async (path: string, atMs: number, side: number) =>
      path.endsWith("4.mp4")
        ? { status: "failed" as const, problem: hung }
        : drawn.tools.frame(path, atMs, side),
  };
  const { result, events } = await see(library, { tools }, drawn);
  expect(result.summary).toMatchObject({ changed: 3, failed: 1, videos: { unread: 4 } });
  const failures = events.filter(({ type }) => type === "failure");
  expect(failures).toEqual([{ type: "failure", path: library.path("4.mp4"), ...hung }]);
});

test("names of one file make no group", async () => {
  using library = await videos({ "1.mp4": 10_000 });
  linkSync(library.path("1.mp4"), library.path("1 again.mp4"));
  await library.scan();
  expect((await see(library)).groups).toEqual([]);
});

test("a device is read by as many as it may be", async () => {
  using library = await videos(
    Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`${i}.mp4`, 10_000])),
  );
  const drawn = drawnVideos();
  let [reading, most] = [0, 0];
  const tools: typeof drawn.tools = {
    ...drawn.tools,
    frame: async (...request) => {
      most = Math.max(most, ++reading);
      await Bun.sleep(1);
      reading--;
      return drawn.tools.frame(...request);
    },
  };
  await see(library, { tools, limitsOf: () => ({ concurrentReads: 1 }) });
  expect(most).toBe(1);
});

test("what is asked of photos alone leaves videos alone", async () => {
  using library = await videos({ "1.mp4": 10_000, "1 copy.mp4": 10_000 });
  const { groups, asked } = await see(library, { scope: { kinds: ["photo"], minSizeBytes: 1 } });
  expect(groups).toEqual([]);
  expect(asked).toEqual([]);
});
