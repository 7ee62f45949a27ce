// Tries `duplicates --by similar` on a folder of photos: ffmpeg makes copies of each that are smaller, of a lower
// quality or cropped, and cuts each into pieces that are no copies of anything; then the program is asked which look
// alike. `bun scripts/similar_oracle.ts FOLDER [--page] [--program FILE]`. Ends with 1 where fewer than 95 % of the
// smaller and the recompressed copies are found. --page writes the table into docs/similar.md.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { table } from "./docs/markdown.ts";
import {
  type Asked,
  askSimilar,
  isTold,
  pairsTold,
  programAt,
  stemOf,
  writeTrial,
} from "./similar_oracle/ask.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { page: { type: "boolean", default: false }, program: { type: "string" } },
});
const [folder] = positionals;
if (folder == null || positionals.length !== 1) {
  console.error("Give one folder of photos");
  process.exit(2);
}
const program = programAt(values.program);

/** Copies, the arguments of ffmpeg that make them, and what part of them has to be found. */
const copies = [
  { name: "half the size", args: ["-vf", "scale=iw/2:-2", "-q:v", "3"], least: 0.95 },
  // The mean step of this quantizer is that of libjpeg's quality 60.
  { name: "quality 60", args: ["-q:v", "11"], least: 0.95 },
  {
    name: "2 % cropped",
    args: ["-vf", "crop=trunc(iw*0.98):trunc(ih*0.98)", "-q:v", "3"],
    least: 0,
  },
  {
    name: "4 % cropped",
    args: ["-vf", "crop=trunc(iw*0.96):trunc(ih*0.96)", "-q:v", "3"],
    least: 0,
  },
] as const;
/** Pictures of scenes that have nothing in common but colours and texture. */
const pieces = [
  "-vf",
  "scale=trunc(iw/4)*4:trunc(ih/4)*4,untile=4x4",
  "-frames:v",
  "16",
  "-q:v",
  "3",
];

const work = mkdtempSync(join(tmpdir(), "varve-similar-"));
try {
  const originals = copyOriginals(resolve(folder));
  const rows: string[][] = [];
  const { flat } = ask(["originals"]);
  for (const copy of copies) rows.push(tryCopies(originals, flat, copy));
  rows.push(tryPieces(originals));
  const text = table(
    ["copies", "made", "flat", "found", "of those not flat", "pairs of different pictures"],
    rows,
  );
  console.log(text);
  if (values.page) writeTrial("similar.md", text);
} finally {
  rmSync(work, { recursive: true });
}

/** The photos under numbers for names. */
function copyOriginals(from: string): readonly string[] {
  mkdirSync(join(work, "originals"));
  return readdirSync(from, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:jpe?g|png|webp)$/i.test(path))
    .sort()
    .map((path, i) => {
      const name = `${String(i).padStart(5, "0")}${extname(path)}`;
      cpSync(join(from, path), join(work, "originals", name));
      return name;
    });
}

/** A row of the table; `flat` originals have no copies that could be found. */
function tryCopies(
  originals: readonly string[],
  flat: number,
  { name, args, least }: (typeof copies)[number],
): string[] {
  mkdirSync(join(work, name));
  const made = originals.filter((original) =>
    ffmpeg(original, join(name, `${stemOf(original)}.jpg`), args),
  );
  const { groups } = ask(["originals", name]);
  const missed = made.filter((original) => !isTold(groups, stemOf(original), name));
  const found = made.length - missed.length;
  const compared = made.length - flat;
  console.log(`${name}: missed ${missed.join(" ")}`);
  if (found / compared < least) process.exitCode = 1;
  const share = `${((100 * found) / compared).toFixed(1)} %`;
  return [name, ...[made.length, flat, found].map(String), share, told(groups)];
}

function tryPieces(originals: readonly string[]): string[] {
  const name = "pieces";
  mkdirSync(join(work, name));
  for (const original of originals)
    ffmpeg(original, join(name, `${stemOf(original)}-%02d.jpg`), pieces);
  const { groups, compared, flat } = ask([name]);
  const unlike = groups.map((group) => group.map((path) => path.slice(path.lastIndexOf("/") + 1)));
  for (const group of unlike) console.log(`alike: ${group.join(" ")}`);
  const pairs = unlike.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  return ["none: 16 pieces of each", ...[compared + flat, flat].map(String), "", "", String(pairs)];
}

/** How many pairs of different pictures stand together in groups; tells which. */
function told(groups: readonly string[][]): string {
  const pairs = pairsTold(groups);
  for (const pair of pairs) console.log(`alike: ${pair}`);
  return String(pairs.size);
}

/** False where ffmpeg cannot. */
function ffmpeg(original: string, to: string, args: readonly string[]): boolean {
  const from = join(work, "originals", original);
  const command = ["ffmpeg", "-v", "quiet", "-y", "-i", from, ...args];
  const one = args.includes("-frames:v") ? [] : ["-frames:v", "1"];
  return Bun.spawnSync([...command, ...one, join(work, to)], { stderr: "ignore" }).exitCode === 0;
}

/** Asks the program about folders. */
function ask(folders: readonly string[]): Asked {
  return askSimilar(program, work, folders);
}
