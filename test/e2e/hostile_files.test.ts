// Files, names and folders made to crash, hang or mislead the compiled program: a row in `failures` or a
// sound result, and the same with any number of threads and any size of batch.

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { makeLibrary } from "../../scripts/make_library.ts";
import {
  hostileFiles,
  makeHostileLibrary,
  makeStrangeEntries,
  soundFiles,
} from "../support/hostile_library.ts";
import { type Line, Place } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
let files: number;

beforeAll(() => {
  place = new Place();
  files = makeHostileLibrary(place.library);
  makeStrangeEntries(place.library);
});

afterAll(() => place[Symbol.dispose]());

const byPath = (lines: readonly Line[]) => new Map(lines.map((line) => [line["path"], line]));

describe("a library of hostile files", () => {
  let first: ReturnType<Place["scan"]>;
  let dump: string;
  beforeAll(() => {
    first = place.scan();
    dump = place.dump();
  });

  test("is scanned to its end; every trouble is told and kept", () => {
    expect(first.status).toBe(3);
    // Pipes, links and folders with names of pictures are left out.
    expect(first.summary).toMatchObject({ found: files, added: files, skipped: 6, missing: 0 });
    const told = first.lines.filter(({ type }) => type === "failure");
    expect(told.length).toBe(Number(first.summary["failed"]));
    expect(told.filter(({ reason }) => reason === "crashed" || reason === "timeout")).toEqual([]);
    const { lines, summary } = place.json(["failures"]);
    expect(summary["failures"]).toBe(told.length);
    expect(new Set(lines.map(({ path }) => path))).toEqual(new Set(told.map(({ path }) => path)));
    // Nothing of a sparse file is read but what any file costs.
    expect(Number(first.summary["bytesRead"])).toBeLessThan(100e6);
  });

  test("is not read again where nothing has changed, although much of it failed", () => {
    expect(place.scan().summary).toMatchObject({
      found: files,
      unchanged: files,
      bytesRead: 0,
      failed: 0,
    });
    expect(place.dump()).toBe(dump);
  });

  test("leaves the sound files among them as they are", () => {
    const found = byPath(place.json(["files", "--under", join(place.library, "sound")]).lines);
    expect(found.size).toBe(Object.keys(soundFiles).length);
    const of = (name: string) => found.get(join(place.library, "sound", name));
    expect(of("sound.jpg")).toMatchObject({
      kind: "photo",
      captured: { local: "2019-07-04T18:22:31", source: "exif:DateTimeOriginal" },
    });
    expect(of("sound.heic")).toMatchObject({ captured: { local: "2020-01-02T03:04:05" } });
    expect(of("sound.mov")).toMatchObject({ captured: { local: "2019-07-04T18:22:31" } });
    expect(
      place.json(["files", "--failed", "--under", join(place.library, "sound")]).lines,
    ).toEqual([]);
  });

  test("takes a file for what it holds, whatever its name says", () => {
    const found = byPath(place.json(["files", "--under", join(place.library, "hostile")]).lines);
    const of = (name: string) => found.get(join(place.library, "hostile", name));
    expect(of("heic-named.jpg")).toMatchObject({
      kind: "photo",
      captured: { local: "2018-05-06T07:08:09" },
    });
    for (const name of ["jpeg-named.heic", "jpeg-named.mp4"]) {
      expect(of(name)).toMatchObject({
        kind: "photo",
        captured: { local: "2019-07-04T18:22:31", source: "exif:DateTimeOriginal" },
      });
    }
    expect(of("mp4-named.jpg")).toMatchObject({ kind: "video", width: 1920, height: 1080 });
    // What is no media has nothing but its modification time.
    for (const name of ["text.jpg", "zero.jpg", "zeros.jpg", "ones.mp4"]) {
      expect(of(name)).toMatchObject({ width: null, captured: { source: "stat:ModifyTime" } });
    }
  });

  test("gives no date to a truncated file that is not in it", () => {
    const { lines } = place.json(["files", "--under", join(place.library, "cut")]);
    const dates = new Set(
      lines.map((line) => (line["captured"] as { local: string } | null)?.local ?? "none"),
    );
    // Those that are in the sound files, and the modification time.
    const possible = [
      ...["2019-07-04T18:22:31", "2020-01-02T03:04:05", "2021-02-03T04:05:06"],
      ...["2020-09-13T12:26:40", "none"],
    ];
    expect([...dates].filter((date) => !possible.includes(date))).toEqual([]);
  });

  test("names never drive a terminal, and come out whole for programs", () => {
    for (const command of [
      ["files"],
      ["failures"],
      ["info", escapePath()],
      ["why", escapePath()],
    ]) {
      const { stdout, stderr, status } = place.run(command);
      expect(status).toBe(0);
      expect(`${stdout}${stderr}`).not.toContain("\x1b");
      expect(`${stdout}${stderr}`).not.toContain("\x07");
    }
    const { stdout } = place.run(["files", "--print0"]);
    const names = stdout.split("\0").filter((name) => name !== "");
    expect(names.length).toBe(files);
    for (const name of Object.keys(hostileFiles)) {
      expect(names).toContain(join(place.library, "hostile", name));
    }
    expect(byPath(place.json(["files"]).lines).has(escapePath())).toBe(true);
  });

  const escapePath = () => join(place.library, "hostile", "\x1b]0;title\x07\x1b[31mred.jpg");
});

describe("the catalog and its answers are the same", () => {
  const ways: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>])[] =
    [
      ["two workers", ["--workers", "2"], {}],
      [
        "one thread for everything, batches of one",
        [],
        { VARVE_PERFORMANCE_MULTIPROCESSING: "false", VARVE_PERFORMANCE_CHUNK_SIZE: "1" },
      ],
      ["one worker, batches of ten", ["--workers", "1"], { VARVE_PERFORMANCE_CHUNK_SIZE: "10" }],
      ["four workers, batches of 500", ["--workers", "4"], { VARVE_PERFORMANCE_CHUNK_SIZE: "500" }],
    ];
  let library: Place;
  let first: { readonly listed: string; readonly dump: string } | undefined;
  beforeAll(() => {
    library = new Place();
    makeHostileLibrary(library.library, { truncated: false });
    makeLibrary({ out: library.library, files: 150, seed: 3, shape: "small", plain: false });
  });
  afterAll(() => library[Symbol.dispose]());

  for (const [name, args, env] of ways) {
    test(`with ${name}`, () => {
      library.forget();
      expect(library.scan(args, { env: { PATH: "/usr/bin:/bin", ...env } }).status).toBe(3);
      const found = { listed: library.run(["files", "--json"]).stdout, dump: library.dump() };
      first ??= found;
      expect(found.dump).toBe(first.dump);
      expect(found.listed).toBe(first.listed);
      expect(found.listed.split("\n").length).toBeGreaterThan(200);
    });
  }
});
