// A library from its inbox to its places and back, by the compiled program.

import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, treeOf } from "../../scripts/crash/tree.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { jsonAnswer, Place, says } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

const tree = () => treeOf([place.library]);
const plan = () => place.at("plan.jsonl");

/** Photos of several months with a sidecar each, in two folders; not modified just now. */
function putPhotos(count: number): void {
  for (let i = 0; i < count; i++) {
    const folder = join(place.library, i % 2 === 0 ? "card" : "phone/DCIM");
    const month = String((i % 12) + 1).padStart(2, "0");
    const day = String((i % 28) + 1).padStart(2, "0");
    const original = `2019:${month}:${day} 12:${String(i % 60).padStart(2, "0")}:00`;
    put(
      join(folder, `P${i}.jpg`),
      makeJpeg({ exif: { dateTimeOriginal: original }, padTo: 2000 + i, seed: i }),
    );
    put(join(folder, `P${i}.jpg.xmp`), `<x:xmpmeta xmlns:x="adobe:ns:meta/"/>${i}`);
  }
}

function put(path: string, bytes: string | Uint8Array): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  utimesSync(path, 1_600_000_000, 1_600_000_000.25);
}

/** Plans the library into a folder beside it. */
function organize(): void {
  const argv = ["organize", place.library, "--to", place.at("photo"), "--out", plan()];
  expect(place.json([...argv, "--show", "none"]).summary).toMatchObject({ status: 0 });
}

describe("organize, apply, undo", () => {
  test("files an inbox, leaves nothing to plan or to read again, and gives the exact tree back", () => {
    putPhotos(30);
    const before = tree();
    organize();
    const dry = place.json(["apply", plan(), "--dry-run"]);
    expect(dry.summary).toMatchObject({ status: 0, done: 60, stale: 0, dryRun: true });
    expect(tree()).toEqual(before);

    const applied = place.json(["apply", plan()]);
    const steps = applied.lines.filter(({ type }) => type === "step");
    expect(steps).toHaveLength(60);
    for (const step of steps) expect(step).toMatchObject({ action: "move", result: "done" });
    expect(dry.lines.filter(({ result }) => result === "ready")).toHaveLength(60);
    expect(applied.summary).toMatchObject({
      ...{ status: 0, done: 60, already: 0, skipped: 0, stale: 0, failed: 0 },
      ...{ bytes: dry.summary["bytes"], run: 3 },
    });
    expect(filesOf(tree()).size).toBe(0);
    const filed = filesOf(treeOf([place.at("photo")]));
    expect([...filed.values()].sort()).toEqual([...filesOf(before).values()].sort());
    expect(filed.has(place.at("photo/2019/2019-01/P0.jpg.xmp"))).toBe(true);

    const again = place.json(["organize", place.at("photo"), "--to", place.at("photo")]);
    expect(again.summary).toMatchObject({ files: 0 });
    const scan = place.json(["scan", place.at("photo")]);
    expect(scan.summary).toMatchObject({ status: 0, unchanged: 60, added: 0, bytesRead: 0 });

    const undone = place.json(["undo"]);
    expect(undone.summary).toMatchObject({ status: 0, done: 60, undone: 3 });
    expect(tree()).toEqual(before);
    expect(place.run(["undo"])).toMatchObject({ status: 0, stdout: "There is nothing to undo\n" });
    expect(place.scan().summary).toMatchObject({ status: 0, unchanged: 60, bytesRead: 0 });
  });

  test("limits, a change in between, and what a scheduler is told of it", () => {
    putPhotos(4);
    organize();
    const half = place.json(["apply", plan(), "--limit-bytes", "4500"]);
    expect(half.summary).toMatchObject({ status: 0, end: "limit", run: 3 });
    expect(half.summary["done"]).toBe(4);
    put(join(place.library, "phone/DCIM/P3.jpg"), "edited");
    const rest = place.run(["apply", plan(), "--limit-minutes", "60"]);
    expect(rest.status).toBe(3);
    expect(rest.stdout).toContain("Resumed and done: 2 of 8 steps");
    expect(rest.stdout).toContain("4 done before, 1 not as the plan has them, 1 left with another");
    expect(rest.stderr).toContain(`phone/DCIM/P3.jpg" has changed`);
  });

  test("a plan that fits nothing, is of another library, or is cut off", () => {
    putPhotos(2);
    organize();
    const text = readFileSync(plan(), "utf8");
    const errorOf = (args: readonly string[]) => {
      const { status, summary } = place.json(args);
      return [status, (summary["error"] as { code: string }).code];
    };
    writeFileSync(place.at("cut.jsonl"), text.slice(0, -2));
    expect(errorOf(["apply", place.at("cut.jsonl")])).toEqual([2, "PlanFormat"]);
    expect(errorOf(["apply", place.at("none.jsonl")])).toEqual([2, "PlanUnreadable"]);
    for (const name of ["card/P0.jpg", "phone/DCIM/P1.jpg"]) put(join(place.library, name), "!");
    expect(errorOf(["apply", plan()])).toEqual([13, "StalePlan"]);
    place.forget();
    expect(errorOf(["apply", plan()])).toEqual([10, "NoCatalog"]);
    expect(place.scan().status).not.toBe(0);
    expect(errorOf(["apply", plan()])).toEqual([13, "OtherLibrary"]);
  });
});

describe("an apply that is ended", () => {
  test("by SIGINT ends with 130, what it had done told, and goes on", async () => {
    putPhotos(600);
    const before = tree();
    organize();
    const apply = place.start(["apply", plan()]);
    await says(apply.stderr, "apply started");
    apply.kill("SIGINT");
    expect(await apply.exited).toBe(130);
    const { lines, summary } = jsonAnswer(await new Response(apply.stdout).text());
    expect(summary).toMatchObject({
      ...{ command: "apply", status: 130, end: "interrupted", failed: 0, stale: 0 },
      error: { code: "Interrupted" },
    });
    const done = Number(summary["done"]);
    expect(lines.filter(({ result }) => result === "done")).toHaveLength(done);
    expect(filesOf(tree()).size).toBe(1200 - done);
    expect(done).toBeLessThan(1200);
    expect(place.json(["runs", "show"]).lines[0]).toMatchObject({
      ...{ status: "interrupted", steps: { done, intended: 0, failed: 0 }, undo: { done } },
    });
    const rest = place.json(["apply", plan()]).summary;
    expect(rest).toMatchObject({ status: 0, already: done, done: 1200 - done, resumed: true });
    expect(place.json(["undo"]).summary).toMatchObject({ status: 0, done: 1200 });
    expect(tree()).toEqual(before);
  });

  test("by SIGKILL is put in order by the next command, and undone whole", async () => {
    putPhotos(600);
    const before = tree();
    organize();
    const apply = place.start(["apply", plan()]);
    const out = apply.stdout.getReader();
    await out.read();
    apply.kill("SIGKILL");
    await apply.exited;
    const [run] = place.json(["runs", "list", "--limit", "1"]).lines;
    expect(run).toMatchObject({ operation: "apply", status: "killed" });
    const both = new Map([...filesOf(tree()), ...filesOf(treeOf([place.at("photo")]))]);
    expect([...both.values()].sort()).toEqual([...filesOf(before).values()].sort());
    expect(place.json(["undo"]).summary).toMatchObject({ status: 0, undone: 3 });
    expect(tree()).toEqual(before);
  });
});
