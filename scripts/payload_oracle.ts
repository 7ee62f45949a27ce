// Tries the payload digest on a folder of media: copies of every file are rated, tagged, dated, placed and
// stripped by exiftool, and must match; turned, cropped and compressed by ffmpeg, and must not; and no two
// different originals may. Then the same is asked of `varve duplicates --by payload` over originals and copies.
// `bun scripts/payload_oracle.ts FOLDER [--page]`. Ends with 1 where one of these does not hold. --page writes the
// table into docs/payload.md.

import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Format } from "../src/inspect/formats.ts";
import { OpenFile } from "../src/inspect/open_file.ts";
import { type Payload, payloadOf } from "../src/inspect/payload/payload_of.ts";
import { sniff } from "../src/inspect/sniff.ts";
import { byCommand } from "./payload_oracle/by_command.ts";
import { colourEdits, metadataEdits, pictureChanges, reasons } from "./payload_oracle/edits.ts";
import { type Sample, tableOf, writePage } from "./payload_oracle/page.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { page: { type: "boolean", default: false } },
});
const [folder] = positionals;
if (folder == null || positionals.length !== 1) {
  console.error("Give one folder of media");
  process.exit(2);
}
const media = resolve(folder);
const notMedia = new Set(["xmp", "plist", "json", "xml", "zip", "epub", "pdf", "unknown"]);
/** Pictures that ffmpeg writes, and the ending by which it knows how. */
const pictures: Readonly<Record<string, string>> = { jpeg: "jpg", png: "png", webp: "webp" };
const work = mkdtempSync(join(tmpdir(), "varve-payload-"));
try {
  const samples = readdirSync(media, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(media, path)).isFile())
    .sort()
    .flatMap((path) => sampleOf(path) ?? []);
  for (const [name, args] of Object.entries(metadataEdits)) edit(samples, name, args, true);
  for (const [name, args] of Object.entries(colourEdits)) edit(samples, name, args, false);
  for (const sample of samples) change(sample);
  report(samples);
} finally {
  rmSync(work, { recursive: true });
}

/** Files that are no media of any kind are left out. */
function sampleOf(path: string): Sample | undefined {
  const seen = payloadAt(join(media, path));
  if (seen == null || notMedia.has(seen.format)) return undefined;
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const named = { ...seen, format: seen.format === "tiff" ? extension : seen.format };
  return { path, ...named, matched: [], missed: [], changed: [], unchanged: [] };
}

function payloadAt(path: string): { format: Format; payload: Payload } | undefined {
  using file = new OpenFile(path);
  if (file.sizeBytes === 0) return undefined;
  const format = sniff(file);
  return { format, payload: payloadOf(file, format) };
}

/** One run of exiftool over copies of all samples; those it does not write stay as they were. */
function edit(
  samples: readonly Sample[],
  name: string,
  args: readonly string[],
  mustMatch: boolean,
): void {
  const copies = join(work, name);
  cpSync(media, copies, { recursive: true });
  Bun.spawnSync(["exiftool", "-q", "-q", "-m", "-r", "-overwrite_original", ...args, copies], {
    stderr: "ignore",
  });
  for (const sample of samples) {
    const { path, payload } = sample;
    if (payload.status === "none" || sameBytes(join(media, path), join(copies, path))) continue;
    const after = payloadAt(join(copies, path))?.payload;
    judge(sample, name, after, mustMatch);
  }
}

function judge(sample: Sample, name: string, after: Payload | undefined, mustMatch: boolean): void {
  const { payload, matched, missed, changed, unchanged } = sample;
  const same =
    after?.status === "digest" && payload.status === "digest" && after.digest === payload.digest;
  if (mustMatch) (same ? matched : missed).push(name);
  else (same ? unchanged : changed).push(name);
}

function change(sample: Sample): void {
  const extension = pictures[sample.format];
  if (extension == null || sample.payload.status === "none") return;
  for (const [name, args] of Object.entries(pictureChanges)) {
    const copy = join(work, `changed.${extension}`);
    const { exitCode } = Bun.spawnSync(
      [
        ...["ffmpeg", "-v", "quiet", "-y", "-i", join(media, sample.path)],
        ...[...args, "-frames:v", "1", copy],
      ],
      { stderr: "ignore" },
    );
    if (exitCode === 0) judge(sample, name, payloadAt(copy)?.payload, false);
  }
}

