import { expect, test } from "bun:test";
import fc from "fast-check";
import { colors, plain, printable } from "../../../../src/cli/render/style.ts";
import { type Column, tableLines } from "../../../../src/cli/render/table.ts";
import { cutEnd, cutMiddle, pad, widthOf } from "../../../../src/cli/render/width.ts";

type Row = { name: string; size: number };
const columns: Column<Row>[] = [
  { title: "Name", text: ({ name }) => name, shrink: "middle" },
  { title: "Size", text: ({ size }) => String(size), align: "right" },
];

async function lines(rows: Iterable<Row>, width?: number): Promise<string[]> {
  return await Array.fromAsync(tableLines(columns, rows, plain, width));
}

test("columns are as wide as their widest cell, by what a terminal shows", async () => {
  const rows = [
    { name: "a", size: 1 },
    { name: "日本", size: 12345 },
  ];
  expect(await lines(rows)).toEqual(["Name   Size", "a         1", "日本  12345"]);
});

test("no rows, no titles", async () => {
  expect(await lines([])).toEqual([]);
});

test("on a terminal the column that may shrink does, in a file nothing is cut", async () => {
  const rows = [{ name: "/volume1/photo/2019/07/IMG_0001.jpg", size: 1 }];
  const [, onTerminal] = await lines(rows, 24);
  expect(onTerminal).toBe("/volu…IMG_0001.jpg     1");
  expect(await lines(rows)).toEqual([
    `${"Name".padEnd(35)}  Size`,
    "/volume1/photo/2019/07/IMG_0001.jpg     1",
  ]);
});

test("rows after the first two hundred are streamed in the widths of those", async () => {
  let taken = 0;
  const rows = function* () {
    for (; taken < 1000; taken++) yield { name: "n".repeat(taken < 200 ? 5 : 9), size: 1 };
  };
  const iterator = tableLines(columns, rows(), plain, 30)[Symbol.asyncIterator]();
  await iterator.next();
  expect(taken).toBeLessThanOrEqual(201);
  let last = "";
  for (let next = await iterator.next(); !next.done; next = await iterator.next())
    last = next.value;
  expect(last).toBe("n…nnn     1");
});

test("colours take no room", async () => {
  const colored: Column<Row>[] = [
    { title: "Name", text: ({ name }) => name, color: () => "green" },
    ...columns.slice(1),
  ];
  const found = await Array.fromAsync(tableLines(colored, [{ name: "a", size: 1 }], colors, 80));
  expect(found.map((line) => Bun.stripANSI(line))).toEqual(["Name  Size", "a        1"]);
  expect(found[1]).toContain("\x1b[32m");
});

test("property: cut text is never wider than asked, and whole where it fits", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 30 }), (whole, width) => {
      for (const cut of [cutEnd, cutMiddle]) {
        const short = cut(whole, width);
        if (widthOf(whole) <= width) expect(short).toBe(whole);
        else expect(widthOf(short)).toBeLessThanOrEqual(width);
      }
      expect(widthOf(pad(whole, width))).toBe(Math.max(width, widthOf(whole)));
    }),
  );
});

test("printable() lets nothing through that drives a terminal", () => {
  expect(printable("a\x1b[2J\nb\x7f\udcff\x9b")).toBe("a�[2J�b���");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(printable(name)).not.toMatch(/\p{Cc}/u);
      expect(printable(name).isWellFormed()).toBe(true);
    }),
  );
});
