import { describe, expect, test } from "bun:test";
import {
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { nameFromBytes, osPath } from "../../../../src/base/names.ts";
import { rootFolder } from "../../../../src/catalog/folders.ts";
import { roots } from "../../../../src/catalog/roots.ts";
import { knownFiles } from "../../../../src/catalog/scanned.ts";
import { inlineInspector } from "../../../../src/inspect/inline.ts";
import type { Inspector } from "../../../../src/inspect/inspector.ts";
import { partsOf, targetsOf } from "../../../../src/operations/scan/targets.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

const jpeg = (seconds: number) =>
  makeJpeg({
    width: 64,
    height: 48,
    exif: {
      dateTimeOriginal: `2019:07:04 18:22:${String(seconds).padStart(2, "0")}`,
      make: "Canon",
      model: "EOS 80D",
    },
  });

async function photos(count = 5): Promise<ScanLibrary> {
  const lib = await ScanLibrary.make();
  for (let i = 0; i < count; i++) lib.put(`2019/IMG_${i}.jpg`, jpeg(i));
  return lib;
}

describe("scan()", () => {
  test("catalogues what is there, and reads nothing the second time", async () => {
    using lib = await photos();
    lib.put("2019/notes.txt");
    lib.put("2019/@eaDir/IMG_0.jpg/SYNOFILE_THUMB_XL.jpg");
    const first = await lib.scan();
    expect(first.summary).toMatchObject({
      found: 5,
      added: 5,
      unchanged: 0,
      others: 1,
      skipped: 1,
      failed: 0,
      cache: { hits: 0, misses: 5, folders: 0 },
    });
    const row = lib.catalog.db.query("SELECT width, camera_model, reader FROM media").get();
    expect(row).toEqual({ width: 64, camera_model: "EOS 80D", reader: "exif" });
    const before = lib.dump();

    const second = await lib.scan();
    expect(second.summary).toMatchObject({
      found: 5,
      added: 0,
      unchanged: 5,
      others: 1,
      skipped: 1,
      bytes: first.summary.bytes,
      bytesRead: 0,
      cache: { hits: 5, misses: 0, folders: 2 },
    });
    expect(lib.inspected).toEqual([]);
    expect(lib.dump()).toEqual(before);
  });

  test("reads again only what has changed", async () => {
    using lib = await photos();
    await lib.scan();
    lib.put("2019/IMG_3.jpg", jpeg(33));
    lib.put("2019/IMG_9.jpg", jpeg(9));
    const { summary } = await lib.scan();
    expect(lib.inspected).toEqual(["IMG_3.jpg", "IMG_9.jpg"]);
    expect(summary).toMatchObject({ found: 6, added: 1, changed: 1, unchanged: 4, missing: 0 });
    const evidence = lib.catalog.db
      .query<{ evidence: string }, []>(
        "SELECT evidence FROM media JOIN files ON id = file_id WHERE name = 'IMG_3.jpg'",
      )
      .get();
    expect(evidence?.evidence).toContain("18:22:33");
  });

  test("marks missing what is gone, and takes it back when it returns", async () => {
    using lib = await photos();
    lib.put("2020/a.jpg", jpeg(1));
    await lib.scan();
    const away = join(lib.root, "..", "away");
    mkdirSync(away);
    renameSync(lib.path("2019/IMG_1.jpg"), join(away, "IMG_1.jpg"));
    renameSync(lib.path("2020"), join(away, "2020"));
    expect((await lib.scan()).summary).toMatchObject({ found: 4, missing: 2, unchanged: 4 });
    expect((await lib.scan()).summary).toMatchObject({ found: 4, missing: 0 });
    renameSync(join(away, "IMG_1.jpg"), lib.path("2019/IMG_1.jpg"));
    renameSync(join(away, "2020"), lib.path("2020"));
    const { summary } = await lib.scan();
    expect(summary).toMatchObject({ found: 6, missing: 0, unchanged: 6, added: 0 });
    expect(lib.inspected).toEqual([]);
    expect(
      lib.catalog.db
        .query("SELECT count(*) AS n FROM files WHERE missing_since_us IS NOT NULL")
        .get(),
    ).toEqual({ n: 0 });
  });

  test("a renamed file, a moved file and a moved tree keep what was read of them", async () => {
    using lib = await photos(20);
    lib.put("a/b/c.jpg", jpeg(40));
    await lib.scan({ hash: "full" });
    const before = lib.catalog.db
      .query("SELECT id, hex(sha256) AS sha FROM files ORDER BY id")
      .all();
    renameSync(lib.path("2019/IMG_1.jpg"), lib.path("2019/renamed.jpg"));
    renameSync(lib.path("2019/IMG_2.jpg"), lib.path("a/moved.jpg"));
    renameSync(lib.path("a"), lib.path("z"));
    const { summary } = await lib.scan({ hash: "full" });
    expect(summary).toMatchObject({ found: 21, added: 0, moved: 3, missing: 0 });
    const after = lib.catalog.db
      .query("SELECT id, hex(sha256) AS sha FROM files ORDER BY id")
      .all();
    expect(after).toEqual(before);
    expect((await lib.scan({ hash: "full" })).summary).toMatchObject({ found: 21, unchanged: 21 });
  });

  test("a file with the stamp and inode hint of another is not taken for it", async () => {
    using lib = await photos(1);
    lib.put("2019/IMG_0.jpg", jpeg(0), 1_500_000_000);
    await lib.scan();
    // The same length, time and name of origin gone: only its bytes tell that it is another.
    rmSync(lib.path("2019/IMG_0.jpg"));
    lib.put("2019/other.jpg", jpeg(59), 1_500_000_000);
    await lib.scan();
    lib.put("2020/third.jpg", jpeg(58), 1_500_000_000);
    const { summary } = await lib.scan();
    expect(summary).toMatchObject({ added: 1, moved: 0 });
    const rows = lib.catalog.db
      .query<{ name: string; evidence: string }, []>(
        "SELECT name, evidence FROM files JOIN media ON id = file_id ORDER BY id",
      )
      .all();
    for (const { name, evidence } of rows) {
      const seconds = { "IMG_0.jpg": "00", "other.jpg": "59", "third.jpg": "58" }[name];
      expect(evidence).toContain(`18:22:${seconds}`);
    }
  });

  test("hard links are files of their own, not moves", async () => {
    using lib = await photos(2);
    await lib.scan();
    linkSync(lib.path("2019/IMG_0.jpg"), lib.path("2019/link.jpg"));
    expect((await lib.scan()).summary).toMatchObject({ found: 3, added: 1, moved: 0, missing: 0 });
  });

  test("an emptied root is left alone", async () => {
    using lib = await photos();
    await lib.scan();
    const before = lib.dump();
    renameSync(lib.path("2019"), join(lib.root, "..", "away"));
    const { unavailable, summary } = await lib.scan();
    expect(unavailable).toMatchObject([{ path: lib.root, reason: "empty" }]);
    expect(summary).toMatchObject({ found: 0, missing: 0 });
    expect(lib.dump()).toEqual(before);
    rmSync(lib.root, { recursive: true });
    expect((await lib.scan()).unavailable).toMatchObject([{ reason: "unreadable" }]);
    expect(lib.dump()).toEqual(before);
  });

  test("a root on another file system without what it held is left alone", async () => {
    using lib = await photos();
    await lib.scan();
    lib.catalog.db.run("UPDATE roots SET file_system = 'ext4 0123456789abcdef'");
    // The same files there: the library was moved to another disk.
    expect((await lib.scan()).unavailable).toEqual([]);
    lib.catalog.db.run("UPDATE roots SET file_system = 'ext4 0123456789abcdef'");
    const before = lib.dump();
    renameSync(lib.path("2019"), join(lib.root, "..", "away"));
    mkdirSync(lib.path("lost+found"));
    expect((await lib.scan()).unavailable).toMatchObject([{ reason: "other-file-system" }]);
    expect(lib.dump()).toEqual(before);
  });

  test("a failure is stored and told, and tried again only on request or after a change", async () => {
    using lib = await photos(2);
    lib.put("2019/empty.jpg", "");
    const first = await lib.scan();
    expect(first.summary).toMatchObject({ found: 3, failed: 1, failures: { empty: 1 } });
    expect(lib.events.filter(({ type }) => type !== "run")).toMatchObject([
      { type: "failure", path: lib.path("2019/empty.jpg"), stage: "metadata", reason: "empty" },
    ]);
    expect((await lib.scan()).summary).toMatchObject({ found: 3, failed: 0, unchanged: 3 });
    expect((await lib.scan({ retryFailed: true })).summary).toMatchObject({ failed: 1 });
    expect(lib.inspected).toEqual(["empty.jpg"]);
    lib.put("2019/empty.jpg", jpeg(3));
    expect((await lib.scan()).summary).toMatchObject({ failed: 0, changed: 1 });
    expect(lib.catalog.db.query("SELECT * FROM failures").all()).toEqual([]);
  });

  test("a file that changed while it was read is tried again, and what was known of it stays", async () => {
    using lib = await photos(3);
    await lib.scan();
    const before = lib.catalog.db.query("SELECT * FROM media ORDER BY file_id").all();
    lib.put("2019/IMG_1.jpg", jpeg(50));
    const problem = { stage: "read", reason: "changed-while-reading", detail: "" } as const;
    const changing = (
      name: string,
      outcome: import("../../../../src/domain/inspection.ts").Outcome,
    ) => (name === "IMG_1.jpg" ? { status: "failed" as const, problem } : outcome);
    const { summary } = await lib.scan({}, { inspect: changing });
    expect(summary).toMatchObject({ failed: 1, found: 3 });
    expect(lib.catalog.db.query("SELECT * FROM media ORDER BY file_id").all()).toEqual(before);
    await lib.scan();
    expect(lib.inspected).toEqual(["IMG_1.jpg"]);
    expect(lib.catalog.db.query("SELECT * FROM failures").all()).toEqual([]);
  });

  test("a file that vanished after it was listed leaves no row", async () => {
    using lib = await photos(3);
    const problem = { stage: "open", reason: "vanished", detail: "" } as const;
    const { summary } = await lib.scan(
      {},
      {
        inspect: (name, outcome) =>
          name === "IMG_1.jpg" ? { status: "failed", problem } : outcome,
      },
    );
    expect(summary).toMatchObject({ found: 2, added: 2, failed: 0 });
    expect((await lib.scan()).summary).toMatchObject({ found: 3, added: 1, unchanged: 2 });
  });

  test("a newer reader reads again only what it had answered", async () => {
    using lib = await photos(2);
    lib.put("2019/x.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>");
    const { readerVersions } = await import("../../../../src/inspect/reader_versions.ts");
    await lib.scan();
    await lib.scan({ readerVersions: { ...readerVersions, sidecar: readerVersions.sidecar + 1 } });
    expect(lib.inspected).toEqual(["x.xmp"]);
  });

  test("digests are made for what is known without reading its metadata again", async () => {
    using lib = await photos(3);
    await lib.scan();
    const media = lib.catalog.db.query("SELECT * FROM media").all();
    await lib.scan({ hash: "full", digests: ["sha256", "md5"] });
    expect(lib.inspected).toHaveLength(3);
    expect(lib.catalog.db.query("SELECT * FROM media").all()).toEqual(media);
    const row = lib.catalog.db
      .query<{ sha: string; md5: string }, []>(
        "SELECT lower(hex(sha256)) AS sha, lower(hex(md5)) AS md5 FROM files WHERE name = 'IMG_2.jpg'",
      )
      .get();
    expect(row?.sha).toBe(new Bun.CryptoHasher("sha256").update(jpeg(2)).digest("hex"));
    expect(row?.md5).toBe(new Bun.CryptoHasher("md5").update(jpeg(2)).digest("hex"));
    await lib.scan({ hash: "full" });
    expect(lib.inspected).toEqual([]);
  });

  test("--reread reads everything once, also when it is stopped and taken up again", async () => {
    using lib = await photos(30);
    await lib.scan();
    const controller = new AbortController();
    const stopAfter = (count: number) => () => {
      if (lib.inspected.length >= count) controller.abort(new Error("stop"));
    };
    const stop = stopAfter(10);
    const options = { reread: true, chunkSize: 4 };
    const interrupted = await lib.scan(options, {
      signal: controller.signal,
      inspect: (_, outcome) => {
        stop();
        return outcome;
      },
    });
    expect(interrupted.end).toBe("interrupted");
    const done = lib.inspected.length;
    await lib.reopen();
    const resumed = await lib.scan(options);
    expect(resumed).toMatchObject({ run: interrupted.run, resumed: true, end: "done" });
    // What was under way when it stopped is read once more: a batch at most.
    expect(done + lib.inspected.length).toBeGreaterThanOrEqual(30);
    expect(done + lib.inspected.length).toBeLessThanOrEqual(34);
  });

  test("a run taken up again answers for what failed before it was stopped", async () => {
    using lib = await photos(10);
    lib.put("2018/empty.jpg", "");
    const controller = new AbortController();
    const interrupted = await lib.scan(
      { chunkSize: 2 },
      {
        signal: controller.signal,
        inspect: (name, outcome) => {
          if (name === "IMG_7.jpg") controller.abort(new Error("stop"));
          return outcome;
        },
      },
    );
    expect(interrupted).toMatchObject({ end: "interrupted", summary: { failed: 1 } });
    await lib.reopen();
    const resumed = await lib.scan({ chunkSize: 2 });
    expect(lib.inspected).not.toContain("empty.jpg");
    expect(resumed).toMatchObject({
      resumed: true,
      summary: { found: 11, failed: 1, failures: { empty: 1 } },
    });
    expect((await lib.scan({ chunkSize: 2 })).summary).toMatchObject({ failed: 0 });
  });

  test("--path scans only that part of a root", async () => {
    using lib = await photos(2);
    lib.put("2020/05/a.jpg", jpeg(1));
    lib.put("2020/06/b.jpg", jpeg(2));
    const target = { root: lib.root, below: "2020/05" };
    expect((await lib.scan({ targets: [target] })).summary).toMatchObject({ found: 1, added: 1 });
    expect((await lib.scan()).summary).toMatchObject({ found: 4, added: 3, unchanged: 1 });
    rmSync(lib.path("2020/06/b.jpg"));
    rmSync(lib.path("2020/05/a.jpg"));
    expect((await lib.scan({ targets: [target] })).summary).toMatchObject({ found: 0, missing: 1 });
  });

  test("a root scanned first is taken into one that holds it", async () => {
    using lib = await photos(3);
    lib.put("2020/05/a.jpg", jpeg(1));
    lib.put("2020/b.jpg", jpeg(2));
    await lib.scan({ targets: [{ root: lib.path("2020/05") }] });
    await lib.scan({ targets: [{ root: lib.path("2019") }] });
    const { summary } = await lib.scan();
    expect(summary).toMatchObject({ found: 5, added: 1, unchanged: 4 });
    expect(lib.inspected).toEqual(["b.jpg"]);
    expect(roots(lib.catalog).map(({ path }) => path)).toEqual([lib.root]);
    expect((await lib.scan()).summary).toMatchObject({ found: 5, unchanged: 5 });
    expect(targetsOf(lib.catalog, [lib.path("2020/05"), lib.path("2019")])).toEqual([
      { root: lib.root, below: "2019" },
      { root: lib.root, below: "2020/05" },
    ]);
    expect(targetsOf(lib.catalog, [lib.path("2020"), lib.root])).toEqual([{ root: lib.root }]);
  });

  test("a part must lie in a root", () => {
    expect(partsOf(["/a", "/b"], "x/y")).toEqual(["/a/x/y", "/b/x/y"]);
    expect(partsOf(["/a", "/b"], ".")).toEqual(["/a", "/b"]);
    expect(partsOf(["/a", "/b"], "/b/x")).toEqual(["/b/x"]);
    expect(partsOf(["/a"], "x/../y")).toEqual(["/a/y"]);
    for (const path of ["..", "../..", "x/../..", "/c", "/ab", "/"]) {
      expect(() => partsOf(["/a", "/b"], path)).toThrow("does not lie in a root");
    }
  });

  test("--kind all but photos, then all: what was left out is found then", async () => {
    using lib = await photos(2);
    lib.put("2019/a.txt");
    expect((await lib.scan({ kinds: ["video"] })).summary).toMatchObject({ found: 0, others: 3 });
    expect((await lib.scan()).summary).toMatchObject({ found: 2, others: 1 });
    expect((await lib.scan({ kinds: ["photo", "other"] })).summary).toMatchObject({
      found: 3,
      others: 0,
    });
  });

  test("what a later scan leaves out is not missing for it", async () => {
    using lib = await photos(2);
    lib.put("2019/clip.mp4", "not read as one");
    lib.put("2020/a.jpg", jpeg(1));
    await lib.scan();
    const noneMissing = { missing: 0 };
    expect((await lib.scan({ kinds: ["photo"] })).summary).toMatchObject({
      found: 3,
      ...noneMissing,
    });
    const { summary } = await lib.scan({ exclude: ["2020", "IMG_1.*"] });
    expect(summary).toMatchObject({ found: 2, skipped: 2, ...noneMissing });
    expect((await lib.scan()).summary).toMatchObject({ found: 4, unchanged: 4, ...noneMissing });
  });

  test("a disk with one reader is listed and read by one at a time", async () => {
    using lib = await photos(40);
    for (let i = 0; i < 10; i++) lib.put(`folder ${i}/a.jpg`, jpeg(i));
    const here = inlineInspector();
    for (const concurrentReads of [1, 3]) {
      const counted = { under: 0, most: 0 };
      const alone = async <T>(act: () => Promise<T>): Promise<T> => {
        counted.most = Math.max(counted.most, ++counted.under);
        await Bun.sleep(0);
        const result = await act();
        counted.under--;
        return result;
      };
      const inspector: Inspector = {
        ...here,
        workers: 4,
        list: (request) => alone(() => here.list(request)),
        inspect: (folder, files) => alone(() => here.inspect(folder, files)),
      };
      await lib.scan({ reread: true, inspector, limitsOf: () => ({ concurrentReads }) });
      expect(counted.most).toBe(concurrentReads);
    }
  });

  test("names of any kind are catalogued and found again", async () => {
    using lib = await photos(1);
    const raw = nameFromBytes(Uint8Array.of(0x66, 0xff, 0x2e, 0x6a, 0x70, 0x67));
    writeFileSync(osPath(`${lib.root}/${raw}`), jpeg(1));
    const long = `${"é".repeat(125)}x.jpg`;
    for (const name of ["-rf.jpg", "new\nline.jpg", "quote'\".jpg", "\ufffd.jpg", "😀.jpg", long]) {
      lib.put(name, jpeg(2));
    }
    mkdirSync(osPath(`${lib.root}/d${raw}`));
    writeFileSync(osPath(`${lib.root}/d${raw}/inside.jpg`), jpeg(3));
    symlinkSync("..", lib.path("loop"));
    const { summary } = await lib.scan();
    expect(summary).toMatchObject({ found: 9, added: 9, failed: 0, skipped: 1 });
    const root = rootFolder(lib.catalog, 1);
    const names = [...knownFiles(lib.catalog, root?.id ?? 0)].map(({ name }) => name);
    expect(names).toContain(raw);
    expect(names).toContain(long);
    expect((await lib.scan()).summary).toMatchObject({
      found: 9,
      unchanged: 9,
      added: 0,
      missing: 0,
    });
    // Not by the settled listing alone: by the rows.
    utimesSync(lib.path("-rf.jpg"), 1, 1);
    expect((await lib.scan()).summary).toMatchObject({ found: 9, unchanged: 8, changed: 1 });
  });

  test("the catalog is the same for any size of chunk", async () => {
    const dumps: unknown[] = [];
    for (const chunkSize of [1, 7, 500]) {
      using lib = await ScanLibrary.make();
      for (let i = 0; i < 40; i++) lib.put(`${i % 3}/IMG_${i}.jpg`, jpeg(i), 1_500_000_000 + i);
      lib.put("0/empty.jpg", "", 1_500_000_000);
      await lib.scan({ chunkSize });
      renameSync(lib.path("0"), lib.path("9"));
      rmSync(lib.path("1/IMG_4.jpg"));
      await lib.scan({ chunkSize });
      dumps.push(
        JSON.parse(
          JSON.stringify(lib.dump(), (key, value) =>
            key === "inode" || key === "listing" ? 0 : value,
          ),
        ),
      );
    }
    expect(dumps[1]).toEqual(dumps[0]);
    expect(dumps[2]).toEqual(dumps[0]);
  });
});
