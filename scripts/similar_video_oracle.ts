// Tries `duplicates --by similar` on a folder of videos: ffmpeg cuts them into clips of five seconds, all of one length
// and of few cameras, and makes copies of each clip; then the program is asked which look alike.
// `bun scripts/similar_video_oracle.ts FOLDER [--page] [--program FILE]`. Ends with 1 where fewer than 90 % of the copies
// are found that have to be. --page writes the table into docs/similar-videos.md.

import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { table } from "./docs/markdown.ts";
import {
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
  console.error("Give one folder of videos");
  process.exit(2);
}
const program = programAt(values.program);

const h264 = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"];
/** Every clip is cut to this. */
const CLIP = ["-an", ...h264, "-crf", "18", "-f", "segment", "-segment_time", "5"];

/** Of one video. */
const MOST_CLIPS = 4;

/** Copies, their extension, the arguments of ffmpeg that make them, and what part of them has to be found. */
const copies = [
  {
    name: "half the size",
    extension: "mp4",
    args: ["-vf", "scale=trunc(iw/4)*2:-2", ...h264],
    least: 0.9,
  },
  { name: "a low bit rate", extension: "mp4", args: [...h264, "-crf", "38"], least: 0.9 },
  { name: "MPEG-4 in AVI", extension: "avi", args: ["-c:v", "mpeg4", "-q:v", "8"], least: 0.9 },
  { name: "in MKV, not coded anew", extension: "mkv", args: ["-c", "copy"], least: 0.9 },
  { name: "25 frames a second", extension: "mp4", args: ["-r", "25", ...h264], least: 0 },
  { name: "without the last second", extension: "mp4", args: [...h264, "-t", "4"], least: 0 },
  { name: "without the first second", extension: "mp4", args: ["-ss", "1", ...h264], least: 0 },
] as const;

const work = mkdtempSync(join(tmpdir(), "varve-similar-videos-"));
try {
  const clips = cut(resolve(folder));
  if (clips.length === 0) throw new Error(`"${folder}" itself holds no video that ffmpeg reads`);
  const rows = copies.map((copy) => tryCopies(clips, copy));
  const text = table(["copies", "made", "found", "part", "pairs of different clips"], rows);
  console.log(text);
  if (values.page) writeTrial("similar-videos.md", text);
} finally {
  rmSync(work, { recursive: true });
}

/** The names of the clips; a rest that is shorter than the others is none. */
function cut(from: string): readonly string[] {
  const to = join(work, "clips");
  mkdirSync(to);
  for (const [i, name] of readdirSync(from).sort().entries()) {
    const number = String(i).padStart(2, "0");
    const keyframes = ["-force_key_frames", "expr:gte(t,n_forced*5)", "-reset_timestamps", "1"];
    ffmpeg(["-i", join(from, name), ...CLIP, ...keyframes, join(to, `${number}-%02d.mp4`)]);
    const made = readdirSync(to).filter((clip) => clip.startsWith(`${number}-`));
    const kept = Math.max(1, Math.min(made.length - 1, MOST_CLIPS));
    for (const clip of made.sort().slice(kept)) rmSync(join(to, clip));
  }
  return readdirSync(to).sort();
}

/** A row of the table. */
function tryCopies(
  clips: readonly string[],
  { name, extension, args, least }: (typeof copies)[number],
): string[] {
  const to = join(work, name);
  mkdirSync(to);
  const made = clips.filter((clip) =>
    ffmpeg(["-i", join(work, "clips", clip), ...args, join(to, `${stemOf(clip)}.${extension}`)]),
  );
  const { groups } = askSimilar(program, work, ["clips", name]);
  const missed = made.filter((clip) => !isTold(groups, stemOf(clip), name));
  const pairs = pairsTold(groups);
  console.log(`${name}: missed ${missed.join(" ")}`);
  for (const pair of pairs) console.log(`alike: ${pair}`);
  const found = made.length - missed.length;
  if (found / made.length < least) process.exitCode = 1;
  const part = `${((100 * found) / made.length).toFixed(1)} %`;
  return [name, String(made.length), String(found), part, String(pairs.size)];
}

/** False where ffmpeg cannot. */
function ffmpeg(args: readonly string[]): boolean {
  const command = ["ffmpeg", "-v", "quiet", "-y", "-nostdin", ...args];
  return Bun.spawnSync(command, { stderr: "ignore" }).exitCode === 0;
}