function report(samples: readonly Sample[]): void {
  let wrong = 0;
  const tell = (path: string, what: string): void => {
    const reason = reasons.find(([ending]) => path.endsWith(ending))?.[1];
    if (reason == null) wrong += 1;
    console.log(`${path}: ${what}: ${reason ?? "WRONG"}`);
  };
  for (const { path, missed, unchanged } of samples) {
    if (missed.length > 0) tell(path, `does not match when ${missed.join(", ")}`);
    if (unchanged.length > 0) tell(path, `matches although ${unchanged.join(", ")}`);
  }
  const alike = alikeOriginals(samples);
  for (const { paths, samePixels } of alike) {
    const [first = "", ...others] = paths;
    if (samePixels) console.log(`One picture under other metadata: ${paths.join(" ")}`);
    else tell(first, `matches ${others.join(" ")}`);
  }
  const { said, wrong: wronglySaid } = askCommand(samples, alike);
  wrong += wronglySaid;
  const table = `${tableOf(samples)}\n${said}\n`;
  console.log(`${table}\n${samples.length} samples, ${wrong} wrong verdicts`);
  if (values.page) writePage(table);
  process.exitCode = wrong > 0 ? 1 : 0;
}

/** What the command says of every copy that must match, and of the originals. */
function askCommand(
  samples: readonly Sample[],
  alike: readonly { readonly paths: readonly string[] }[],
): { readonly said: string; readonly wrong: number } {
  const originals = join(work, "originals");
  cpSync(media, originals, { recursive: true });
  const edits = Object.keys(metadataEdits);
  const folders = [originals, ...edits.map((name) => join(work, name))];
  const { together, groups, summary } = byCommand(folders, join(work, "data"));
  const count = { group: 0, turned: 0 };
  let wrong = 0;
  for (const { path, matched } of samples) {
    for (const name of matched) {
      const where = together(join(originals, path), join(work, name, path));
      if (where != null) count[where]++;
      else {
        wrong++;
        console.log(`${path}: ${name}: the command does not find it WRONG`);
      }
    }
  }
  // Bytes that are equal, and pictures that are one, may be groups.
  const setOf = new Map(alike.flatMap(({ paths }, set) => paths.map((path) => [path, set])));
  for (const paths of groups) {
    const own = paths.flatMap((path) =>
      path.startsWith(`${originals}/`) ? [path.slice(originals.length + 1)] : [],
    );
    const [first = "", ...others] = own;
    for (const other of others) {
      const set = setOf.get(first);
      if (set != null && set === setOf.get(other)) continue;
      if (sameBytes(join(media, first), join(media, other))) continue;
      wrong++;
      console.log(`${first}: the command takes it for ${other} WRONG`);
    }
  }
  const { turned, unread, withoutPayload } = summary;
  const said =
    `The command, over originals and edited copies: ${count.group} copies grouped with their original, ` +
    `${count.turned} told as turned otherwise by a tag, ${wrong} wrong. Groups: ${groups.length}; ` +
    `pictures turned otherwise: ${turned}; files without a payload: ${withoutPayload}, ` +
    `with metadata that could not be read: ${unread}.`;
  return { said, wrong };
}

/** Originals of different bytes with one payload; right where nothing but metadata tells them apart. */
function alikeOriginals(samples: readonly Sample[]): { paths: string[]; samePixels: boolean }[] {
  const groups = new Map<string, string[]>();
  for (const { path, payload } of samples) {
    if (payload.status === "none") continue;
    groups.set(payload.digest, [...(groups.get(payload.digest) ?? []), path]);
  }
  return [...groups.values()]
    .filter((paths) => paths.length > 1)
    .map((paths) => {
      const [first = "", ...others] = paths.map((path) => join(work, "stripped", path));
      return { paths, samePixels: others.every((other) => sameBytes(first, other)) };
    });
}

function sameBytes(a: string, b: string): boolean {
  return digestAt(a) === digestAt(b);
}

function digestAt(path: string): string {
  using file = new OpenFile(path);
  const bytes = Buffer.alloc(file.sizeBytes);
  file.readInto(bytes, 0);
  return Bun.SHA256.hash(bytes, "hex");
}
