// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the snippets are source code in quotes

import { describe, expect, test } from "bun:test";
import { violations } from "../../../scripts/layers/check.ts";
import { codeOnly, importedModules } from "../../../scripts/layers/code.ts";
import { onlyHere, rooms } from "../../../scripts/layers/rules.ts";

describe("violations() finds", () => {
  const broken: readonly [what: string, file: string, source: string, says: string][] = [
    [
      "a room importing upwards",
      "base/a.ts",
      'import { x } from "../domain/entry.ts";',
      "base imports domain",
    ],
    [
      "a type imported upwards",
      "domain/a.ts",
      'import type { X } from "../catalog/open.ts";',
      "domain imports catalog",
    ],
    [
      "an import over several lines",
      "disk/a.ts",
      'import {\n  x,\n} from "../catalog/open.ts";',
      "disk imports catalog",
    ],
    [
      "a re-export",
      "inspect/a.ts",
      'export { x } from "../catalog/open.ts";',
      "inspect imports catalog",
    ],
    [
      "an import at run time",
      "operations/a.ts",
      'const x = await import("../cli/app.ts");',
      "operations imports cli",
    ],
    [
      "a worker's file by URL",
      "inspect/a.ts",
      'new URL("../worker.ts", import.meta.url)',
      "inspect imports worker",
    ],
    [
      "a face importing what operations should hide",
      "cli/commands/a.ts",
      'import { x } from "../../catalog/open.ts";',
      "cli imports catalog",
    ],
    ["an import out of src", "cli/a.ts", 'import x from "../../scripts/root.ts";', "outside src/"],
    [
      "SQLite outside the catalog",
      "operations/a.ts",
      'import { Database } from "bun:sqlite";',
      'the package "bun:sqlite"',
    ],
    [
      "exifr outside inspect",
      "operations/a.ts",
      'import exifr from "exifr";',
      'the package "exifr"',
    ],
    [
      "a part of a package outside its room",
      "domain/a.ts",
      'import x from "exifr/dist/full.js";',
      "exifr/dist/full.js",
    ],
    ["execa outside inspect", "cli/a.ts", 'import { execa } from "execa";', 'the package "execa"'],
    [
      "citty outside the command line",
      "operations/a.ts",
      'import { defineCommand } from "citty";',
      'the package "citty"',
    ],
    [
      "Node's modules in the domain",
      "domain/a.ts",
      'import { stat } from "node:fs";',
      'the package "node:fs"',
    ],
    [
      "a package that no room has",
      "domain/a.ts",
      'import _ from "lodash";',
      'the package "lodash"',
    ],
    ["the time outside its clock", "operations/a.ts", "const t = Date.now();", "the system's time"],
    [
      "the time inside a template",
      "operations/a.ts",
      "const t = `at ${Date.now()}`;",
      "the system's time",
    ],
    ["today's date", "disk/a.ts", "const t = new Date();", "the system's time"],
    ["printing in an operation", "operations/a.ts", 'console.log("x");', "`console`"],
    [
      "writing to the terminal in an operation",
      "operations/a.ts",
      'process.stderr.write("x");',
      "writing to the terminal",
    ],
    ["the process in an operation", "operations/a.ts", "const e = process.env;", "`process`"],
    ["the process in the domain", "domain/a.ts", "const e = process.env;", "`process`"],
    ["ending the program in the catalog", "catalog/a.ts", "process.exit(1);", "ending the program"],
    ["a thread started beside main.ts", "inspect/a.ts", "new Worker(url);", "starting a thread"],
    ["randomness", "base/a.ts", "Math.random()", "randomness"],
    ["any", "cli/a.ts", "function f(x: any) {}", "`any`"],
    ["a folder that is no room", "utils/a.ts", "", '"utils" is not a room'],
  ];
  test.each(broken)("%s", (_, file, source, says) => {
    const found = violations(file, source);
    expect(found.map(({ message }) => message).join("\n")).toContain(says);
    for (const { reason } of found) expect(reason).not.toBe("");
  });
});

describe("violations() lets pass", () => {
  const allowed: readonly [what: string, file: string, source: string][] = [
    ["an import downwards", "operations/a.ts", 'import { x } from "../catalog/open.ts";'],
    ["an import within the room", "cli/commands/a.ts", 'import { x } from "../run.ts";'],
    ["SQLite in the catalog", "catalog/a.ts", 'import { Database } from "bun:sqlite";'],
    ["Node's modules on the disk", "disk/a.ts", 'import { stat } from "node:fs/promises";'],
    ["the time in its clock", "base/clock.ts", "Date.now()"],
    ["a date built from a number", "disk/a.ts", "new Date(0)"],
    ["a word in a comment", "operations/a.ts", "// console.log and Date.now\n/* process.exit */"],
    ["a word in quotes", "domain/a.ts", "const text = \"process.env\" + 'Date.now';"],
    ["a word in a template", "domain/a.ts", "const text = `process.env ${x} Date.now`;"],
    ["an import in a comment", "base/a.ts", '// import { x } from "../cli/app.ts";'],
    ["a property called process", "operations/a.ts", "holder.process.id"],
  ];
  test.each(allowed)("%s", (_, file, source) => {
    expect(violations(file, source)).toEqual([]);
  });
});

test("violations() gives the line, counted from 1", () => {
  const source = "// first\n\nimport { a } from\n  '../cli/a.ts';\nDate.now();\n";
  expect(violations("base/a.ts", source).map(({ line }) => line)).toEqual([4, 5]);
});

test("codeOnly() keeps the length and the lines", () => {
  const source = 'a /* x\ny */ + "b" // c\n + `d ${e} f` + /["\'`/]/.test(g);\n';
  const code = codeOnly(source);
  expect(code.length).toBe(source.length);
  expect(code.split("\n").length).toBe(source.split("\n").length);
  expect(code.replace(/\s+/g, " ")).toBe("a + + ${e} + .test(g); ");
});

test("importedModules() finds every way to import", () => {
  const source = `
import "./a.ts";
import b, { type B } from "./b.ts";
export * from "./c.ts";
await import("./d.ts");
`;
  expect(importedModules(source).map(({ module }) => module)).toEqual([
    "./a.ts",
    "./b.ts",
    "./c.ts",
    "./d.ts",
  ]);
});

test("the rooms import each other in one direction only", () => {
  const names = rooms.map(({ name }) => name);
  const reach = (name: string, seen: readonly string[] = []): readonly string[] =>
    (rooms.find((room) => room.name === name)?.imports ?? []).flatMap((next) => {
      if (seen.includes(next)) throw new Error(`A circle: ${[...seen, next].join(" → ")}`);
      return [next, ...reach(next, [...seen, next])];
    });
  for (const name of names) expect(reach(name, [name])).not.toContain(name);
});

test("the rules name only rooms that there are", () => {
  const names = rooms.map(({ name }) => name);
  for (const room of rooms) for (const other of room.imports) expect(names).toContain(other);
  for (const { allowed } of onlyHere) {
    for (const place of allowed) expect(names).toContain(place.split("/")[0] ?? "");
  }
});
