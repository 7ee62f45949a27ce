import { expect, test } from "bun:test";
import { join, latin1, noise } from "../../../../scripts/sample/boxes.ts";
import { chunk, makeWav, riff } from "../../../../scripts/sample/riff.ts";
import { formats } from "../../../../src/inspect/formats.ts";
import { payloadDefinition } from "../../../../src/inspect/payload/definitions.ts";
import { PayloadHash } from "../../../../src/inspect/payload/payload_hash.ts";
import { payloadOf } from "../../../../src/inspect/payload/payload_of.ts";
import { definedPayloads } from "../../../../src/inspect/payload/versions.ts";
import { digestOf, inputOf, payloadIn } from "../../../support/payload.ts";

test("payloadOf() is the hash that docs/payload.md describes", () => {
  const sha256 = (bytes: Uint8Array): Uint8Array =>
    new Bun.CryptoHasher("sha256").update(bytes).digest();
  const eight = (value: number): Uint8Array =>
    new Uint8Array(new BigUint64Array([BigInt(value)]).buffer);
  const word = (text: string): Uint8Array => join(eight(text.length), latin1(text));
  const wav = makeWav();
  // The parts of a WAVE: each chunk with its name and its length as text before it.
  const format = join(word("fmt "), word("16"), wav.subarray(20, 36));
  const samples = join(word("data"), word("8000"), wav.subarray(44));
  const whole = join(
    ...[word("varve payload"), word("wav"), eight(1)],
    ...[word("format"), eight(format.length), sha256(format)],
    ...[word("samples"), eight(samples.length), sha256(samples)],
  );
  expect(payloadIn(wav)).toEqual({
    status: "digest",
    digest: Buffer.from(sha256(whole)).toString("hex"),
    definition: "wav",
    version: 1,
  });
});

test("no payload is the digest of the bytes it covers, nor that of another definition or version", () => {
  const bytes = join(latin1("wvpk"), noise(300, 1));
  const payload = digestOf(bytes);
  expect(payload).not.toBe(new Bun.CryptoHasher("sha256").update(bytes).digest("hex"));
  expect(digestOf(bytes, "tta")).toBe(payload);
  const digest = (name: string, version: number): string => {
    const hash = new PayloadHash(name, version);
    hash.part("stream").add(bytes);
    return hash.digest();
  };
  expect(
    new Set([payload, digest("stream", 2), digest("frames", 1), digest("streams", 1)]).size,
  ).toBe(4);
  expect(digest("stream", 1)).toBe(payload);
});

test("the parts of a hash cannot be moved from one to the next", () => {
  const digest = (...parts: readonly (readonly [string, string])[]): string => {
    const hash = new PayloadHash("x", 1);
    for (const [name, bytes] of parts) hash.part(name).add(latin1(bytes));
    return hash.digest();
  };
  const digests = [
    digest(["a", "xy"], ["b", ""]),
    digest(["a", "x"], ["b", "y"]),
    digest(["a", ""], ["b", "xy"]),
    digest(["a", "xy"]),
    digest(["b", "xy"], ["a", ""]),
    digest(["a", "xy"], ["b", ""], ["b", ""]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("parts may be fed in turn", () => {
  const turn = new PayloadHash("x", 1);
  const [a, b] = [turn.part("a"), turn.part("b")];
  b.add(latin1("1"));
  a.add(latin1("2"));
  b.add(latin1("3"));
  const row = new PayloadHash("x", 1);
  row.part("a").add(latin1("2"));
  row.part("b").add(latin1("13"));
  expect(turn.digest()).toBe(row.digest());
});

test("a format without a definition has none and says so", () => {
  const none = formats.filter((format) => payloadDefinition(format) == null);
  expect(none).toContain("bmp");
  for (const format of none) {
    expect(payloadOf(inputOf(noise(100, 1)), format)).toMatchObject({
      status: "none",
      reason: "no-definition",
    });
  }
});

test("what was kept of a format before it had a definition, or of films before damaged ones had one, is void", () => {
  const { versions } = definedPayloads();
  for (const format of ["iiq", "crw", "x3f", "psd", "flif"]) {
    expect(versions).toContain(`${format} 1`);
    expect(versions).not.toContain(`${format} 0`);
  }
  expect(versions).toContain("movie 2");
  expect(versions).not.toContain("movie 1");
});

test("an error of the disk is thrown, not taken for a damaged file", () => {
  const failing = {
    sizeBytes: 100,
    readInto: (): number => {
      throw Object.assign(new Error("I/O error"), { code: "EIO" });
    },
  };
  expect(() => payloadOf(failing, "wav")).toThrow("I/O error");
});

test("a file that has become shorter than its size has none", () => {
  const wav = makeWav();
  for (const length of [0, 10, 60, wav.length - 1]) {
    expect(payloadOf(inputOf(wav.subarray(0, length), wav.length), "wav").status).toBe("none");
  }
});

test("chunks outside of every definition's parts are no part of it", () => {
  expect(digestOf(riff("WAVE", makeWav().subarray(12), chunk("LIST", noise(20, 1))))).toBe(
    digestOf(makeWav()),
  );
});
