// HEIC files that were damaged anywhere, also in what is handed to the decoder: each comes to an answer, and the next
// photo is decoded as if there had been none before it.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeHeif } from "../../src/inspect/similar/decode_heif.ts";
import { heifPicture } from "../../src/inspect/similar/heif_picture.ts";
import { ReadLimitError } from "../../src/inspect/source.ts";
import { gridItems, heicOf, hevcItem, wholePhoto, withPictureSize } from "../support/coded_heic.ts";
import { hevcSamples } from "../support/hevc_samples.ts";
import { memorySource } from "../support/memory_source.ts";

const whole = heicOf([wholePhoto]);
const files: readonly Uint8Array[] = [
  whole,
  heicOf(gridItems()),
  heicOf([wholePhoto, { ...wholePhoto, refersTo: [["thmb", 1]] }]),
  heicOf([hevcItem(hevcSamples.deep)]),
  heicOf([hevcItem(hevcSamples.grey)]),
];

async function comesTo(bytes: Uint8Array): Promise<unknown> {
  try {
    const source = memorySource(bytes, { maxReads: 4096 });
    const picture = heifPicture(source);
    return picture && (await decodeHeif(source, picture));
  } catch (error) {
    if (error instanceof ReadLimitError) return "damaged";
    throw error;
  }
}

test("whatever is damaged comes to an answer, and leaves the decoder as it was", async () => {
  const expected = await comesTo(whole);
  expect(expected).toMatchObject({ shape: { width: 160, height: 120 } });
  const changes = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 6 });
  let decoded = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      changes,
      fc.constantFrom(0, 0, 0, 5),
      async (file, changes, cut) => {
        const bytes = Uint8Array.from(file.subarray(0, file.length - cut));
        // From the end: the pictures and what describes them lie there.
        for (const [at, value] of changes) bytes[bytes.length - 1 - (at % bytes.length)] = value;
        const found = await comesTo(bytes);
        if (typeof found === "object") decoded++;
        else expect([undefined, "damaged", "too-large"]).toContain(found as undefined);
        expect(await comesTo(whole)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
  // Not all were so damaged that no decoder saw them.
  expect(decoded).toBeGreaterThan(10);
});

test("a picture that says it is larger takes no more memory than it may", async () => {
  const expected = await comesTo(whole);
  for (const side of [8192, 16_384, 65_528]) {
    const huge = withPictureSize(hevcSamples.whole, { width: side, height: side });
    const bomb = heicOf([hevcItem(huge)]);
    const pretending = heicOf([
      {
        ...hevcItem(huge),
        properties: [hevcItem(huge).properties[0] ?? whole, wholePhoto.properties[1] ?? whole],
      },
    ]);
    expect(await comesTo(bomb)).toBe("too-large");
    expect(await comesTo(pretending)).toBe("too-large");
    // What is only damaged after it is told as that.
    expect(await comesTo(heicOf([{ ...wholePhoto, data: Uint8Array.of(0, 0, 0, 9) }]))).toBe(
      "damaged",
    );
    expect(await comesTo(whole)).toEqual(expected);
  }
});
