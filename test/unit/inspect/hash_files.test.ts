import { afterAll, expect, test } from "bun:test";
import { linkSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { chunk, makeWav, riff } from "../../../scripts/sample/riff.ts";
import { joinPath as join, nameFromBytes, osPath } from "../../../src/base/names.ts";
import { stampOf } from "../../../src/disk/entries.ts";
import {
  contentAt,
  type FilesToHash,
  HAS_CONTENT,
  HAS_PAYLOAD,
  HAS_SAMPLE,
  type Hashes,
  sampleAt,
} from "../../../src/domain/hashes.ts";
import { hashFiles, joinHashes, partsOf } from "../../../src/inspect/hash_files.ts";
import { inspectFile } from "../../../src/inspect/inspect_file.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const temp = new TempFolder();
afterAll(() => temp[Symbol.dispose]());

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(osPath(join(temp.path, name)), bytes);
  return name;
}

/** Bytes that repeat nowhere near. */
function bytes(length: number, seed = 1): Uint8Array {
  const all = new Uint8Array(length);
  for (let i = 0, x = seed; i < length; i++) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    all[i] = x >>> 24;
  }
  return all;
}

function asked(names: readonly string[], depth: FilesToHash["depth"]): FilesToHash {
  const buffers = names.map((name) => Buffer.concat([Buffer.from(osPath(name)), Buffer.of(0)]));
  const starts = new Uint32Array(names.length + 1);
  const stamps = new Float64Array(3 * names.length);
  for (const [i, name] of names.entries()) {
    starts[i + 1] = (starts[i] ?? 0) + (buffers[i]?.length ?? 0);
    const stats = statSync(osPath(join(temp.path, name)), { bigint: true, throwIfNoEntry: false });
    const stamp = stats == null ? { sizeBytes: 1, mtimeUs: 1, inode: 1 } : stampOf(stats);
    stamps.set([stamp.sizeBytes, stamp.mtimeUs, stamp.inode], 3 * i);
  }
  return { folder: temp.path, names: Buffer.concat(buffers), starts, stamps, depth };
}

const sampleOf = (hashes: Hashes, at: number) =>
  Buffer.from(sampleAt(hashes, at, new Uint8Array(8)) ?? []).toString("hex");
const contentOf = (hashes: Hashes, at: number) =>
  Buffer.from(contentAt(hashes, at, new Uint8Array(16)) ?? []).toString("hex");

/** The content digest as docs/duplicates.md defines it. */
function defined(all: Uint8Array): string {
  const block = 1024 * 1024;
  let digest = Buffer.alloc(16);
  digest.writeBigUInt64LE(BigInt(all.length), 8);
  for (let at = 0; at === 0 || at < all.length; at += block) {
    const chained = Buffer.concat([digest, all.subarray(at, at + block)]);
    const hex = [0n, 1n].map((seed) =>
      Bun.hash.xxHash3(chained, seed).toString(16).padStart(16, "0"),
    );
    digest = Buffer.from(hex.join(""), "hex");
  }
  return digest.toString("hex");
}

const sizes = [0, 1, 65_536, 131_071, 131_072, 131_073, 1_048_576, 1_048_577, 3_000_000];

test("content digests are what their definition says, at every bound", async () => {
  const names = sizes.map((size) => put(`size ${size}.bin`, bytes(size)));
  const hashes = await hashFiles(asked(names, "content"));
  expect(hashes.problems).toEqual([]);
  for (const [at, size] of sizes.entries()) {
    expect([size, contentOf(hashes, at)]).toEqual([size, defined(bytes(size))]);
    expect(hashes.read[at]).toBe(size <= 131_072 ? HAS_SAMPLE | HAS_CONTENT : HAS_CONTENT);
  }
});

test("samples are those of a scan, and come with the content of files that are read whole", async () => {
  const names = sizes.map((size) => `size ${size}.bin`);
  const hashes = await hashFiles(asked(names, "sample"));
  for (const [at, size] of sizes.entries()) {
    const name = names[at] ?? "";
    const wanted = { metadata: false, sample: true, digests: [] };
    const outcome = await inspectFile(join(temp.path, name), name, "other", wanted);
    expect(outcome).toMatchObject({ sample: sampleOf(hashes, at) });
    expect(contentOf(hashes, at)).toBe(size <= 131_072 ? defined(bytes(size)) : "");
  }
  expect(hashes.bytesRead).toBe(sizes.reduce((sum, size) => sum + Math.min(size, 131_072), 0));
});

