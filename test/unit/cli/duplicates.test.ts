// `varve duplicates` as it is typed, on a small library on disk.

import { expect, test } from "bun:test";
import { existsSync, linkSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { TypedLibrary } from "../../support/typed_library.ts";
import { jsonLines } from "../../support/world.ts";

function photosAndPhones(): TypedLibrary {
  const library = new TypedLibrary();
  library.put("photo/2019/one.jpg", "the same");
  library.put("phones/a/one.jpg", "the same");
  library.put("phones/a/two.jpg", "another!");
  library.put("photo/film.mp4", new Uint8Array(200_000));
  library.put("phones/film copy.mp4", new Uint8Array(200_000));
  linkSync(join(library.path, "photo/film.mp4"), join(library.path, "photo/film link.mp4"));
  return library;
}

test("groups for people: the one that is kept first, links named so, figures last", async () => {
  using library = photosAndPhones();
  const { status, out } = await library.run("phones", "photo");
  expect(status).toBe(0);
  expect(out).toBe(`2 × 200 KB, 200 KB too much
  keep  /T/phones/film copy.mp4
        /T/photo/film.mp4
  link  /T/photo/film link.mp4

2 × 8 B, 8 B too much
  keep  /T/phones/a/one.jpg
        /T/photo/2019/one.jpg

2 groups of duplicates, 2 files and 200 KB more than needed (993 KB read in 1 s, run 1)
  1 name of hard links: they take no space of their own
`);
});

test("groups for programs, and a summary", async () => {
  using library = photosAndPhones();
  await library.run("photo", "phones");
  const { status, out } = await library.run("--json", "--kind", "photo");
  expect(status).toBe(0);
  const [group, summary, ...rest] = jsonLines(out);
  expect(rest).toEqual([]);
  expect(group).toEqual({
    ...{ type: "group", by: "digest", size: 8, count: 2, wasted: 8 },
    keep: "/T/phones/a/one.jpg",
    files: ["/T/phones/a/one.jpg", "/T/photo/2019/one.jpg"].map((path) => ({
      ...{ path, captured: null, rating: null },
    })),
  });
  expect(summary).toMatchObject({
    ...{ type: "summary", command: "duplicates", status: 0, run: 2, resumed: false },
    ...{ groups: 1, surplus: 1, wasted: 8, hardLinks: 0, bytesRead: 0, failed: 0, changed: 0 },
  });
});

test("flags bound what is looked at", async () => {
  using library = photosAndPhones();
  await library.run("photo", "phones");
  const last = async (...argv: string[]) =>
    (await library.run(...argv)).out.trim().split("\n").at(-1);
  expect(await last("--min-size", "1MB")).toStartWith("No duplicates (0 B read");
  expect(await last("--under", "photo", "--kind", "photo")).toStartWith("No duplicates");
  expect(await last("--kind", "all", "--min-size", "9B", "--json")).toContain('"groups":1');
});

test("a plan is written over no other file", async () => {
  using library = photosAndPhones();
  for (const asked of [
    ["--plan", "hardlink"],
    ["--plan", "quarantine"],
  ]) {
    const { status, err } = await library.run("photo", ...asked, "--out", "photo/film.mp4");
    expect(status).toBe(2);
    expect(err).toContain("is there, and is no plan");
  }
  expect(statSync(join(library.path, "photo/film.mp4")).size).toBe(200_000);
});

test("what is no folder is said to be none", async () => {
  using library = photosAndPhones();
  const refused = async (path: string) => (await library.run(path)).err;
  expect(await refused("phnes")).toContain('phnes" is not available: it does not exist');
  expect(await refused("photo/film.mp4")).toContain(
    'film.mp4" is not available: it is not a folder',
  );
  expect((await library.run("phnes")).status).toBe(15);
});

test("a rule of what to keep whose folder nobody knows is told", async () => {
  using library = photosAndPhones();
  const warned = async (rule: string) => (await library.run("photo", "phones", "--keep", rule)).err;
  expect(await warned("inside phnes,shortest path")).toContain("No scan has seen this folder");
  const knownRules = [
    "inside phones/a",
    "outside photo",
    `inside ${library.path}`,
    "shortest path",
  ];
  for (const known of knownRules) {
    expect(await warned(known)).not.toContain("No scan has seen");
  }
});

test("without folders and without a catalog there is nothing to compare", async () => {
  using library = photosAndPhones();
  const { status, err } = await library.run();
  expect(status).toBe(10);
  expect(err).toContain("the catalog holds no file");
});

test("a folder that is not there is told, and the others are looked at", async () => {
  using library = photosAndPhones();
  const { status, out, err } = await library.run("photo", "phones", "nowhere");
  expect(status).toBe(15);
  expect(out).toContain("2 groups of duplicates");
  expect(err).toContain("nowhere");
});

test("a plan puts duplicates aside, which are listed, and an undo brings them back", async () => {
  using library = photosAndPhones();
  const planned = await library.run(
    ...["photo", "phones", "--keep", "inside photo,shortest path", "--plan", "quarantine"],
    ...["--out", "plan.jsonl"],
  );
  expect([planned.status, planned.err]).toEqual([0, expect.not.stringContaining("varve:")]);
  expect(planned.out).toEndWith(`2 files of 200 KB to put aside
Plan: /T/plan.jsonl
`);
  const [, ...steps] = jsonLines(readFileSync(join(library.path, "plan.jsonl"), "utf8"));
  expect(steps).toMatchObject([
    { from: `${library.path}/phones/film copy.mp4`, twin: `${library.path}/photo/film.mp4` },
    { from: `${library.path}/phones/a/one.jpg`, twin: `${library.path}/photo/2019/one.jpg` },
  ]);
  expect((await library.varve("apply", "plan.jsonl")).status).toBe(0);
  const { out } = await library.varve("quarantine", "--json");
  expect(jsonLines(out)).toMatchObject([
    { type: "batch", files: 2, bytes: 200_008, due: false },
    { type: "summary", files: 2, dueFiles: 0 },
  ]);
  expect((await library.varve("quarantine", "purge", "--older-than", "1d")).status).toBe(2);
  const purged = jsonLines((await library.varve("quarantine", "purge", "--json")).out);
  expect(purged).toMatchObject([{ type: "summary", files: 0, waiting: 2 }]);
  expect((await library.varve("undo")).status).toBe(0);
  expect(existsSync(join(library.path, "phones/a/one.jpg"))).toBe(true);
});

test("hard links take the place of duplicates, and an undo gives each its own bytes back", async () => {
  using library = photosAndPhones();
  const inode = (name: string) => statSync(join(library.path, name)).ino;
  const planned = await library.run(
    ...["photo", "phones", "--json", "--plan", "hardlink", "--out", "plan.jsonl"],
  );
  expect(jsonLines(planned.out).at(-1)).toMatchObject({
    ...{ plan: "/T/plan.jsonl", action: "hardlink", steps: 2, bytes: 200_008, apart: 0, held: 0 },
  });
  expect((await library.varve("apply", "plan.jsonl")).status).toBe(0);
  expect(inode("phones/a/one.jpg")).toBe(inode("photo/2019/one.jpg"));
  expect(jsonLines((await library.run("--json")).out).at(-1)).toMatchObject({ groups: 0 });
  const why = await library.varve("why", "phones/a/one.jpg", "photo/2019/one.jpg", "--json");
  expect(jsonLines(why.out)[0]).toMatchObject({ type: "verdict", status: "same-file" });
  expect((await library.varve("undo")).status).toBe(0);
  expect(inode("phones/a/one.jpg")).not.toBe(inode("photo/2019/one.jpg"));
});

test("a rule that is none is refused with the nearest known one", async () => {
  using library = photosAndPhones();
  const { status, err } = await library.run("photo", "--keep", "erliest captured");
  expect(status).toBe(2);
  expect(err).toContain('Did you mean "earliest captured"?');
});
