// The npm tools of this checkout, asked about tiny files made here. Where the machine has no perl, exiftool
// has to say so.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeMp3 } from "../../../../scripts/sample/mp3.ts";
import { nameFromBytes, osPath } from "../../../../src/base/names.ts";
import { createTools, isProblem, type Tools } from "../../../../src/inspect/tools/tools.ts";
import { toolsBundle } from "../../../../src/tools_bundle.ts";
import { TempFolder } from "../../../support/temp_folder.ts";
import { datedJpeg, silentWav } from "../../../support/tiny_media.ts";

let temp: TempFolder;
let tools: Tools;
let perl: boolean;

beforeAll(async () => {
  temp = new TempFolder();
  tools = createTools({
    bundle: toolsBundle,
    folders: [join(temp.path, "tools")],
    nowUs: () => 1_700_000_000_000_000,
  });
  const found = await tools.find("exiftool");
  perl = found.status === "ready";
  if (found.status === "absent") expect(found.reason).toContain("exiftool needs perl");
});

afterAll(async () => {
  await tools[Symbol.asyncDispose]();
  temp[Symbol.dispose]();
});

/** The date that exiftool finds in a file, or what is said instead. */
async function dateOf(path: string): Promise<string | undefined> {
  const answer = await tools.ask("exiftool", path);
  if (isProblem(answer)) return answer.reason;
  return answer.evidence.find(({ source }) => source === "exif:DateTimeOriginal")?.value;
}

/** Names that shells, argument files, perl or ffmpeg could take for something else. */
const names: readonly (readonly [string, Uint8Array | string])[] = [
  ["an ordinary name", "a.jpg"],
  ["blanks", "  two  words .jpg"],
  ["a trailing blank", "trailing .jpg "],
  ["a newline", "new\nline.jpg"],
  ["a newline and an option", "x\n-execute\n-ver\n.jpg"],
  ["a carriage return at the end", "return.jpg\r"],
  ["a leading dash", "-ver"],
  ["a comment", "#comment.jpg"],
  ["quotes", `it's "quoted".jpg`],
  ["a command", "$(touch hacked) `touch hacked`; touch hacked.jpg"],
  ["a pipe at the end", "touch hacked |"],
  ["a pipe at the start", "| touch hacked"],
  ["an image sequence", "img%03d.jpg"],
  ["a protocol", "concat:a.jpg"],
  ["wildcards", "*?[a-z].jpg"],
  ["a backslash", "back\\slash.jpg"],
  ["letters of many scripts", "größe 写真 🎞️.jpg"],
  ["decomposed letters", "gro\u0308ße.jpg"],
  ["bytes that are no UTF-8", Buffer.from("caf\xe9 \xff.jpg", "latin1")],
  ["a double extension", "a.jpg.gz"],
];

function named(name: Uint8Array | string): string {
  return typeof name === "string" ? name : nameFromBytes(name);
}

describe("exiftool", () => {
  test("reads every file by its own name, however odd, all in one batch", async () => {
    const folder = join(temp.path, "odd");
    mkdirSync(folder);
    const expected = new Map<string, string>();
    names.forEach(([, name], i) => {
      const date = `20${String(i).padStart(2, "0")}:07:04 18:22:31`;
      const path = join(folder, named(name));
      writeFileSync(osPath(path), datedJpeg(date));
      expected.set(path, perl ? date : "needs-tool");
    });
    const found = await Promise.all(
      [...expected.keys()].map(async (path) => [path, await dateOf(path)] as const),
    );
    expect(new Map(found)).toEqual(expected);
    expect(readdirSync(folder)).toHaveLength(names.length);
    expect(readdirSync(join(temp.path, "tools/scratch"))).toEqual([]);
  });

  test("gives offset and sub-second with their date", async () => {
    if (!perl) return expect(await dateOf("/any")).toBe("needs-tool");
    const path = join(temp.path, "exact.jpg");
    writeFileSync(path, datedJpeg("2019:07:04 18:22:31", { offset: "+02:00", subSecond: "047" }));
    expect(await tools.ask("exiftool", path)).toMatchObject({
      reader: "exiftool",
      format: "jpeg",
      facts: { cameraMake: "Varve" },
      evidence: [
        {
          source: "exif:DateTimeOriginal",
          value: "2019:07:04 18:22:31",
          offset: "+02:00",
          subSecond: "047",
        },
      ],
    });
  });

  test("works out how long a sound is, for which it has to know the size of its file", async () => {
    const path = join(temp.path, "sound.mp3");
    writeFileSync(path, makeMp3({ durationMs: 2000 }));
    const answer = await tools.ask("exiftool", path);
    const expected = { facts: { durationMs: expect.closeTo(2000, -2) } };
    expect(answer).toMatchObject(perl ? expected : { reason: "needs-tool" });
  });

  test.each([
    ["empty.jpg", "", "empty"],
    ["text.jpg", "a letter to somebody", "unsupported"],
    ["zeros.jpg", "\0".repeat(1000), "corrupt"],
    ["bytes.raf", "\x07\x01\0".repeat(1000), "corrupt"],
  ])("%s is a problem", async (name, content, reason) => {
    const path = join(temp.path, name);
    writeFileSync(path, content);
    const answer = await tools.ask("exiftool", path);
    expect(answer).toMatchObject({ reason: perl ? reason : "needs-tool" });
  });
});

describe("ffprobe", () => {
  test.each(names)("reads a file whose name has %s", async (_, name) => {
    const folder = join(temp.path, "sounds");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, named(name));
    writeFileSync(osPath(path), silentWav(250));
    expect(await tools.ask("ffprobe", path)).toEqual({
      reader: "ffprobe",
      format: "wav",
      facts: { durationMs: 250, codec: "pcm_u8" },
      evidence: [],
    });
  });

  test("opens no other file than the one it is asked about", async () => {
    const sound = join(temp.path, "secret.wav");
    writeFileSync(sound, silentWav(250));
    const playlist = join(temp.path, "list.mp4");
    writeFileSync(playlist, `ffconcat version 1.0\nfile 'secret.wav'\n`);
    expect(await tools.ask("ffprobe", playlist)).toMatchObject({ reason: "corrupt" });
  });

  test("a file that is gone is vanished", async () => {
    expect(await tools.ask("ffprobe", "/nonexistent/a.mp4")).toMatchObject({ reason: "vanished" });
  });
});
