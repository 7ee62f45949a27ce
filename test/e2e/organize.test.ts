// Plans of the compiled program: what is written, what programs are told, and that the clock of a camera is found.

import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { confidences, precisions } from "../../src/domain/captured.ts";
import { evidenceSources } from "../../src/domain/evidence.ts";
import { planReasons } from "../../src/domain/plan.ts";
import { livePhoto, readPlan } from "../support/organize.ts";
import { type Line, Place } from "../support/program.ts";
import { unprivileged } from "../support/unprivileged.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

const LONG_AGO_S = Date.UTC(2020, 0, 1) / 1000;

function put(place: Place, name: string, content: string | Uint8Array, mtimeS = LONG_AGO_S): void {
  const path = place.at(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, mtimeS, mtimeS);
}

/** A photo of Berlin, an hour before July, by a camera whose clock was ahead; GPS counts in UTC. */
function ahead(minute: number, byMinutes: number): Uint8Array {
  const camera = new Date(Date.UTC(2019, 5, 30, 23, minute + byMinutes)).toISOString();
  return makeJpeg({
    shade: minute,
    exif: {
      make: "Canon",
      model: "Canon PowerShot A620",
      dateTimeOriginal: camera.slice(0, 19).replaceAll("-", ":").replace("T", " "),
      gps: {
        latitude: 52.5,
        longitude: 13.4,
        dateStamp: "2019:06:30",
        timeStamp: [21, minute, 0],
      },
    },
  });
}

const count = z.int().nonnegative();
const path = z.string().startsWith("/");
const stamp = z.strictObject({ size: count, mtime: z.iso.datetime() });
const stepShape = {
  n: count,
  action: z.enum(["move", "copy", "hardlink", "quarantine"]),
  from: path,
  to: path,
  bundle: count,
  stamp,
  reason: z.enum(Object.keys(planReasons)),
};
const captured = z.strictObject({
  local: z.string(),
  offset: z.string().nullable(),
  precision: z.enum(precisions),
  source: z.enum(evidenceSources),
  confidence: z.enum(confidences),
});

/** Records as docs/organize.md describes them: not a field more, not a field less. */
const Documented = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("folder"), path, files: count, bytes: count }),
  z.strictObject({
    type: z.literal("plan"),
    version: z.literal(1),
    operation: z.literal("organize"),
    created: z.iso.datetime(),
    library: z.string(),
    target: path,
    steps: count,
    bytes: count,
  }),
  z.strictObject({ type: z.literal("step"), ...stepShape }),
  z.strictObject({ type: z.literal("sample"), ...stepShape }),
  z.strictObject({ type: z.literal("folded"), path, sameAs: path }),
  z.strictObject({ type: z.literal("skipped"), path, to: path }),
  z.strictObject({
    type: z.literal("conflict"),
    path,
    captured: captured.nullable(),
    source: z.enum(evidenceSources),
    local: z.string(),
    days: count,
  }),
  z.strictObject({ type: z.literal("orphan"), path }),
  z.strictObject({ type: z.literal("blocked"), path, is: z.string() }),
  z.strictObject({
    type: z.literal("summary"),
    command: z.literal("organize"),
    status: count,
    run: count,
    plan: path.nullable(),
    target: path,
    library: z.string(),
    ...Object.fromEntries(
      [
        ...["steps", "bytes", "durationMs", "seen", "bundles", "files", "inPlace", "review"],
        ...["numbered", "shifted", "folded", "foldedBytes", "waiting", "undated", "skipped"],
        ...["blocked", "unread", "others", "orphans", "conflicts", "proofFiles", "proofBytes"],
      ].map((figure) => [figure, count]),
    ),
    shifts: z.array(z.strictObject({ camera: z.string(), by: z.string(), files: count })),
  }),
]);

/** Throws where a record is not as documented. Progress comes where a second goes by: on a busy machine. */
function documented(lines: readonly Line[]): string[] {
  return lines.filter(({ type }) => type !== "progress").map((line) => Documented.parse(line).type);
}

function library(): Place {
  const place = new Place();
  const live = livePhoto("2024:03:09 12:00:00", "7C1E");
  const dated = (dateTimeOriginal: string, shade: number) =>
    makeJpeg({ shade, exif: { make: "Varve", dateTimeOriginal } });
  put(place, "inbox/phone/IMG_0001.HEIC", live.heic);
  put(place, "inbox/phone/IMG_0001.MOV", live.mov);
  put(place, "inbox/phone/IMG_O0001.AAE", "<plist/>");
  put(place, "inbox/phone/IMG_0001.HEIC.xmp", "<x/>");
  put(place, "inbox/there.jpg", dated("2019:07:06 10:00:00", 1));
  put(place, "photo/2019/2019-07/there.jpg", dated("2019:07:06 10:00:00", 1));
  put(place, "inbox/other/there.jpg", dated("2019:07:07 10:00:00", 2));
  put(place, "inbox/IMG_20180101_101010.jpg", dated("2019:07:04 10:00:00", 3));
  put(place, "inbox/blocked.jpg", dated("2020:01:01 10:00:00", 4));
  put(place, "photo/2020", "no folder");
  put(place, "inbox/undated.jpg", makeJpeg({ shade: 5 }));
  put(place, "inbox/lost.xmp", "<x/>");
  return place;
}

