// Goldens: output compared whole with a stored file. UPDATE_GOLDENS=1 writes them anew; read the diff then.

import { expect } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nameFromBytes, nameToBytes } from "../../src/base/names.ts";

const folder = join(import.meta.dir, "../golden");

/** Compares with test/golden/NAME; a missing one is a failure, not an empty match. */
export function expectGolden(name: string, actual: string): void {
  const file = join(folder, name);
  if (process.env["UPDATE_GOLDENS"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, nameToBytes(actual));
  }
  if (!existsSync(file)) throw new Error(`No golden ${name}: run with UPDATE_GOLDENS=1`);
  expect(actual).toBe(nameFromBytes(readFileSync(file)));
}
