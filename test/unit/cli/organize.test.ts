// `varve organize` as it is typed, on a small library on disk.

import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import { livePhoto, readPlan } from "../../support/organize.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import { fakeWorld, jsonLines, openOnDisk, runIn } from "../../support/world.ts";

/** When everything but new files was written. */
const LONG_AGO_S = Date.UTC(2020, 0, 1) / 1000;
/** Now, by the clock of the world in memory. */
const NOW_S = Date.UTC(2026, 0, 2, 1, 30) / 1000;

class Library implements Disposable {
  readonly #temp = new TempFolder();
  readonly path = this.#temp.path;
  readonly inbox = join(this.path, "inbox");
  readonly photo = join(this.path, "photo");

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    mkdirSync(this.inbox);
    mkdirSync(this.photo);
    for (const [name, content] of Object.entries(files)) this.put(name, content);
  }

  put(name: string, content: string | Uint8Array, mtimeS = LONG_AGO_S): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, mtimeS, mtimeS);
  }

  /** `varve organize inbox photo --to photo`, or other words. */
  organize(...words: readonly string[]) {
    return this.run({}, "organize", this.inbox, this.photo, "--to", this.photo, ...words);
  }

  /** What it prints is the same wherever the library lies, and however long it takes. */
  async run(changes: Parameters<typeof fakeWorld>[0], ...argv: readonly string[]) {
    const env = {
      VARVE_DATA: join(this.path, "data"),
      VARVE_PERFORMANCE_MULTIPROCESSING: "false",
      VARVE_LIBRARY_HOME_TIME_ZONE: "Europe/Berlin",
    };
    const world = fakeWorld({ env, cwd: this.path, openCatalog: openOnDisk, ...changes });
    const { status, out, err } = await runIn(world, ...argv);
    const same = (text: string) =>
      text
        .replaceAll(this.path, "/T")
        .replace(/looked at in [\d.]+ m?s/, "looked at in 1 s")
        .replace(/"durationMs":[\d.]+/g, '"durationMs":1')
        .replace(/"library":"\w+"/g, '"library":"1"')
        .replace(/"filesPerSecond":[\d.]+/g, '"filesPerSecond":1');
    return { status, out: same(out), err: same(err) };
  }

  [Symbol.dispose](): void {
    this.#temp[Symbol.dispose]();
  }
}

/** A photo of a camera "Varve" and of a time, "2019:07:04 18:22:31"; shades tell photos apart. */
function photo(dateTimeOriginal: string | undefined, shade = 128): Uint8Array {
  const date = dateTimeOriginal == null ? {} : { dateTimeOriginal };
  return makeJpeg({ shade, exif: { make: "Varve", ...date } });
}

/** Everything that a plan can have to tell of. */
function everything(): Library {
  const live = livePhoto("2024:03:09 12:00:00", "7C1E");
  const lib = new Library({
    "inbox/phone/IMG_0001.HEIC": live.heic,
    "inbox/phone/IMG_0001.MOV": live.mov,
    "inbox/phone/IMG_0001.AAE": "<plist/>",
    "inbox/DSC_0001.jpg": photo("2019:07:04 18:22:31", 1),
    "photo/2019/2019-07/DSC_0001.jpg": photo("2019:07:05 10:00:00", 2),
    "photo/2019/2019-07/there.jpg": photo("2019:07:06 10:00:00", 3),
    "inbox/there.jpg": photo("2019:07:06 10:00:00", 3),
    "inbox/IMG_20180101_101010.jpg": photo("2019:07:04 10:00:00", 4),
    "inbox/undated.jpg": photo(undefined, 5),
    "inbox/blocked.jpg": photo("2020:01:01 10:00:00", 6),
    "photo/2020": "no folder",
    "inbox/lost.xmp": "<x/>",
  });
  lib.put("inbox/arriving.jpg", photo("2021:01:01 10:00:00"), NOW_S - 10);
  return lib;
}

test("a plan is printed as a tree, with its figures and what is to be told of single files", async () => {
  using lib = everything();
  const { status, out } = await lib.organize();
  expect(status).toBe(3); // A folder cannot be made.
  const [tree, blocked, conflict, folded, orphan, figures] = out.split("\n\n");
  expect(tree).toMatch(
    /^Folder +Files +Size\n2019 +2 .*\n {2}2019-07 +2 .*\n2024 +3 .*\n {2}2024-03 +3 .*\nreview +1 /,
  );
  expect(blocked).toBe("These cannot be folders\n/T/photo/2020 is a file");
  expect(conflict).toContain("\n/T/inbox/IMG_20180101_101010.jpg: filed by 2019-07-04T10:00:00");
  expect(folded).toEndWith("\n/T/inbox/there.jpg is /T/photo/2019/2019-07/there.jpg");
  expect(orphan).toBe("Sidecars whose file is not there\n/T/inbox/lost.xmp");
  expect(figures?.split("\n").map((line) => line.split(": ")[0])).toEqual([
    expect.stringMatching(/^6 steps for 4 bundles, /),
    "1  to review",
    "1  numbered",
    "1  doubted",
    "2  in their place already",
    "1  the same content is there already",
    "1  waiting",
    "1  left",
    "1  left",
    "Plan",
    "",
  ]);
  expect(out).toEndWith("\nPlan: /T/data/plans/organize-2026-01-02T013000Z.jsonl\n");
});

