import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeHeic } from "../../../../scripts/sample/heic.ts";
import { makePng, pngChunk } from "../../../../scripts/sample/png.ts";
import { nameFromBytes, osPath } from "../../../../src/base/names.ts";
import type { Stamp } from "../../../../src/domain/entry.ts";
import { SKETCH_BYTES } from "../../../../src/domain/similar_sketch.ts";
import { OpenFile } from "../../../../src/inspect/open_file.ts";
import { sketchFiles } from "../../../../src/inspect/similar/sketch_files.ts";
import { heicOf, wholePhoto } from "../../../support/coded_heic.ts";
import { drawing, jpegOf, pngOf } from "../../../support/pictures.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

function stampOf(path: string): Stamp {
  using file = new OpenFile(path);
  return file.stamp;
}

/** A PNG that says it has 3,600,000,000 pixels. */
function bomb(): Uint8Array {
  const png = Buffer.from(makePng());
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  png.set(pngChunk("IHDR", header), 8);
  return png;
}

const anyStamp: Stamp = { sizeBytes: 1, mtimeUs: 1, inode: 1 };

test("each file comes to what it holds, in the order asked for", async () => {
  using temp = new TempFolder();
  const files: Readonly<Record<string, Uint8Array>> = {
    "photo.jpg": await jpegOf(drawing(1)),
    "named wrongly.jpg": pngOf(drawing(2)),
    "wall.png": makePng(),
    "phone.heic": heicOf([wholePhoto]),
    "broken.heic": makeHeic(),
    "web.avif": makeHeic({ codec: "av1" }),
    "text.jpg": Buffer.from("no picture at all"),
    "broken.png": pngOf(drawing(3)).subarray(0, 200),
    "bomb.png": bomb(),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(temp.path, name), bytes);
  const asked = Object.keys(files).map((name) => ({ name, stamp: stampOf(join(temp.path, name)) }));
  const sketched = await sketchFiles(temp.path, asked.toReversed());
  expect(sketched.toReversed().map((one) => ("reason" in one ? one.reason : one.status))).toEqual([
    ...([
      "sketched",
      "sketched",
      "flat",
      "sketched",
      "damaged",
      "no-decoder",
      "no-decoder",
      "damaged",
      "too-large",
    ] as const),
  ]);
  const first = sketched.at(-1);
  expect(first?.status === "sketched" && first.sketch.length).toBe(SKETCH_BYTES);
});

test("a file that is not as it was is not read", async () => {
  using temp = new TempFolder();
  const path = join(temp.path, "a.jpg");
  writeFileSync(path, await jpegOf(drawing(1)));
  const stamp = stampOf(path);
  expect(await sketchFiles(temp.path, [{ name: "a.jpg", stamp: anyStamp }])).toEqual([
    { status: "edited" },
  ]);
  truncateSync(path, 100);
  expect(await sketchFiles(temp.path, [{ name: "a.jpg", stamp }])).toEqual([{ status: "edited" }]);
});

test("a file that changes while it is decoded has no sketch", async () => {
  using temp = new TempFolder();
  const path = join(temp.path, "a.jpg");
  const [before, after] = [await jpegOf(drawing(1)), await jpegOf(drawing(2))];
  writeFileSync(path, before);
  // It is read at once, and decoded after this call has returned.
  const sketching = sketchFiles(temp.path, [{ name: "a.jpg", stamp: stampOf(path) }]);
  writeFileSync(path, after);
  expect(await sketching).toEqual([{ status: "edited" }]);
});

test("what is gone, a folder or a link is a failure of its own", async () => {
  using temp = new TempFolder();
  mkdirSync(join(temp.path, "folder.jpg"));
  symlinkSync("/dev/zero", join(temp.path, "link.jpg"));
  const names = ["gone.jpg", "folder.jpg", "link.jpg"];
  const sketched = await sketchFiles(
    temp.path,
    names.map((name) => ({ name, stamp: anyStamp })),
  );
  expect(sketched).toMatchObject(
    names.map(() => ({ status: "failed", problem: { stage: "read", reason: "vanished" } })),
  );
});

test("names are the bytes they are", async () => {
  using temp = new TempFolder();
  const name = nameFromBytes(Buffer.from("b\xfcro.jpg", "latin1"));
  writeFileSync(osPath(`${temp.path}/${name}`), await jpegOf(drawing(1)));
  const stamp = stampOf(`${temp.path}/${name}`);
  expect(await sketchFiles(temp.path, [{ name, stamp }])).toMatchObject([{ status: "sketched" }]);
});
