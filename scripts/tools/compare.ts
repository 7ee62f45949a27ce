// Asks the lean tools and Debian's own packages of the same versions about every file of a folder, and compares
// the answers field by field. Usage:
// bun scripts/tools/compare.ts [--cpu arm64] [--tool ffprobe] FOLDER

import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { toolEnvironment } from "../../src/inspect/tools/environment.ts";
import { ffprobeArguments } from "../../src/inspect/tools/ffprobe.ts";
import { table } from "../docs/markdown.ts";
import { cpus, isCpu, isNative } from "./lean/toolchain.ts";
import { leanFolder, leanTools } from "./lean_tools.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cpu: { type: "string", default: process.arch }, tool: { type: "string" } },
});
const { cpu } = values;
const folder = resolve(positionals[0] ?? ".");
if (!isCpu(cpu)) throw new Error(`No such CPU: "${cpu}"`);
await leanTools(cpu);
const emulator = isNative(cpu) ? [] : [cpus[cpu].emulator];
const lean = (...words: readonly string[]) => [
  ...emulator,
  ...words.map((word) => join(leanFolder(cpu), word)),
];

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** Everything that exiftool can say, by family, place and copy. */
const allTags = ["-config", "", "-json", "-a", "-u", "-ee", "-G0:1:4", "-api", "largefilesupport"];

/** Of an answer: each field by its path, as text. */
type Fields = ReadonlyMap<string, string>;
type Asked = (path: string) => Promise<Fields>;

const comparisons: readonly {
  readonly tool: string;
  readonly ours: Asked;
  readonly theirs: Asked;
}[] = [
  {
    tool: "exiftool",
    ours: (path) => ask([...lean("exiftool/perl", "exiftool/exiftool"), ...allTags, path]),
    theirs: (path) => ask(["/usr/bin/perl", "/usr/bin/exiftool", ...allTags, path]),
  },
  {
    tool: "ffprobe",
    ours: (path) => ask([...lean("ffprobe/ffprobe"), ...everyField(path)]),
    theirs: (path) => ask(["/usr/bin/ffprobe", ...everyField(path)]),
  },
];

function everyField(path: string): readonly string[] {
  return [...ffprobeArguments, "-show_chapters", "-show_programs", "-i", `file:${path}`];
}

/** The fields of a tool's answer: those of its JSON, or its status and what it said instead. */
async function ask(command: readonly string[]): Promise<Fields> {
  const child = Bun.spawn([...command], {
    env: toolEnvironment("/nonexistent"),
    stdout: "pipe",
    stderr: "ignore",
  });
  const text = await new Response(child.stdout).text();
  const fields = new Map([["(status)", String(await child.exited)]]);
  collect(parsed(text), "", fields);
  // When it was last read: our own doing.
  for (const name of fields.keys()) if (name.includes("FileAccessDate")) fields.delete(name);
  return fields;
}

/** Of a file that it cannot read ffprobe prints half an object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { "(output)": text };
  }
}

function collect(value: unknown, at: string, into: Map<string, string>): void {
  if (typeof value !== "object" || value == null) into.set(at, String(value));
  else for (const [name, inner] of Object.entries(value)) collect(inner, `${at}/${name}`, into);
}

const rows: (readonly string[])[] = [];
const differences: string[] = [];
for (const { tool, ours, theirs } of comparisons) {
  if (values.tool != null && tool !== values.tool) continue;
  let fields = 0;
  let equal = 0;
  for (const path of files) {
    const [a, b] = await Promise.all([ours(path), theirs(path)]);
    const names = [...new Set([...a.keys(), ...b.keys()])];
    const different = names.filter((name) => a.get(name) !== b.get(name));
    fields += names.length;
    if (different.length === 0) equal += 1;
    for (const name of different) {
      differences.push(`${tool} ${path} ${name}: ours ${a.get(name)}, Debian's ${b.get(name)}`);
    }
  }
  rows.push([
    tool,
    cpu,
    String(files.length),
    String(fields),
    String(equal),
    String(files.length - equal),
  ]);
}
console.log(table(["tool", "CPU", "files", "fields", "files equal", "files that differ"], rows));
for (const line of differences) console.log(line);
process.exit(differences.length === 0 ? 0 : 1);
