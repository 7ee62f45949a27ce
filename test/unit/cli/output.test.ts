import { expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { descriptorOutput } from "../../../src/cli/output.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("a terminal that does not know its width is taken to have 80 columns", () => {
  expect(descriptorOutput(1, () => ({ isTTY: true, columns: 0 })).columns).toBe(80);
  expect(descriptorOutput(1, () => ({ isTTY: true })).columns).toBe(80);
  expect(descriptorOutput(1, () => ({ isTTY: true, columns: 132 })).columns).toBe(132);
});

test("a file is no terminal, whatever its stream would say, and its stream is not made", () => {
  using folder = new TempFolder();
  const descriptor = openSync(join(folder.path, "out"), "w");
  let made = 0;
  const output = descriptorOutput(descriptor, () => {
    made += 1;
    return { isTTY: true };
  });
  output.write("words");
  expect([output.isTTY, made]).toEqual([false, 0]);
  closeSync(descriptor);
  expect(descriptorOutput(descriptor, () => ({ isTTY: true })).isTTY).toBe(false);
});