test("on a terminal it ends with the command that carries it out", async () => {
  using lib = everything();
  const organize = ["organize", lib.inbox, "--to", lib.photo, "--show", "none"];
  const terminal = { tty: true, columns: 100 };
  const carryOut = async (...words: readonly string[]) => {
    const { out } = await lib.run(terminal, ...organize, ...words);
    return Bun.stripANSI(out).trimEnd().split("\n").at(-1);
  };
  const name = "organize-2026-01-02T013000Z";
  expect(await carryOut()).toBe(
    `Carry it out: varve apply /T/data/plans/${name}.jsonl   (--dry-run: only try it)`,
  );
  // Another plan of the same second gets another name.
  expect(await carryOut()).toContain(`varve apply /T/data/plans/${name}-2.jsonl `);
  expect(await carryOut("--data", join(lib.path, "my data"))).toContain(
    `varve --data "/T/my data" apply "/T/my data/plans/${name}.jsonl" `,
  );
});

test("--json gives folders, remarks and one summary", async () => {
  using lib = everything();
  const { status, out } = await lib.organize("--json");
  expect(status).toBe(3);
  const records = jsonLines(out);
  expect(records.map(({ type }) => type).sort()).toEqual([
    ...["blocked", "conflict", "folded", "folder", "folder", "folder", "orphan", "summary"],
  ]);
  expect(records[0]).toMatchObject({ path: "/T/photo/2019/2019-07", files: 2 });
  expect(records.at(-1)).toMatchObject({
    command: "organize",
    status: 3,
    plan: "/T/data/plans/organize-2026-01-02T013000Z.jsonl",
    target: "/T/photo",
    steps: 6,
    bundles: 4,
    seen: 12,
    review: 1,
    waiting: 1,
    orphans: 1,
    conflicts: 1,
    folded: 1,
    blocked: 1,
  });
});

test("--fold of what does not move is passed over, and that is said", async () => {
  using lib = new Library({ "inbox/a.jpg": makeJpeg() });
  const view = ["organize", lib.inbox, "--to", join(lib.path, "view"), "--fold", "--action"];
  for (const action of ["move", "copy", "hardlink"]) {
    const { status, err } = await lib.run({}, ...view, action);
    const isSaid = err.includes("Second copies stay where they are");
    expect([action, status, isSaid]).toEqual([action, 0, action !== "move"]);
  }
});

test("--json --show table gives the plan itself", async () => {
  using lib = everything();
  const { out } = await lib.organize("--json", "--show", "table", "--out", "my.jsonl");
  const records = jsonLines(out);
  const written = readFileSync(join(lib.path, "my.jsonl"), "utf8").replaceAll(lib.path, "/T");
  const plan = records.filter(({ type }) => type === "plan" || type === "step");
  expect(plan).toEqual(
    jsonLines(written).map((line) => ("library" in line ? { ...line, library: "1" } : line)),
  );
  expect(plan.length).toBe(readPlan(written).length + 1);
  expect(records.at(-1)).toMatchObject({ plan: "/T/my.jsonl", steps: plan.length - 1 });
});

test("--preview shows samples and writes nothing", async () => {
  using lib = everything();
  const { out } = await lib.organize("--preview");
  expect(out.match(/^\/T\/inbox\/.* {2}\/T\/photo\/.* {2}\w+$/gm)).toHaveLength(6);
  expect(out).toEndWith("\nNo plan was written: this is a preview\n");
  const { out: json } = await lib.organize("--preview", "--json");
  const records = jsonLines(json);
  expect(records.filter(({ type }) => type === "sample").length).toBe(6);
  expect(records.at(-1)).toMatchObject({ type: "summary", plan: null, steps: 6 });
  expect(await Array.fromAsync(new Bun.Glob("**/*.jsonl").scan(lib.path))).toEqual([]);
});

