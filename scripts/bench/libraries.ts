// Libraries to measure on, made once and kept: a million files take minutes to write.

import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ordinaryFiles } from "../library/ordinary.ts";
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
