// Tries `duplicates --by similar` on a folder of photos: ffmpeg makes copies of each that are smaller, of a lower
// quality or cropped, and cuts each into pieces that are no copies of anything; then the program is asked which look
// alike. `bun scripts/similar_oracle.ts FOLDER [--page MARK] [--program FILE]`. Ends with 1 where fewer than 95 % of the
// smaller and the recompressed copies are found. --page writes the table into docs/similar.md, between two marks there.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
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
  options: { page: { type: "string" }, program: { type: "string" } },
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
/** Pictures of scenes that have nothing in common but colours and texture. Colours of JPEGs come in fours of pixels. */
const pieces = {
  name: "pieces",
  args: ["-vf", "scale=trunc(iw/16)*16:trunc(ih/16)*16,untile=4x4", "-q:v", "3"],
  count: 16,
} as const;

const work = mkdtempSync(join(tmpdir(), "varve-similar-"));
try {
  const originals = copyOriginals(resolve(folder));
  for (const { name } of [...copies, pieces]) mkdirSync(join(work, name));
  for (const original of originals) makeCopies(original);
  const rows: string[][] = [];
  const { flat } = ask(["originals"]);
  for (const copy of copies) rows.push(tryCopies(originals, flat, copy));
  rows.push(tryPieces());
  const text = table(
    ["copies", "made", "flat", "found", "of those not flat", "pairs of different pictures"],
    rows,
  );
  console.log(text);
  if (values.page != null) writeTrial("similar.md", text, values.page);
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
  { name, least }: (typeof copies)[number],
): string[] {
  const made = originals.filter((original) => existsSync(copyPath(original, name)));
  const { groups } = ask(["originals", name]);
  const missed = made.filter((original) => !isTold(groups, stemOf(original), name));
  const found = made.length - missed.length;
  const compared = made.length - flat;
  console.log(`${name}: missed ${missed.join(" ")}`);
  if (found / compared < least) process.exitCode = 1;
  const share = `${((100 * found) / compared).toFixed(1)} %`;
  return [name, ...[made.length, flat, found].map(String), share, told(groups)];
}

function tryPieces(): string[] {
  const { groups, compared, flat } = ask([pieces.name]);
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

/** Makes all copies of a picture, which is decoded once for them; none where ffmpeg cannot. */
function makeCopies(original: string): void {
  const outputs = copies.flatMap(({ name, args }) => [
    ...[...args, "-frames:v", "1"],
    copyPath(original, name),
  ]);
  const cut = [...pieces.args, "-frames:v", String(pieces.count)];
  const piece = join(work, pieces.name, `${stemOf(original)}-%02d.jpg`);
  const input = ["-v", "quiet", "-y", "-i", join(work, "originals", original)];
  Bun.spawnSync(["ffmpeg", ...input, ...outputs, ...cut, piece], { stderr: "ignore" });
}

function copyPath(original: string, copy: string): string {
  return join(work, copy, `${stemOf(original)}.jpg`);
}

/** Asks the program about folders. */
function ask(folders: readonly string[]): Asked {
  return askSimilar(program, work, folders);
}