test("each shift is named with the files that it moves, and one that moves none stands out", async () => {
  using lib = new Library({
    "inbox/a.jpg": photo("2019:06:30 23:30:00"),
    "inbox/a.xmp": "<x/>",
    "inbox/b.jpg": photo("2019:06:30 10:30:00"),
  });
  const shifts = ["--shift", "varve=+1h30m", "--shift", "PowerShot=-2d"];
  const { status, out } = await lib.organize("--show", "table", ...shifts);
  expect(status).toBe(0);
  expect(out).toContain('3  shifted by +1h30m: the clock of "varve"\n');
  expect(out).toContain('0  shifted by -2d: the clock of "PowerShot"\n');
  expect(out).toMatch(/ {2}\/T\/photo\/2019\/2019-07\/a\.jpg +shifted$/m);
  const { out: json } = await lib.organize("--json", ...shifts);
  expect(jsonLines(json).at(-1)).toMatchObject({
    shifted: 3,
    shifts: [
      { camera: "varve", by: "+1h30m", files: 3 },
      { camera: "PowerShot", by: "-2d", files: 0 },
    ],
  });
});

test("what is in its place already has no step, and no plan is written", async () => {
  using lib = new Library({ "photo/2019/2019-07/a.jpg": photo("2019:07:04 18:22:31") });
  const { status, out } = await lib.organize();
  expect({ status, out }).toEqual({
    status: 0,
    out: "Nothing to do: 1 file looked at in 1 s\n1  in their place already\n",
  });
  const { out: json } = await lib.organize("--json");
  expect(jsonLines(json)).toMatchObject([{ plan: null, steps: 0, inPlace: 1 }]);
  // Where a name is given there is a file of that name.
  await lib.organize("--out", "empty.jsonl");
  expect(readPlan(readFileSync(join(lib.path, "empty.jsonl"), "utf8"))).toEqual([]);
});

/** Command lines that are refused: the error and its hint. */
const refused: readonly (readonly [words: readonly string[], message: string])[] = [
  [[], "--to is missing\nSee `varve organize --help`"],
  [
    ["--to", "photo", "--template", "{yaer}/{stem}{ext}"],
    '--template does not take "{yaer}/{stem}{ext}": it has no token {yaer} (Did you mean {year}?)',
  ],
  [
    ["--to", "photo", "--template", "{year}/{stem}"],
    '--template does not take "{year}/{stem}": it does not end in {ext} (Files would lose their extension: end it in {ext})',
  ],
  [
    ["--to", "photo", "--review-template", "{year}/{stem}{ext}"],
    'The template "{year}/{stem}{ext}" asks for what files without a date may not have\nWrite one such as "review/{stem}{ext}"',
  ],
  [
    ["--to", "photo", "--preview", "--out", "x.jsonl"],
    "--preview writes no plan, and --out names one\nGive one of them",
  ],
  [["--to", "photo", "--show", "all"], '--show "all" must be'],
  [
    ["--to", "photo", "--action", "link"],
    '--action does not take "link": it must be "move", "copy" or "hardlink"',
  ],
  [
    ["--to", "photo", "--shift", "Canon"],
    '--shift does not take "Canon": it must be a camera and a duration',
  ],
  [["--to", "photo", "--settle", "soon"], '--settle does not take "soon": it must be a duration'],
  [
    ["--to", "inbox", "--action", "copy"],
    'The target "/T/inbox" is the source itself, and to copy it into itself would double it\nChoose a folder below or beside it, or `--action move`',
  ],
  [["--to", "inbox/a.jpg"], 'The target "/T/inbox/a.jpg" is no folder'],
  [
    ["--to", "photo/@eaDir/x"],
    'The target "/T/photo/@eaDir/x" lies in "@eaDir", which scans leave out',
  ],
];

for (const [words, message] of refused) {
  test(`varve organize inbox ${words.join(" ")} is refused`, async () => {
    using lib = new Library({ "inbox/a.jpg": photo("2019:07:04 18:22:31") });
    const { status, out, err } = await lib.run({}, "organize", lib.inbox, ...words);
    expect(err).toContain(message);
    expect({ status, out }).toEqual({ status: 2, out: "" });
  });
}

test("without folders, named or configured, there is nothing to organize", async () => {
  using lib = new Library({});
  const { status, err } = await lib.run({}, "organize", "--to", lib.photo);
  expect({ status, err }).toEqual({
    status: 2,
    err: "varve: There is nothing to organize: no folder is named or configured\nName a folder, as in `varve organize /volume1/inbox --to /volume1/photo`, or set library.roots\n",
  });
});

test("--collision fail ends with status 3 and names the collision", async () => {
  using lib = new Library({
    "inbox/a/x.jpg": photo("2019:07:04 18:22:31"),
    "inbox/b/x.jpg": photo("2019:07:05 18:22:31"),
  });
  const { status, err } = await lib.organize("--collision", "fail");
  expect(status).toBe(3);
  expect(err).toContain('More than one file would be "/T/photo/2019/2019-07/x.jpg"');
});
