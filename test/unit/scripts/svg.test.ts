import { describe, expect, test } from "bun:test";
import { terminalSvg } from "../../../scripts/picture/svg.ts";

const rows = (text: string) =>
  [...terminalSvg("a & b", text, 80).matchAll(/<text[^>]*>(.*)<\/text>/g)].map((m) => m[1]);

describe("terminalSvg()", () => {
  test("escapes what is markup", () => {
    expect(rows("a < b & c")).toEqual(["a &#60; b &#38; c"]);
  });

  test("has a title for those who do not see it", () => {
    expect(terminalSvg("a & b", "", 80)).toContain("<title>a &#38; b</title>");
  });

  test("keeps colours over lines until they end", () => {
    expect(rows("\x1b[31mred\r\nstill\x1b[39m not")).toEqual([
      '<tspan fill="#f47067">red</tspan>',
      '<tspan fill="#f47067">still</tspan> not',
    ]);
  });

  test("shows only what a carriage return left", () => {
    expect(rows("10 files\r\x1b[2K20 files\r\ndone")).toEqual(["20 files", "done"]);
  });

  test("understands several codes in one escape, and the end of all", () => {
    expect(rows("\x1b[1;2;36mx\x1b[0my")).toEqual([
      '<tspan font-weight="bold" fill-opacity="0.6" fill="#56d4dd">x</tspan>y',
    ]);
  });

  test("leaves out escapes that move the cursor", () => {
    expect(rows("\x1b[?25lx\x1b[3Ay")).toEqual(["xy"]);
  });

  test("breaks lines where the terminal does, and keeps their colours", () => {
    expect(rows(`${"a".repeat(79)}\x1b[32mbcd\x1b[39me`)).toEqual([
      `${"a".repeat(79)}<tspan fill="#8ddb8c">b</tspan>`,
      '<tspan fill="#8ddb8c">cd</tspan>e',
    ]);
    expect(rows("a".repeat(80))).toEqual(["a".repeat(80)]);
  });

  test("is as high as it has lines", () => {
    const height = (text: string) =>
      Number(/height="(\d+)"/.exec(terminalSvg("a & b", text, 80))?.[1]);
    expect(height("a\nb\nc") - height("a\nb")).toBe(18);
  });
});
