// Bit rot and folders inside others, by the compiled program with its threads.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { Place, says } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

const photo = (seed: number, bytes = 3000) => makeJpeg({ padTo: bytes, seed });

test("a byte that is another under an old time is found, by name and by status", () => {
  for (let i = 0; i < 20; i++) place.put(`2019/P${i}.jpg`, photo(i));
  const film = place.put("2019/film.mp4", Buffer.alloc(3_000_000, "film"));
  expect(place.scan().summary).toMatchObject({ found: 21 });
  expect(place.json(["verify"]).summary).toMatchObject({ status: 0, first: 21, unchecked: 0 });
  expect(place.json(["verify"]).summary).toMatchObject({ status: 0, same: 21, bytes: 3_060_000 });

  const bytes = readFileSync(film);
  bytes[1_500_000] = (bytes[1_500_000] ?? 0) ^ 1;
  const { mtimeMs } = statSync(film);
  writeFileSync(film, bytes);
  utimesSync(film, mtimeMs / 1000, mtimeMs / 1000);
  expect(place.scan().summary).toMatchObject({ changed: 0, unchanged: 21 });
  const { status, lines, summary } = place.json(["verify"]);
  expect(status).toBe(3);
  expect(lines.filter(({ type }) => type !== "progress")).toMatchObject([
    { type: "rot", path: film, digests: ["content"], size: 3_000_000 },
  ]);
  expect(summary).toMatchObject({ status: 3, rot: 1, same: 20 });
  expect(place.run(["verify", "--quiet"]).stderr).toContain(film);
});

test("killed, the same command ends what was begun", async () => {
  for (let i = 0; i < 600; i++) place.put(`${i % 6}/P${i}.jpg`, photo(i, 2000));
  place.scan();
  const running = place.start(["verify"]);
  await says(running.stderr, "verify started");
  running.kill("SIGKILL");
  await running.exited;
  const { summary } = place.json(["verify"]);
  expect(summary).toMatchObject({ status: 0, checked: 600, failed: 0, unchecked: 0 });
});

test("a folder inside another becomes one with it, and an undo gives it back", () => {
  for (let i = 0; i < 10; i++) {
    place.put(`photo/2019/P${i}.jpg`, photo(i));
    if (i < 8) place.put(`phone/P${i}.jpg`, photo(i));
  }
  place.put("phone/own.jpg", photo(99));
  const plan = place.at("plan.jsonl");
  const roots = [join(place.library, "photo"), join(place.library, "phone")];
  const told = place.json(["duplicates", "folders", ...roots, "--plan", "merge", "--out", plan]);
  expect(told.lines.filter(({ type }) => type === "overlap")).toMatchObject([
    { a: roots[1], b: join(roots[0] ?? "", "2019"), files: 9, shared: 8, onlyHere: 1 },
  ]);
  expect(told.summary).toMatchObject({ status: 0, moved: 1, quarantined: 8 });
  expect(place.json(["apply", plan]).summary).toMatchObject({ status: 0, done: 9 });
  expect(statSync(join(place.library, "photo/2019/own.jpg")).size).toBe(3000);
  expect(place.json(["undo"]).summary).toMatchObject({ status: 0, done: 9 });
  expect(statSync(join(place.library, "phone/own.jpg")).size).toBe(3000);
});
