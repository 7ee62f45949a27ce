import { expect, test } from "bun:test";
import { box, join, u32 } from "../../../../scripts/sample/boxes.ts";
import { BoxFile, metaSkip } from "../../../../src/inspect/bmff/boxes.ts";
import { memorySource } from "../../../support/memory_source.ts";

function typesOf(bytes: Uint8Array): string[] {
  const file = new BoxFile(memorySource(bytes));
  return [...file.boxes(0, bytes.length)].map((it) => it.type);
}

test("boxes() yields boxes with sizes of 32 bits, of 64 bits and until the end", () => {
  const long = join(u32(1), "wide", u32(0, 20), "abcd");
  const last = join(u32(0), "mdat", "to the end");
  const bytes = join(box("ftyp", "isom"), long, last);
  const file = new BoxFile(memorySource(bytes));
  const boxes = [...file.boxes(0, bytes.length)];
  expect(boxes.map((it) => [it.type, it.body - it.start, it.end - it.body, it.cut])).toEqual([
    ["ftyp", 8, 4, false],
    ["wide", 16, 4, false],
    ["mdat", 8, 10, false],
  ]);
});

test("boxes() ends at a size too small to hold its own header", () => {
  for (const size of [2, 7]) {
    expect(typesOf(join(box("ftyp", "isom"), u32(size), "moov", "body"))).toEqual(["ftyp"]);
  }
  expect(typesOf(join(u32(1), "mdat", u32(0, 15), "body"))).toEqual([]);
});

test("boxes() cuts a box that wants more than there is, and says so", () => {
  const bytes = join(u32(0xffff_ffff), "mdat", "body");
  const [only] = [...new BoxFile(memorySource(bytes)).boxes(0, bytes.length)];
  expect(only).toMatchObject({ type: "mdat", end: bytes.length, cut: true });
});

test("boxes() never passes the end of a parent", () => {
  const inner = join(u32(500), "trak", "short");
  const bytes = join(box("moov", inner), box("free", "beyond the parent"));
  const file = new BoxFile(memorySource(bytes));
  const [moov] = [...file.boxes(0, bytes.length)];
  if (moov == null) throw new Error("No box");
  expect([...file.children(moov)].map((it) => [it.type, it.end, it.cut])).toEqual([
    ["trak", moov.end, true],
  ]);
});

test("boxes() of a file of tiny boxes are counted and come to an end", () => {
  const bytes = join(...Array.from({ length: 30_000 }, () => box("free")));
  expect(typesOf(bytes)).toHaveLength(20_000);
});

test("a uuid box gives its extended type and starts behind it", () => {
  const id = "be7acfcb97a942e89c71999491e3afac";
  const bytes = box("uuid", Buffer.from(id, "hex"), "content");
  const file = new BoxFile(memorySource(bytes));
  const [found] = [...file.boxes(0, bytes.length)];
  expect(found).toMatchObject({ uuid: id, body: 24 });
});

test("find() follows a path and gives nothing where it breaks off", () => {
  const bytes = box("moov", box("free"), box("trak", box("mdia", box("hdlr", "x"))));
  const file = new BoxFile(memorySource(bytes));
  const [moov] = [...file.boxes(0, bytes.length)];
  if (moov == null) throw new Error("No box");
  expect(file.find(moov, "trak", "mdia", "hdlr")?.type).toBe("hdlr");
  expect(file.find(moov, "trak", "minf", "hdlr")).toBeUndefined();
});

test("metaSkip() knows the meta box of ISO from that of QuickTime", () => {
  for (const [bytes, skip] of [
    [box("meta", u32(0), box("hdlr", u32(0))), 4],
    [box("meta", box("hdlr", u32(0))), 0],
  ] as const) {
    const file = new BoxFile(memorySource(bytes));
    const [meta] = [...file.boxes(0, bytes.length)];
    if (meta == null) throw new Error("No box");
    expect(metaSkip(file, meta)).toBe(skip);
  }
});

test("copy() stays valid when other parts are read, and refuses what is larger than allowed", () => {
  const bytes = join(new Uint8Array(70_000), box("xmp ", "packet"), new Uint8Array(9000));
  const file = new BoxFile(memorySource(bytes));
  const [found] = [...file.boxes(70_000, bytes.length)];
  if (found == null) throw new Error("No box");
  const copy = file.copy(found, 100);
  file.at(75_000, 2000);
  expect(Buffer.from(copy ?? []).toString()).toBe("packet");
  expect(file.copy(found, 5)).toBeUndefined();
});
