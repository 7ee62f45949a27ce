// The bulk of a library: albums of trips, shot with the camera of the year, some of it copied twice, and
// music. Endless; whoever makes a library takes as many files as are wanted.

import { type Camera, cameras, type Place, places } from "./cast.ts";
import type { MadeFile, Shape } from "./made_file.ts";
import { later, type Moment, momentAt, wallTime } from "./moment.ts";
import { songs } from "./music.ts";
import { Random } from "./random.ts";
import { photoBytes, photoExtension, type Shot, videoBytes } from "./shot.ts";

/** Files in an album of a library of `files`: a family's dozens, a large library's hundreds. */
function albumSize(files: number): number {
  return Math.max(12, Math.min(400, Math.round(files / 15)));
}

export function* ordinaryFiles(options: {
  readonly seed: number;
  readonly shape: Shape;
  /** How many will be taken: it decides how large an album is. */
  readonly files: number;
  /** Without duplicates. */
  readonly plain: boolean;
}): Generator<MadeFile> {
  const { seed, shape, files, plain } = options;
  const random = new Random(seed);
  const taken = new Set<string>();
  const music = songs(seed, shape);
  let serial = random.between(1, 900);
  for (let album = 0; ; album++) {
    const camera = random.pick(cameras);
    const place = random.pick(places);
    const start = visit(random, camera, place);
    const folder = freeFolder(taken, start, place);
    let moment = start;
    let copied: MadeFile | undefined;
    for (let i = albumSize(files); i > 0; i--) {
      moment = later(moment, random.between(20, 2400));
      serial += 1;
      const shot: Shot = { camera, place, moment, serial, shape };
      const file = shotFile(random, folder, shot);
      copied ??= file;
      yield file;
    }
    // Every third album has a photo that was also kept elsewhere, under another name.
    if (copied != null && album % 3 === 0 && !plain) {
      yield {
        ...copied,
        path: `Backup/from phone ${album}/copy of ${copied.path.split("/").at(-1)}`,
      };
    }
    for (let i = Math.ceil(albumSize(files) / 20); i > 0; i--) {
      const song = music.next();
      if (!song.done) yield song.value;
    }
  }
}

function visit(random: Random, camera: Camera, place: Place): Moment {
  const two = (n: number) => String(n).padStart(2, "0");
  const year = random.between(camera.from, camera.to);
  const day = `${year}-${two(random.pick(place.months))}-${two(random.between(1, 24))}`;
  return momentAt(
    `${day}T${two(random.between(7, 16))}:${two(random.between(0, 59))}:00`,
    place.offsetMinutes,
  );
}

function freeFolder(taken: Set<string>, start: Moment, place: Place): string {
  const day = wallTime(start).slice(0, 10);
  const base = `${day.slice(0, 4)}/${day} ${place.name}`;
  let folder = base;
  for (let n = 2; taken.has(folder); n++) folder = `${base} ${n}`;
  taken.add(folder);
  return folder;
}

function shotFile(random: Random, folder: string, shot: Shot): MadeFile {
  const { camera, moment, serial } = shot;
  const isVideo = random.chance(camera.videoPercent);
  const extension = isVideo ? camera.videoExtension : photoExtension(camera);
  return {
    path: `${folder}/${camera.stem(serial, moment)}${extension}`,
    bytes: () => (isVideo ? videoBytes(shot) : photoBytes(shot)),
    // Copied from the camera some days later, which is what a file system usually tells.
    mtimeMs: later(moment, 3 * 86_400 + serial).utcMs,
  };
}
