// Videos without any decoder: files that tell their length truly, and an ffmpeg that draws what they show by their
// names, with every frame that it was asked for noted.

import { makeMp4 } from "../../scripts/sample/mp4.ts";
import { nameOf } from "../../src/base/paths.ts";
import type { VideoTools } from "../../src/operations/duplicates/similar_videos.ts";
import { drawing, pixelsOf } from "./pictures.ts";

/** The file of a video of so many milliseconds. */
export function videoFile(durationMs: number, seed = 0): Uint8Array {
  return makeMp4({ durationMs, seed, brand: "mp42" });
}

export type DrawnVideos = {
  readonly tools: VideoTools;
  /** Names of videos and times in milliseconds, as "1 a.mp4 500". */
  readonly asked: string[];
};

/**
 * A video shows the film by whose number its name begins, another scene each half second; words in a name change
 * that: "dark" shows black frames, "intro" has the first 8 seconds of film 0, "damaged" cannot be decoded, "strange" only
 * by version 2.
 */
export function drawnVideos({
  version = "1",
  before = () => {},
}: {
  readonly version?: string;
  readonly before?: (name: string, atMs: number) => void;
} = {}): DrawnVideos {
  const asked: string[] = [];
  const tools: VideoTools = {
    find: async () => {
      const command = ["/nonexistent/ffmpeg"] as const;
      return { status: "ready", name: "ffmpeg", version, origin: "system", command };
    },
    frame: async (path, atMs, side, signal) => {
      const name = nameOf(path);
      before(name, atMs);
      signal?.throwIfAborted();
      asked.push(`${name} ${atMs}`);
      if (name.includes("damaged")) return { status: "none", reason: "damaged" };
      if (name.includes("strange") && version !== "2")
        return { status: "none", reason: "no-decoder" };
      return { status: "pixels", pixels: shown(name, atMs, side) };
    },
  };
  return { tools, asked };
}

function shown(name: string, atMs: number, side: number): Uint8Array {
  if (name.includes("dark")) return new Uint8Array(3 * side * side);
  const film = name.includes("intro") && atMs <= 8000 ? 0 : Number.parseInt(name, 10);
  const scene = drawing(1000 * film + Math.floor(atMs / 500));
  return pixelsOf(scene, { width: side, height: side, brighter: name.includes("copy") ? 2 : 0 });
}

/** The ffmpeg of this machine, or undefined. */
export const ffmpeg: string | undefined = Bun.which("ffmpeg") ?? undefined;

/**
 * Makes a true video of a film with the machine's ffmpeg: 10 frames a second of 192 by 144 pixels, another scene each half
 * second. `how` are arguments for the file that is written.
 */
export function makeVideo(
  film: number,
  seconds: number,
  path: string,
  how: readonly string[] = [],
): void {
  const size = { width: 192, height: 144 };
  const frames = Array.from({ length: 2 * seconds }, (_, i) =>
    pixelsOf(drawing(1000 * film + i), size),
  ).flatMap((scene) => Array.from({ length: 5 }, () => scene));
  const raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "192x144", "-r", "10", "-i", "pipe:0"];
  const coded = ["-c:v", "mpeg4", "-q:v", "3", ...how];
  const made = Bun.spawnSync([ffmpeg ?? "ffmpeg", "-v", "error", "-y", ...raw, ...coded, path], {
    stdin: Buffer.concat(frames),
  });
  if (!made.success) throw new Error(made.stderr.toString());
}