test("a file that is not as it was listed yields nothing, and the others of its request everything", async () => {
  mkdirSync(join(temp.path, "deep"));
  const names = ["grown", "touched", "deep/sound", "link", "folder", "gone", "last"];
  for (const name of ["grown", "touched", "deep/sound", "link", "last"]) put(name, bytes(100));
  mkdirSync(join(temp.path, "folder"));
  symlinkSync("last", join(temp.path, "link to last"));
  const request = asked(names.with(3, "link to last"), "sample");
  writeFileSync(join(temp.path, "grown"), bytes(101));
  utimesSync(join(temp.path, "touched"), 5, 5);
  const hashes = await hashFiles(request);
  expect([...hashes.read].map((read) => read !== 0)).toEqual([
    ...[false, false, true, false, false, false, true],
  ]);
  const reasons = new Map(hashes.problems.map(({ at, problem }) => [at, problem.reason]));
  expect(Object.fromEntries(reasons)).toEqual({
    0: "changed-while-reading",
    1: "changed-while-reading",
    3: "vanished",
    4: expect.stringMatching(/io-error|vanished/),
    5: "vanished",
  });
});

test("names are the bytes they are, and hard links have the hashes of their file", async () => {
  const raw = nameFromBytes(Uint8Array.of(0x66, 0xe9, 0x2e, 0x6a));
  put(raw, bytes(500));
  linkSync(osPath(join(temp.path, raw)), join(temp.path, "linked"));
  const hashes = await hashFiles(asked([raw, "linked"], "sample"));
  expect(hashes.problems).toEqual([]);
  expect(contentOf(hashes, 0)).toBe(contentOf(hashes, 1));
  expect(contentOf(hashes, 0)).toBe(defined(bytes(500)));
});

test("a folder that is gone is every file's trouble", async () => {
  const request = { ...asked(["last", "gone"], "sample"), folder: join(temp.path, "nowhere") };
  const { problems } = await hashFiles(request);
  expect(problems.map(({ at, problem }) => [at, problem.reason])).toEqual([
    [0, "vanished"],
    [1, "vanished"],
  ]);
});

test("a request in halves is answered as the whole", async () => {
  const names = ["size 1.bin", "gone", "size 131073.bin", "last", "gone"];
  for (const depth of ["sample", "outline"] as const) {
    const whole = asked(names, depth);
    const [first, second] = await Promise.all(partsOf(whole).map(hashFiles));
    if (first == null || second == null) throw new Error("Two halves are asked for");
    expect(joinHashes(first, second)).toEqual(await hashFiles(whole));
  }
});

test("payloads come by number, with the outline or whole, and only of files that are as they were listed", async () => {
  const wav = makeWav();
  const names = ["sound.wav", "none.bin", "gone", "long.wav", "edited.wav"];
  for (const name of ["sound.wav", "edited.wav"]) put(name, wav);
  put("none.bin", bytes(100));
  put("long.wav", riff("WAVE", wav.subarray(12, 36), chunk("data", bytes(400_000))));
  const outlines = asked(names, "outline");
  const payloads = asked(names, "payload");
  utimesSync(join(temp.path, "edited.wav"), 5, 5);
  const [outline, payload] = [await hashFiles(outlines), await hashFiles(payloads)];
  const all = [HAS_PAYLOAD, HAS_PAYLOAD, 0, HAS_PAYLOAD, 0];
  expect([[...outline.read], [...payload.read]]).toEqual([all, all]);
  const hex = (digits: number) => expect.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
  expect([0, 1, 3].map((at) => outline.payloads[at])).toEqual([
    { definition: "wav 1", outline: hex(16), digest: hex(64), reason: null },
    { definition: "unknown 0", outline: null, digest: null, reason: "no-definition" },
    { definition: "wav 1", outline: hex(16), digest: null, reason: null },
  ]);
  expect(payload.payloads[3]).toEqual({
    ...{ definition: "wav 1", outline: null, digest: hex(64), reason: null },
  });
  expect(payload.payloads[0]?.digest).toBe(outline.payloads[0]?.digest);
  expect(outline.bytesRead).toBeLessThan(600_000);
});
