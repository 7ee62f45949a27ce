// Makes up a library of photos, videos and audio with true metadata: the same files for the same seed.
// For the demo, for benches and for trying things by hand.

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { MadeFile, Shape } from "./library/made_file.ts";
import { oddFiles } from "./library/odd.ts";
import { ordinaryFiles } from "./library/ordinary.ts";

const usage = `Usage: bun scripts/make_library.ts --out DIR [options]
  --out DIR     folder to fill; made where it is missing, nothing in it is removed
  --files N     how many files in all (default 300)
  --seed S      another number, another library (default 1)
  --shape small|real
                small: real metadata, few pixels (default); real: files as large as from a camera, 2-4 MB
  --plain       sound photos, videos and audio only: no sidecars, duplicates, system folders, broken files`;

export type LibraryOptions = {
  readonly out: string;
  readonly files: number;
  readonly seed: number;
  readonly shape: Shape;
  readonly plain: boolean;
};

export type Made = { readonly files: number; readonly bytes: number };

/** Makes a library and tells how large it became. */
export function makeLibrary(options: LibraryOptions): Made {
  const folders = new Set<string>();
  let files = 0;
  let bytes = 0;
  for (const file of plannedFiles(options)) {
    const path = join(options.out, file.path);
    const folder = dirname(path);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    const content = file.bytes();
    writeFileSync(path, content);
    utimesSync(path, file.mtimeMs / 1000, file.mtimeMs / 1000);
    files += 1;
    bytes += content.length;
  }
  return { files, bytes };
}

/** Exactly as many files as are asked for; odd ones first, so that a small library has them all. */
function* plannedFiles(options: LibraryOptions): Generator<MadeFile> {
  const { files, seed, shape, plain } = options;
  let left = files;
  if (!plain) {
    for (const file of oddFiles(seed, shape)) {
      if (left-- <= 0) return;
      yield file;
    }
  }
  for (const file of ordinaryFiles({ seed, shape, files, plain })) {
    if (left-- <= 0) return;
    yield file;
  }
}

function parseOptions(args: readonly string[]): LibraryOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: "string" },
      files: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
      shape: { type: "string", default: "small" },
      plain: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  });
  const { out, shape, plain } = values;
  const files = Number(values.files);
  const seed = Number(values.seed);
  const isSound =
    Number.isInteger(files) &&
    files > 0 &&
    Number.isInteger(seed) &&
    (shape === "small" || shape === "real");
  if (values.help || out == null || !isSound) {
    console.log(usage);
    process.exit(values.help ? 0 : 2);
  }
  return { out: resolve(out), files, seed, shape, plain };
}

if (import.meta.main) {
  const options = parseOptions(process.argv.slice(2));
  const { files, bytes } = makeLibrary(options);
  console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${options.out}`);
}
