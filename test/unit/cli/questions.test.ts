// The questions, from the command line to what is printed, on a small catalog.

import { expect, test } from "bun:test";
import { InterruptedError } from "../../../src/base/abort.ts";
import { finishRun, startRun } from "../../../src/catalog/runs.ts";
import { OutputClosedError } from "../../../src/cli/output.ts";
import type { World } from "../../../src/cli/world.ts";
import { type TestCatalog, testCatalog } from "../../support/catalog_rows.ts";
import { expectGolden } from "../../support/golden.ts";
import { type FakeWorld, fakeWorld, jsonLines, runIn } from "../../support/world.ts";

const captured = (local: string, confidence = "high") => ({
  captured_local: local,
  captured_offset: 120,
  captured_precision: "second",
  captured_source: "exif:DateTimeOriginal",
  captured_confidence: confidence,
});

async function smallLibrary(): Promise<TestCatalog> {
  const library = await testCatalog();
  library.add("/volume1/photo", [
    {
      path: "2019/IMG_0001.jpg",
      size: 3_200_000,
      sample: "00112233445566ff",
      media: {
        ...captured("2019-07-04T18:22:31"),
        width: 4032,
        height: 3024,
        orientation: 6,
        camera_make: "Apple",
        camera_model: "iPhone 8",
        rating: 4,
        favorite: 1,
        codec: "jpeg",
        evidence: JSON.stringify([
          { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31" },
        ]),
      },
    },
    { path: '2019/odd "name", 日本.jpg', size: 900, media: captured("2019-07-05T00:00:00", "low") },
    { path: "2019/raw\udcff.jpg", size: 7 },
    {
      path: "2020/film.mp4",
      kind: "video",
      size: 1_500_000_000,
      media: {
        ...captured("2020-01-01T10:00:00"),
        duration_ms: 3_725_000,
        width: 1920,
        height: 1080,
        codec: "hevc",
      },
    },
    {
      path: "2020/locked.jpg",
      failure: { stage: "open", reason: "denied", detail: "Permission denied" },
    },
    {
      path: "2020/torn.mp4",
      kind: "video",
      failure: { stage: "metadata", reason: "truncated", detail: "It ends in the middle" },
    },
    { path: "2020/gone.jpg", missing: true },
  ]);
  const run = startRun(library.catalog, {
    operation: "scan",
    options: { hash: "sample" },
    pid: 1,
    nowUs: 1e15,
  });
  finishRun(
    library.catalog,
    run,
    "done",
    {
      found: 6,
      added: 1,
      changed: 0,
      unchanged: 5,
      moved: 0,
      missing: 1,
      failed: 2,
      skipped: 3,
      others: 4,
      bytes: 1_503_201_907,
      durationMs: 1234,
      filesPerSecond: 5,
      bytesRead: 65_536,
      cache: { hits: 5, misses: 1, folders: 2 },
      stagesMs: { walk: 10, read: 20, hash: 30, write: 40, date: 50 },
      failures: { denied: 1, truncated: 1 },
      workers: 2,
    },
    1e15 + 1_234_000,
  );
  return library;
}

function worldOf(library: TestCatalog, changes: Parameters<typeof fakeWorld>[0] = {}): FakeWorld {
  const openCatalog: World["openCatalog"] = async () => ({
    catalog: library.catalog,
    [Symbol.asyncDispose]: async () => {},
  });
  return fakeWorld({ openCatalog, env: { VARVE_DATA: "/nowhere/data" }, ...changes });
}

const goldens: readonly (readonly [name: string, argv: readonly string[]])[] = [
  ["files.txt", ["files"]],
  ["files.csv", ["files", "--csv"]],
  ["files.jsonl", ["files", "--json"]],
  ["failures.txt", ["failures"]],
  ["failures.jsonl", ["failures", "--json", "--limit", "1"]],
  ["stats.txt", ["stats"]],
  ["runs.txt", ["runs"]],
  ["runs_show.txt", ["runs", "show"]],
  ["info.txt", ["info", "/volume1/photo/2019/IMG_0001.jpg"]],
  ["info_failed.txt", ["info", "/volume1/photo/2020/locked.jpg"]],
];

for (const [name, argv] of goldens) {
  test(`varve ${argv.join(" ")} prints what it is to print`, async () => {
    using library = await smallLibrary();
    const { status, out, err } = await runIn(worldOf(library), ...argv);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expectGolden(`questions/${name}`, out);
  });
}

test("varve runs show of a run that has no page of its own tells every figure that is not nothing", async () => {
  using library = await smallLibrary();
  const nowUs = 2e15;
  const run = startRun(library.catalog, { operation: "organize", options: {}, pid: 1, nowUs });
  const figures = {
    ...{ seen: 12_345, inPlace: 0, foldedBytes: 1_503_201_907, limited: false, resumed: true },
    ...{ plan: null, oldest: "2026-11-21T15:50:43.615Z", durationMs: 1234 },
    shifts: [
      { camera: "Canon\u001b A620", byMs: -5_400_000, files: 4 },
      { camera: "iPhone", byMs: 3_600_000, files: 0 },
    ],
  };
  finishRun(library.catalog, run, "done", figures, nowUs + 1_234_000);
  const { out } = await runIn(worldOf(library), "runs", "show");
  expect(out.split("\n").slice(1)).toEqual([
    "",
    "Figures",
    "seen                                               12,345",
    "folded bytes                                       1.5 GB",
    "resumed                                               yes",
    "oldest                               2026-11-21 15:50:43Z",
    "shifts        camera Canon\ufffd A620, by -1 h 30 min, files 4",
    "shifts                              camera iPhone, by 1 h",
    "",
  ]);
});

test("on a terminal tables are cut to its width, coloured, and end with a count", async () => {
  using library = await smallLibrary();
  const { out } = await runIn(worldOf(library, { tty: true, columns: 72 }), "files");
  for (const line of out.split("\n")) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(72);
  expectGolden("questions/files_terminal.txt", out);
  const plain = await runIn(worldOf(library, { tty: true, columns: 72 }), "files", "--no-color");
  expect(plain.out).toBe(Bun.stripANSI(out));
});

test("--print0 gives the names whole, those that are not UTF-8 too", async () => {
  using library = await smallLibrary();
  const { out } = await runIn(
    worldOf(library),
    "files",
    "--print0",
    "--under",
    "/volume1/photo/2019",
  );
  expect(out.split("\0")).toEqual([
    "/volume1/photo/2019/IMG_0001.jpg",
    '/volume1/photo/2019/odd "name", 日本.jpg',
    "/volume1/photo/2019/raw\udcff.jpg",
    "",
  ]);
});

test("filters are understood and narrow what is listed", async () => {
  using library = await smallLibrary();
  const cases: [string[], string[]][] = [
    [
      ["--kind", "video"],
      ["film.mp4", "torn.mp4"],
    ],
    [["--kind", "video,photo", "--captured", "2020.."], ["film.mp4"]],
    [["--rating", "4+"], ["IMG_0001.jpg"]],
    [["--rating", "5"], []],
    [["--favorite"], ["IMG_0001.jpg"]],
    [["--missing"], ["gone.jpg"]],
    [["--failed"], ["locked.jpg", "torn.mp4"]],
    [["--camera", "iphone"], ["IMG_0001.jpg"]],
    [["--orientation", "portrait"], ["IMG_0001.jpg"]],
    [
      ["--sort", "size", "--limit", "2"],
      ["film.mp4", "IMG_0001.jpg"],
    ],
    [["--under", "photo/2020", "--limit", "1", "--offset", "1"], ["locked.jpg"]],
  ];
  for (const [flags, names] of cases) {
    const { out } = await runIn(
      worldOf(library, { cwd: "/volume1" }),
      "files",
      "--print0",
      ...flags,
    );
    const found = out
      .split("\0")
      .slice(0, -1)
      .map((path) => path.slice(path.lastIndexOf("/") + 1));
    expect([flags, found]).toEqual([flags, names]);
  }
});

test("a filter that is not understood is a usage error that says what to write", async () => {
  using library = await smallLibrary();
  const cases: [string[], string][] = [
    [["--kind", "photo,vidoe"], 'varve: --kind "vidoe" must be "photo", "video"'],
    [["--captured", "July"], 'varve: --captured "July" must be a time or a span'],
    [["--rating", "4"], 'varve: --rating "4" must be stars and more, such as "4+"'],
    [["--limit", "-1"], 'varve: --limit "-1" must be a whole number'],
    [["--csv", "--print0"], "varve: --csv, --print0 and --json exclude each other"],
    [["--csv", "--json"], ""],
  ];
  for (const [flags, expected] of cases) {
    const { status, err } = await runIn(worldOf(library), "files", ...flags);
    expect(status).toBe(2);
    expect(err).toStartWith(expected);
  }
});

test("a run, a file and a folder that are not known", async () => {
  using library = await smallLibrary();
  expect((await runIn(worldOf(library), "runs", "show", "99")).status).toBe(2);
  expect((await runIn(worldOf(library), "info", "/nowhere/a.jpg")).status).toBe(2);
  const { status, out, err } = await runIn(
    worldOf(library),
    "files",
    "--json",
    "--under",
    "/nowhere",
  );
  expect(status).toBe(0);
  expect(jsonLines(out)).toEqual([
    { type: "summary", command: "files", status: 0, files: 0, bytes: 0 },
  ]);
  expect(err).toContain("/nowhere");
});

test("the catalog asked for lies in the data folder, and is given back", async () => {
  using library = await smallLibrary();
  let given = 0;
  const world = worldOf(library, {
    openCatalog: async (request) => {
      expect(request).toMatchObject({ access: "read", dataFolder: "/nowhere/data" });
      return { catalog: library.catalog, [Symbol.asyncDispose]: async () => void given++ };
    },
  });
  await runIn(world, "stats");
  await runIn(world, "runs", "show", "99");
  expect(given).toBe(2);
});

test("a reader that leaves in the middle ends a question quietly and gives the catalog back", async () => {
  using library = await smallLibrary();
  let given = 0;
  const stdout = {
    isTTY: false,
    columns: 80,
    write: () => {
      throw new OutputClosedError("EPIPE");
    },
  };
  const world = worldOf(library, {
    stdout,
    openCatalog: async () => ({
      catalog: library.catalog,
      [Symbol.asyncDispose]: async () => void given++,
    }),
  });
  for (const argv of [["files"], ["files", "--json"], ["stats"]]) {
    expect(await runIn(world, ...argv)).toEqual({ status: 0, out: "", err: "" });
  }
  expect(given).toBe(3);
});

test("a stopped question ends with 130", async () => {
  using library = await smallLibrary();
  const world = worldOf(library, { signal: AbortSignal.abort(new InterruptedError("SIGTERM")) });
  const { status } = await runIn(world, "files");
  expect(status).toBe(130);
});
