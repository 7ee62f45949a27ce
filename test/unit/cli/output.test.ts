import { expect, test } from "bun:test";
import { descriptorOutput } from "../../../src/cli/output.ts";

test("a terminal that does not know its width is taken to have 80 columns", () => {
  expect(descriptorOutput(1, { isTTY: true, columns: 0 }).columns).toBe(80);
  expect(descriptorOutput(1, { isTTY: true }).columns).toBe(80);
  expect(descriptorOutput(1, { isTTY: true, columns: 132 }).columns).toBe(132);
});
