import { describe, expect, test } from "bun:test";
import { lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { makeJpeg } from "../../../../scripts/sample/jpeg.ts";
import { stampOf } from "../../../../src/disk/entries.ts";
import type { Outcome } from "../../../../src/domain/inspection.ts";
import { RootUnavailableError } from "../../../../src/operations/scan/root_unavailable.ts";
import { partsOf, targetsOf } from "../../../../src/operations/scan/targets.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

async function library(): Promise<ScanLibrary> {
  const lib = await ScanLibrary.make();
  for (const name of ["a/1.jpg", "a/2.jpg", "b/3.jpg"]) lib.put(name, makeJpeg());
  return lib;
}

describe("targetsOf()", () => {
  test("keeps what is not there beside what is, for the scan to say so", async () => {
    using lib = await library();
    const good = lib.path("a");
    writeFileSync(lib.path("file"), "");
    const asked = [good, "/nowhere", lib.path("file"), "/nowhere"];
    expect(targetsOf(lib.catalog, asked)).toEqual([
      { root: "/nowhere" },
      { root: lib.path("file") },
      { root: good },
    ]);
    const { unavailable, summary } = await lib.scan({ targets: targetsOf(lib.catalog, asked) });
    expect(unavailable.map(({ path }) => path)).toEqual(["/nowhere", lib.path("file")]);
    expect(summary).toMatchObject({ found: 2, added: 2 });
  });

  test("throws where nothing of it is there or catalogued", async () => {
    using lib = await library();
    expect(() => targetsOf(lib.catalog, ["/nowhere"])).toThrow(RootUnavailableError);
    expect(() => targetsOf(lib.catalog, ["/nowhere", "/nor/here"])).toThrow(RootUnavailableError);
    symlinkSync("nothing", lib.path("dangling"));
    expect(() => targetsOf(lib.catalog, [lib.path("dangling")])).toThrow(RootUnavailableError);
    await lib.scan();
    renameSync(lib.root, `${lib.root}-away`);
    expect(targetsOf(lib.catalog, [lib.root])).toEqual([{ root: lib.root }]);
  });
});

test("partsOf() follows no link out of a root, and links within one", async () => {
  using lib = await library();
  symlinkSync("a", lib.path("inner"));
  symlinkSync("..", lib.path("out"));
  symlinkSync(lib.root, `${lib.root}-link`);
  const { root } = lib;
  expect(partsOf([root], "inner")).toEqual([lib.path("inner")]);
  expect(partsOf([root], "nothing")).toEqual([lib.path("nothing")]);
  expect(partsOf([`${root}-link`], "a")).toEqual([`${root}-link/a`]);
  expect(partsOf([`${root}-link`], "nothing")).toEqual([`${root}-link/nothing`]);
  expect(() => partsOf([root], "out")).toThrow("does not lie in a root");
  expect(() => partsOf([`${root}-link`], "out")).toThrow("does not lie in a root");
});

describe("a mount that is lost during a scan", () => {
  /** Moves the library away as soon as a file is read, and says what the system would. */
  const lose = (lib: ScanLibrary) => {
    let lost = false;
    return (_: string, outcome: Outcome): Outcome => {
      if (!lost) {
        renameSync(lib.root, `${lib.root}-away`);
        mkdirSync(lib.root);
        lost = true;
      }
      const problem = { stage: "open", reason: "vanished", detail: "ENOENT" } as const;
      return outcome.status === "failed" ? outcome : { status: "failed", problem };
    };
  };

  test("leaves every row as it was and is reported", async () => {
    using lib = await library();
    await lib.scan();
    const files = () => (lib.dump() as { files: unknown }).files;
    const before = files();
    lib.put("a/1.jpg", makeJpeg({ shade: 1 }));
    const { unavailable, summary } = await lib.scan({}, { inspect: lose(lib) });
    expect(unavailable).toMatchObject([{ path: lib.root, reason: "empty" }]);
    expect(summary.missing).toBe(0);
    expect(files()).toEqual(before);

    renameSync(lib.root, `${lib.root}-empty`);
    renameSync(`${lib.root}-away`, lib.root);
    expect((await lib.scan()).summary).toMatchObject({ found: 3, changed: 1, unchanged: 2 });
  });
});

test("a known file that vanished after its folder was listed is missing for the next scan only", async () => {
  using lib = await library();
  await lib.scan();
  lib.put("a/1.jpg", makeJpeg({ shade: 1 }));
  const problem = { stage: "open", reason: "vanished", detail: "ENOENT" } as const;
  const vanished = (): Outcome => ({ status: "failed", problem });
  expect((await lib.scan({}, { inspect: vanished })).summary).toMatchObject({
    found: 2,
    missing: 0,
    failed: 0,
  });
  renameSync(lib.path("a/1.jpg"), `${lib.root}-1.jpg`);
  expect((await lib.scan()).summary).toMatchObject({ found: 2, missing: 1 });
});

test("a tool that came with the program and cannot be started is tried again by the next scan", async () => {
  using lib = await library();
  lib.put("a/odd.mpg", Uint8Array.of(0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1));
  let starts = false;
  const tools = {
    present: ["ffprobe", "exiftool"] as const,
    ask: async () =>
      starts
        ? { reader: "ffprobe" as const, format: "mpeg", facts: { durationMs: 5 }, evidence: [] }
        : { stage: "tool" as const, reason: "needs-tool" as const, detail: "noexec" },
    stampAt: (path: string) => stampOf(lstatSync(path, { bigint: true })),
  };
  expect((await lib.scan({ tools })).summary).toMatchObject({ failures: { "needs-tool": 1 } });
  expect((await lib.scan({ tools })).summary).toMatchObject({ failures: { "needs-tool": 1 } });
  expect(lib.inspected).toEqual(["odd.mpg"]);
  starts = true;
  expect((await lib.scan({ tools })).summary).toMatchObject({ failed: 0 });
  expect((await lib.scan({ tools })).summary).toMatchObject({ failed: 0 });
  expect(lib.inspected).toEqual([]);
});
