// Copies with other metadata, by the compiled program with its threads.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, type Tree, treeDifference, treeOf } from "../../scripts/crash/tree.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { chunk, list, makeWav, riff } from "../../scripts/sample/riff.ts";
import { makeXmp } from "../../scripts/sample/xmp.ts";
import { Place, says } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

const photo = (shade: number, rating?: number) =>
  makeJpeg({
    shade,
    exif: { dateTimeOriginal: "2019:07:04 18:22:31" },
    ...(rating == null ? {} : { xmp: makeXmp({ rating }) }),
  });

const sound = (last: number, title: string) =>
  riff(
    "WAVE",
    list("INFO", chunk("INAM", `${title}\0`)),
    makeWav().subarray(12, 36),
    chunk("data", new Uint8Array(300_000).with(299_999, last)),
  );

test("copies that were rated are found, put aside after their media were compared, and brought back", () => {
  for (let i = 0; i < 40; i++) place.put(`photo/P${i}.jpg`, photo(i));
  const copies = [3, 7, 11].map((i) => place.put(`phones/P${i}.jpg`, photo(i, 4)));
  const plan = join(place.library, "../plan.jsonl");
  const { status, lines, summary } = place.json([
    ...["duplicates", "--by", "payload", place.library],
    ...["--keep", `inside ${place.library}/photo`, "--plan", "quarantine", "--out", plan],
  ]);
  expect(status).toBe(0);
  expect(summary).toMatchObject({ groups: 3, surplus: 3, turned: 0, steps: 3, held: 0 });
  expect(lines.filter(({ type }) => type === "offer")).toHaveLength(3);
  // Another picture takes the place of one that was to be kept.
  place.put("photo/P7.jpg", photo(8));
  const applied = place.json(["apply", plan]);
  expect(applied.summary).toMatchObject({ done: 2, stale: 1, failed: 0 });
  expect(copies.map((path) => existsSync(path))).toEqual([false, true, false]);
  expect(place.json(["undo"]).summary).toMatchObject({ done: 2 });
  expect(readFileSync(copies[0] ?? "")).toEqual(Buffer.from(photo(3, 4)));
});

test("killed, the same command ends what was begun, and then reads nothing", async () => {
  for (let i = 0; i < 300; i++) place.put(`${i % 6}/S${i}.wav`, sound(i % 100, `Boat ${i}`));
  place.scan();
  const running = place.start(["duplicates", "--by", "payload"]);
  await says(running.stderr, "duplicates started");
  running.kill("SIGKILL");
  await running.exited;
  const ended = place.json(["duplicates", "--by", "payload"]).summary;
  expect(ended).toMatchObject({ status: 0, groups: 100, surplus: 200, failed: 0, changed: 0 });
  const again = place.json(["duplicates", "--by", "payload"]).summary;
  expect(again).toMatchObject({ status: 0, groups: 100, bytesRead: 0 });
});

test("killed while it puts copies aside, it goes on where it was, loses nothing, and an undo restores all", async () => {
  for (let i = 0; i < 200; i++) {
    place.put(`photo/P${i}.jpg`, photo(i));
    place.put(`phones/P${i}.jpg`, photo(i, 4));
  }
  const before = treeOf([place.library]);
  const contents = (tree: Tree) => [...filesOf(tree).values()].sort();
  const plan = place.at("plan.jsonl");
  const { summary } = place.json([
    ...["duplicates", "--by", "payload", place.library, "--plan", "quarantine", "--out", plan],
    ...["--keep", `inside ${place.library}/photo`],
  ]);
  expect(summary).toMatchObject({ steps: 200 });
  for (let kills = 0; kills < 3; kills++) {
    const apply = place.start(["apply", plan]);
    await apply.stdout.getReader().read();
    apply.kill("SIGKILL");
    await apply.exited;
    expect(contents(treeOf([place.library]))).toEqual(contents(before));
  }
  const ended = place.json(["apply", plan]).summary;
  expect(ended).toMatchObject({ status: 0, stale: 0, failed: 0 });
  expect(Number(ended["done"]) + Number(ended["already"])).toBe(200);
  const after = treeOf([place.library]);
  expect(contents(after)).toEqual(contents(before));
  expect([...filesOf(after).keys()].filter((path) => path.includes("/phones/P"))).toHaveLength(200);
  expect([...filesOf(after).keys()].every((path) => /quarantine|\/photo\//.test(path))).toBe(true);
  expect(place.json(["undo"]).summary).toMatchObject({ status: 0, done: 200 });
  expect(treeDifference(before, treeOf([place.library]))).toEqual([]);
});
