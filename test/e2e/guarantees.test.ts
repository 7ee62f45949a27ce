// What a scan promises, kept by the compiled program: lost mounts, signals, one writer, a library that moves
// under its feet, trees of any shape.

import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { jsonAnswer, Place, type RunOptions, says } from "../support/program.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place[Symbol.dispose]());

function put(path: string, bytes: string | Uint8Array): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
}

function putPhotos(folder: string, count: number): void {
  for (let i = 0; i < count; i++) {
    put(join(folder, `${i % 7}`, `IMG_${i}.jpg`), makeJpeg({ shade: i % 256, padTo: 600 + i }));
  }
}

const errorOf = (summary: Readonly<Record<string, unknown>>) =>
  summary["error"] as { code: string; message: string; hint: string };

describe("a root that is lost", () => {
  test("marks nothing missing: emptied, gone, or a file in its place", () => {
    putPhotos(place.library, 20);
    expect(place.scan().status).toBe(0);
    const before = place.dump();
    const away = `${place.library}-away`;
    renameSync(place.library, away);
    const lost = (): void => {
      const { status, summary, stderr } = place.scan();
      expect(status).toBe(15);
      expect(errorOf(summary)).toMatchObject({ code: "RootUnavailable" });
      expect(errorOf(summary).message).toContain(place.library);
      expect(summary).toMatchObject({ missing: 0, unavailable: [{ path: place.library }] });
      expect(stderr).toContain(place.library);
      expect(place.dump()).toBe(before);
    };
    lost();
    mkdirSync(place.library);
    lost();
    rmSync(place.library, { recursive: true });
    writeFileSync(place.library, "");
    lost();
    rmSync(place.library);
    renameSync(away, place.library);
    const back = place.scan();
    expect(back.status).toBe(0);
    expect(back.summary).toMatchObject({ unchanged: 20, bytesRead: 0, missing: 0 });
  });

  test("keeps no other root from being scanned", () => {
    putPhotos(place.at("good"), 5);
    putPhotos(place.at("lost"), 5);
    const both = ["scan", place.at("good"), place.at("lost")];
    expect(place.json(both).status).toBe(0);
    rmSync(place.at("lost"), { recursive: true });
    put(place.at("good", "new.jpg"), makeJpeg());
    const { status, summary } = place.json(both);
    expect(status).toBe(15);
    expect(summary).toMatchObject({ found: 6, added: 1, missing: 0 });
    // Nor does one that was never there.
    put(place.at("good", "newer.jpg"), makeJpeg());
    const other = place.json(["scan", place.at("typo"), place.at("good")]);
    expect(other.status).toBe(15);
    expect(other.summary).toMatchObject({ found: 7, added: 1 });
    expect(place.json(["files"]).lines.length).toBe(12);
  });
});

/** A scan that takes hours: the device may be read at a crawl. */
const slow = (): RunOptions => {
  const config = place.at("slow.toml");
  writeFileSync(config, `[performance.per_mount."/"]\nbytes_per_second = "100 B"\n`);
  return { env: { PATH: "/usr/bin:/bin", VARVE_CONFIG: config } };
};

describe("a scan at work", () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`ends on ${signal} at once with 130, saved, and is taken up again`, async () => {
      putPhotos(place.library, 200);
      const scan = place.start(["scan", place.library], slow());
      await says(scan.stderr, "scan started");
      scan.kill(signal);
      expect(await scan.exited).toBe(130);
      const { summary } = jsonAnswer(await new Response(scan.stdout).text());
      expect(summary).toMatchObject({ command: "scan", status: 130 });
      expect(errorOf(summary)).toMatchObject({ code: "Interrupted" });
      expect(place.json(["runs"]).lines).toMatchObject([{ id: 1, status: "interrupted" }]);
      const again = place.scan();
      expect(again.status).toBe(0);
      expect(again.summary).toMatchObject({ run: 1, resumed: true, found: 200 });
      expect(place.json(["catalog", "check"]).summary).toMatchObject({ sound: true });
    });
  }

  test("shuts out a second one with 11, naming itself, and no reader; once killed, nobody", async () => {
    putPhotos(place.library, 200);
    const scan = place.start(["scan", place.library], slow());
    await says(scan.stderr, "scan started");
    const second = place.scan();
    expect(second.status).toBe(11);
    expect(errorOf(second.summary).message).toContain(`process ${scan.pid} (scan)`);
    for (const command of [["files"], ["stats"], ["runs"], ["failures"]]) {
      expect(place.json(command).status).toBe(0);
    }
    scan.kill("SIGKILL");
    await scan.exited;
    expect(place.scan().summary).toMatchObject({ found: 200, failed: 0 });
    expect(place.json(["catalog", "check"]).summary).toMatchObject({ sound: true });
  });
});

