// `varve duplicates --by payload` as it is typed, and what becomes of its plans.

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeJpeg } from "../../../scripts/sample/jpeg.ts";
import { makeXmp } from "../../../scripts/sample/xmp.ts";
import { TypedLibrary } from "../../support/typed_library.ts";
import { jsonLines } from "../../support/world.ts";

type Looks = { readonly shade?: number; readonly orientation?: number; readonly rating?: number };

/** A photo of one day; what is not said is not in it. */
function photo({ shade = 1, orientation, rating }: Looks = {}): Uint8Array {
  return makeJpeg({
    shade,
    exif: {
      dateTimeOriginal: "2019:07:04 18:22:31",
      ...(orientation == null ? {} : { orientation }),
    },
    ...(rating == null ? {} : { xmp: makeXmp({ rating }) }),
  });
}

function originalsAndCopies(): TypedLibrary {
  const library = new TypedLibrary();
  library.put("photo/boats.jpg", photo());
  library.put("phones/boats.jpg", photo({ rating: 4 }));
  library.put("phones/turned.jpg", photo({ orientation: 6 }));
  library.put("phones/other.jpg", photo({ shade: 2 }));
  library.put("phones/manual.pdf", "%PDF-1.4");
  return library;
}

const planned = ["--by", "payload", "--plan", "quarantine", "--keep", "inside photo"] as const;

test("groups for people, with what copies differ in, and what a tag turns", async () => {
  using library = originalsAndCopies();
  const { out } = await library.run("--by", "payload", "photo", "phones");
  expect(out).toBe(`2 × up to 709 B, 228 B too much
  keep  /T/photo/boats.jpg  2019-07-04 18:22:31
        /T/phones/boats.jpg  2019-07-04 18:22:31  ★★★★  other: rating

The same, turned in different ways by a tag: no duplicates
        /T/phones/boats.jpg  orientation 1
        /T/phones/turned.jpg  orientation 6
        /T/photo/boats.jpg  orientation 1

1 group of duplicates, 1 file and 228 B more than needed (2.82 KB read in 1 s, run 1)
  left out: 1 file of a format that has no payload, or damaged
`);
});

test("groups for programs, what a tag turns, and a summary", async () => {
  using library = originalsAndCopies();
  await library.run("--by", "payload", "photo", "phones");
  const { status, out } = await library.run("--by", "payload", "--json");
  expect(status).toBe(0);
  const [group, turned, summary, ...rest] = jsonLines(out);
  expect(rest).toEqual([]);
  expect(group).toMatchObject({
    ...{ type: "group", by: "payload", count: 2, keep: "/T/phones/boats.jpg" },
    files: [
      { path: "/T/phones/boats.jpg", rating: 4, differs: [] },
      { path: "/T/photo/boats.jpg", rating: null, differs: ["rating"] },
    ],
  });
  expect(turned).toEqual({
    type: "turned",
    files: [
      { path: "/T/phones/boats.jpg", orientation: 1 },
      { path: "/T/phones/turned.jpg", orientation: 6 },
      { path: "/T/photo/boats.jpg", orientation: 1 },
    ],
  });
  expect(summary).toMatchObject({
    ...{ type: "summary", status: 0, groups: 1, turned: 1, unread: 0, withoutPayload: 1 },
    ...{ bytesRead: 0, failed: 0, changed: 0 },
  });
});

test("a plan puts the copy aside, offers what it has, and an undo brings it back", async () => {
  using library = originalsAndCopies();
  const { status, out } = await library.run("photo", "phones", ...planned, "--out", "plan.jsonl");
  expect(status).toBe(0);
  expect(out).toContain("/T/phones/boats.jpg is ★★★★, and /T/photo/boats.jpg is not");
  const [, ...steps] = jsonLines(readFileSync(join(library.path, "plan.jsonl"), "utf8"));
  expect(steps).toMatchObject([
    {
      ...{ action: "quarantine", reason: "payload", from: `${library.path}/phones/boats.jpg` },
      twin: `${library.path}/photo/boats.jpg`,
    },
  ]);
  // Between plan and apply somebody tags the one that stays: its picture is the same.
  library.put("photo/boats.jpg", photo({ rating: 2 }));
  const applied = jsonLines((await library.varve("apply", "plan.jsonl", "--json")).out);
  expect(applied.at(-1)).toMatchObject({ status: 0, done: 1, stale: 0 });
  expect(existsSync(join(library.path, "phones/boats.jpg"))).toBe(false);
  expect((await library.varve("undo")).status).toBe(0);
  expect(readFileSync(join(library.path, "phones/boats.jpg"))).toEqual(
    Buffer.from(photo({ rating: 4 })),
  );
});

test.each<[string, Uint8Array]>([
  ["holds another picture by now", photo({ shade: 2 })],
  ["is cut short by now", photo().subarray(0, -20)],
  ["is no media by now", new TextEncoder().encode("nothing")],
])("a step whose twin %s is stale, and its file stays", async (_, instead) => {
  using library = originalsAndCopies();
  await library.run("photo", "phones", ...planned, "--out", "plan.jsonl");
  library.put("photo/boats.jpg", instead);
  const applied = await library.varve("apply", "plan.jsonl", "--json");
  expect(applied.status).toBe(13);
  expect(jsonLines(applied.out).at(-1)).toMatchObject({ done: 0, stale: 1 });
  expect(existsSync(join(library.path, "phones/boats.jpg"))).toBe(true);
});

test("links in place of files that differ are refused before anything is read", async () => {
  using library = originalsAndCopies();
  for (const action of ["hardlink", "reflink"]) {
    const { status, err } = await library.run("photo", "--by", "payload", "--plan", action);
    expect(status).toBe(2);
    expect(err).toContain("--plan quarantine");
  }
  expect(existsSync(join(library.path, "data/plans"))).toBe(false);
});

test("why tells of two files what makes them the same, and what they differ in", async () => {
  using library = originalsAndCopies();
  await library.run("--by", "payload", "photo", "phones");
  const { out } = await library.varve("why", "photo/boats.jpg", "phones/boats.jpg");
  expect(out).toContain("They hold the same media under other metadata (rating)");
  const turned = await library.varve("why", "photo/boats.jpg", "phones/turned.jpg", "--json");
  expect(jsonLines(turned.out).at(0)).toMatchObject({ status: "turned", differs: [] });
});
