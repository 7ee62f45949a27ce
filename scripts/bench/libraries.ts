// Libraries to measure on, made once and kept: a million files take minutes to write.

import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ordinaryFiles } from "../library/ordinary.ts";
import { Random } from "../library/random.ts";
import { makeCrw } from "../sample/crw.ts";
import { makeJpeg } from "../sample/jpeg.ts";

/**
 * The folder of a library below `libraries`, made by `fill` where it is not there yet. A library that was
 * not finished has another name until it is.
 */
function keptLibrary(libraries: string, name: string, fill: (folder: string) => void): string {
  const folder = join(libraries, name);
  if (existsSync(folder)) return name;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  fill(unfinished);
  renameSync(unfinished, folder);
  return name;
}

/** How many of a hundred real-sized files are what: a family's phones and cameras. */
const shares = { jpeg: 60, heic: 25, film: 15 } as const;

/** Photos and films as large as from a camera (2 to 5 MB), without music. Returns the folder's name. */
export function realLibrary(libraries: string, files: number): string {
  return keptLibrary(libraries, `real-${files}`, (folder) => {
    const left = {
      film: Math.round((files * shares.film) / 100),
      heic: Math.round((files * shares.heic) / 100),
      jpeg: 0,
    };
    left.jpeg = files - left.film - left.heic;
    const all = ordinaryFiles({ seed: 1, shape: "real", files, plain: true });
    for (const file of all) {
      const sort = sortOf(file.path);
      if (sort == null || left[sort] === 0) continue;
      left[sort] -= 1;
      const path = join(folder, file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.bytes());
      utimesSync(path, file.mtimeMs / 1000, file.mtimeMs / 1000);
      if (left.film + left.heic + left.jpeg === 0) return;
    }
  });
}

function sortOf(path: string): keyof typeof shares | undefined {
  if (/\.jpe?g$/i.test(path)) return "jpeg";
  if (/\.heic$/i.test(path)) return "heic";
  return /\.(mp4|mov)$/i.test(path) ? "film" : undefined;
}

const FIRST_MOMENT_MS = Date.UTC(2005, 0, 1);

/** Tiny photos with EXIF, a minute apart, `inFolder` a folder. Returns the folder's name. */
export function smallLibrary(libraries: string, files: number, inFolder: number): string {
  return keptLibrary(libraries, `small-${files}-${inFolder}`, (folder) => {
    let album = "";
    for (let i = 0; i < files; i++) {
      if (i % inFolder === 0) {
        const number = Math.floor(i / inFolder);
        const decade = `${String(Math.floor(number / 100)).padStart(3, "0")}00`;
        album = join(folder, decade, `Album ${String(number).padStart(5, "0")}`);
        mkdirSync(album, { recursive: true });
      }
      const path = join(album, `IMG_${String(i).padStart(7, "0")}.jpg`);
      const atMs = FIRST_MOMENT_MS + i * 60_000;
      writeFileSync(path, smallPhoto(i, atMs));
      utimesSync(path, atMs / 1000, atMs / 1000);
    }
  });
}

/** Tiny files that only exiftool can read, a minute apart, `inFolder` a folder. Returns the folder's name. */
export function rawLibrary(libraries: string, files: number, inFolder: number): string {
  return keptLibrary(libraries, `raw-${files}-${inFolder}`, (folder) => {
    for (let i = 0; i < files; i++) {
      const album = join(folder, `Card ${Math.floor(i / inFolder)}`);
      if (i % inFolder === 0) mkdirSync(album);
      const path = join(album, `CRW_${String(i).padStart(7, "0")}.crw`);
      const seconds = FIRST_MOMENT_MS / 1000 + i * 60;
      writeFileSync(path, makeCrw(seconds));
      utimesSync(path, seconds, seconds);
    }
  });
}

function smallPhoto(i: number, atMs: number): Uint8Array {
  const time = new Date(atMs).toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");
  const exif = {
    make: "Canon",
    model: "Canon PowerShot A620",
    orientation: 1,
    dateTimeOriginal: time,
    dateTimeDigitized: time,
    modifyDate: time,
    subSecTimeOriginal: String(i % 1000).padStart(3, "0"),
  };
  return makeJpeg({ width: 64, height: 48, shade: i % 256, exif });
}

/** Every fifth file of a library of twins is a copy of an earlier one. */
const COPY_EVERY = 5;
const TWIN_BYTES = { least: 1024, span: 7168 } as const;

/**
 * Small files of 1 to 8 KB, few sizes among so many, a fifth of them copies of others, `inFolder` a folder. Their
 * bytes are noise under the names of photos. Returns the folder's name.
 */
export function twinLibrary(libraries: string, files: number, inFolder: number): string {
  return keptLibrary(libraries, `twins-${files}-${inFolder}`, (folder) => {
    const random = new Random(1);
    const noise = noiseOf(TWIN_BYTES.least + TWIN_BYTES.span, random);
    let album = "";
    for (let i = 0; i < files; i++) {
      if (i % inFolder === 0) {
        const number = Math.floor(i / inFolder);
        album = join(folder, `Year ${Math.floor(number / 50)}`, `Album ${number}`);
        mkdirSync(album, { recursive: true });
      }
      // A copy has the number of an original before it.
      const isCopy = i % COPY_EVERY === COPY_EVERY - 1;
      const original = isCopy ? originalBefore(random.between(0, i - 1)) : i;
      const size = TWIN_BYTES.least + ((original * 7919) % TWIN_BYTES.span);
      noise.writeUInt32LE(original, 0);
      const path = join(album, `IMG_${String(i).padStart(7, "0")}.jpg`);
      writeFileSync(path, noise.subarray(0, size));
      const at = FIRST_MOMENT_MS / 1000 + i * 60;
      utimesSync(path, at, at);
    }
  });
}

function originalBefore(i: number): number {
  return i % COPY_EVERY === COPY_EVERY - 1 ? i - 1 : i;
}

const TRAP_BYTES = 50_000_000;
/** Equal at both ends of files that differ between them. */
const TRAP_ENDS = 4_000_000;

/**
 * Large files, 6 GB: 40 of a size of their own, 20 of one size that differ from their first byte on, 20 of one
 * size that differ in the middle alone, and 20 pairs of copies. Returns the folder's name.
 */
export function trapLibrary(libraries: string): string {
  return keptLibrary(libraries, "traps", (folder) => {
    const random = new Random(2);
    const noise = noiseOf(TRAP_BYTES + 100_000, random);
    const write = (name: string, size: number, mark: number, at: number) => {
      noise.writeUInt32LE(mark, at);
      writeFileSync(join(folder, name), noise.subarray(0, size));
      noise.writeUInt32LE(0, at);
    };
    for (let i = 1; i <= 40; i++) write(`alone ${i}.mov`, TRAP_BYTES + 1000 * i, i, 0);
    for (let i = 1; i <= 20; i++) write(`size ${i}.mov`, TRAP_BYTES - 1, i, 0);
    for (let i = 1; i <= 20; i++) write(`ends ${i}.mov`, TRAP_BYTES - 2, i, TRAP_ENDS + 1000 * i);
    for (let i = 1; i <= 20; i++) {
      for (const copy of ["first", "second"]) write(`${copy} ${i}.mov`, TRAP_BYTES, i, TRAP_ENDS);
    }
  });
}

function noiseOf(bytes: number, random: Random): Buffer {
  const noise = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4)
    noise.writeUInt32LE(random.between(0, 2 ** 32 - 1), at);
  return noise;
}