describe("a library that changes while it is scanned", () => {
  /** Makes, grows, renames, removes and replaces without end. */
  const churn = `
    const { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } = require("node:fs");
    const [library, ready] = process.argv.slice(1);
    const jpeg = Buffer.from(process.env.JPEG, "base64");
    const tried = (act) => { try { act(); } catch {} };
    for (let i = 0; ; i++) {
      const n = i % 40;
      const at = (name) => library + "/churn/" + name;
      tried(() => mkdirSync(at("d" + n), { recursive: true }));
      tried(() => writeFileSync(at("d" + n + "/a.jpg"), Buffer.concat([jpeg, Buffer.alloc(i % 5000)])));
      tried(() => renameSync(at("d" + n), at("e" + n)));
      tried(() => appendFileSync(library + "/churn/growing.jpg", jpeg));
      tried(() => writeFileSync(at("d" + (n + 1)), "a file where a folder was"));
      tried(() => rmSync(at("d" + (n + 1)), { recursive: true }));
      tried(() => rmSync(at("e" + ((n + 20) % 40)), { recursive: true }));
      if (i === 50) writeFileSync(ready, "");
    }`;

  test("yields sound rows or failures, and settles once it stands still", async () => {
    putPhotos(place.library, 300);
    mkdirSync(join(place.library, "churn"));
    const ready = place.at("ready");
    const changing = Bun.spawn([process.execPath, "-e", churn, place.library, ready], {
      env: { JPEG: Buffer.from(makeJpeg()).toString("base64") },
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      while (!existsSync(ready)) await Bun.sleep(5);
      for (let i = 0; i < 4; i++) {
        const { status, summary, lines } = place.scan(i % 2 === 0 ? [] : ["--hash", "full"]);
        expect([0, 3]).toContain(status);
        expect(Number(summary["found"])).toBeGreaterThanOrEqual(300);
        for (const line of lines) {
          if (line.type === "failure") expect(String(line["path"])).toContain("/churn");
        }
      }
    } finally {
      changing.kill("SIGKILL");
      await changing.exited;
    }
    place.scan();
    const { lines } = place.json(["files"]);
    for (const line of lines) {
      const stats = statSync(String(line["path"]), { bigint: true });
      expect({ path: line["path"], size: line["size"] }).toEqual({
        path: line["path"],
        size: Number(stats.size),
      });
    }
    const own = new Place();
    try {
      // A catalog made of what is there now says the same.
      const fresh = own.json(["scan", place.library]);
      expect(fresh.summary["found"]).toBe(lines.length);
      const known = own.json(["files"]).lines;
      const bare = (all: typeof lines) =>
        all.map(({ path, size, sample, kind, width }) => ({ path, size, sample, kind, width }));
      expect(bare(lines)).toEqual(bare(known));
    } finally {
      own[Symbol.dispose]();
    }
    expect(place.scan().summary).toMatchObject({ bytesRead: 0, missing: 0, added: 0 });
  });
});

describe("a tree of any shape", () => {
  test("200 folders deep and 5,000 folders wide is walked, timed and settled", () => {
    let deep = join(place.library, "deep");
    for (let i = 0; i < 200; i++) deep = join(deep, `folder ${i}`);
    put(join(deep, "at-the-bottom.jpg"), makeJpeg());
    mkdirSync(join(place.library, "wide"));
    for (let i = 0; i < 5000; i++) mkdirSync(join(place.library, "wide", String(i)));
    const { status, summary } = place.scan();
    expect(status).toBe(0);
    expect(summary).toMatchObject({ found: 1, added: 1, failed: 0 });
    expect((summary["stagesMs"] as { walk: number }).walk).toBeGreaterThan(0);
    expect(place.json(["files"]).lines).toMatchObject([{ path: join(deep, "at-the-bottom.jpg") }]);
    const again = place.scan().summary;
    expect(again).toMatchObject({ unchanged: 1, bytesRead: 0, cache: { folders: 5203 } });
    // rmSync of Bun 1.4.5 takes seconds for so many.
    Bun.spawnSync(["rm", "-rf", place.library]);
  });

  test("deeper than a path may be long is a failure of that folder, and the rest is scanned", () => {
    const half = (top: string) => join(top, ...Array.from({ length: 10 }, () => "n".repeat(240)));
    put(join(half(place.at("half")), "too-deep.jpg"), makeJpeg());
    mkdirSync(half(place.library), { recursive: true });
    renameSync(place.at("half"), join(half(place.library), "half"));
    put(join(place.library, "z.jpg"), makeJpeg());
    const { status, summary } = place.scan();
    expect(status).toBe(3);
    expect(summary).toMatchObject({ found: 1, added: 1, failed: 1 });
    Bun.spawnSync(["rm", "-rf", place.library]);
  });
});
