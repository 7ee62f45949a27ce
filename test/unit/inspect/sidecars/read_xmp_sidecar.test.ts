import { expect, test } from "bun:test";
import { makeXmp } from "../../../../scripts/sample/xmp.ts";
import { readXmpSidecar } from "../../../../src/inspect/sidecars/read_xmp_sidecar.ts";
import { memorySource } from "../../../support/memory_source.ts";

const source = (text: string) => memorySource(new TextEncoder().encode(text));

test("readXmpSidecar() reads rating and dates", () => {
  const reading = readXmpSidecar(source(makeXmp({ rating: -1, dateTimeOriginal: "2019-07-04" })));
  expect(reading).toEqual({
    reader: "sidecar",
    format: "xmp",
    facts: { rating: -1 },
    evidence: [{ source: "xmp:DateTimeOriginal", value: "2019-07-04" }],
  });
});

test("readXmpSidecar() reads a history longer than the first block of the file", () => {
  const history = `<!-- ${"step ".repeat(40_000)} -->`;
  const packet = makeXmp({ rating: 2, title: "T" }).replace("<dc:title>", `${history}<dc:title>`);
  expect(readXmpSidecar(source(packet)).facts).toEqual({ rating: 2, title: "T" });
});

test("readXmpSidecar() says what is no XMP", () => {
  expect(readXmpSidecar(source("<nothing/>")).problem?.reason).toBe("corrupt");
});