test("every record is as documented, and the plan is the one that is told", () => {
  using place = library();
  const organize = ["organize", place.at("inbox"), "--to", place.at("photo")];
  const tree = place.json(organize);
  expect(tree.status).toBe(3); // One folder cannot be made.
  expect(new Set(documented([...tree.lines, tree.summary]))).toEqual(
    new Set(["folder", "folded", "conflict", "orphan", "blocked", "summary"]),
  );
  const table = place.json([...organize, "--show", "table", "--out", "my.jsonl"]);
  documented([...table.lines, table.summary]);
  const plan = readFileSync(place.at("my.jsonl"), "utf8");
  const isOfPlan = ({ type }: Line) => type === "plan" || type === "step";
  expect(table.lines.filter(isOfPlan).map((line) => JSON.stringify(line))).toEqual(
    plan
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
  );
  const preview = place.json([...organize, "--preview"]);
  const types = documented([...preview.lines, preview.summary]);
  expect(types.filter((type) => type === "sample")).toHaveLength(readPlan(plan).length);
  const skip = place.json([...organize, "--collision", "skip", "--preview"]);
  expect(documented(skip.lines)).toContain("skipped");
});

test("a Live Photo goes with everything that belongs to it, and then there is nothing more to do", () => {
  using place = library();
  const organize = ["organize", place.at("inbox"), "--to", place.at("photo")];
  const { summary } = place.json([...organize, "--out", "my.jsonl"]);
  expect(place.run(["apply", place.at("my.jsonl")]).status).toBe(0);
  const filed = [...new Bun.Glob("2024/**/*").scanSync(place.at("photo"))].sort();
  expect(filed).toEqual(
    ["IMG_0001.HEIC", "IMG_0001.HEIC.xmp", "IMG_0001.MOV", "IMG_O0001.AAE"].map((name) =>
      join("2024/2024-03", name),
    ),
  );
  const again = place.json(organize);
  expect(again.summary).toMatchObject({ steps: 0, plan: null });
  expect(summary["steps"]).toBe(7);
});

test("the error of a clock is found by GPS, put right in the plan, and said so", () => {
  using place = new Place();
  for (const minute of [31, 40, 50, 55]) {
    put(place, `inbox/IMG_00${minute}.jpg`, ahead(minute, 90));
  }
  put(place, "inbox/none.jpg", makeJpeg({ exif: { dateTimeOriginal: "2019:07:01 10:00:00" } }));
  const organize = ["organize", place.at("inbox"), "--to", place.at("photo")];
  const before = place.json([...organize, "--show", "table"]);
  const folders = (lines: readonly Line[]) =>
    lines.flatMap(({ type, to }) => (type === "step" ? String(to).split("/").at(-2) : []));
  // An hour and a half ahead, it wrote July.
  expect(folders(before.lines)).toEqual(Array(5).fill("2019-07"));

  const clock = place.json(["why", "--clock", "powershot"]);
  expect(clock).toMatchObject({
    status: 0,
    lines: [{ type: "clock", verdict: "wrong", compared: 4, agree: 4, differenceMs: -5_400_000 }],
    summary: { cameras: 1, compared: 4, proposals: 1 },
  });
  const shift = String(clock.lines[0]?.["shift"]);
  expect(shift).toBe("Canon PowerShot A620=-1h30m");
  const { stdout } = place.run(["why", "--clock", "powershot"]);
  expect(stdout).toContain('\nvarve organize … --shift "Canon PowerShot A620=-1h30m"\n');

  const after = place.json([...organize, "--show", "table", "--shift", shift]);
  expect(folders(after.lines).sort()).toEqual([...Array(4).fill("2019-06"), "2019-07"]);
  expect(after.lines.filter(({ reason }) => reason === "shifted")).toHaveLength(4);
  expect(after.summary).toMatchObject({
    shifted: 4,
    shifts: [{ camera: "Canon PowerShot A620", by: "-1h30m", files: 4 }],
  });
});

// Skipped where root runs the tests and cannot be another user: see test/support/unprivileged.ts.
test.skipIf(unprivileged == null)(
  "a target that may not be written to is refused before anything else",
  () => {
    using place = new Place();
    put(place, "inbox/a.jpg", makeJpeg());
    mkdirSync(place.at("closed"), { mode: 0o555 });
    chmodSync(place.path, 0o755);
    mkdirSync(place.data);
    chmodSync(place.data, 0o777);
    const organize = ["organize", place.at("inbox"), "--to", place.at("closed/new")];
    const { status, stderr } = place.run(organize, { by: unprivileged ?? [] });
    expect(stderr).toContain(
      `The target "${place.at("closed/new")}" cannot be written to: EACCES in "${place.at("closed")}"`,
    );
    expect(status).toBe(2);
  },
);
