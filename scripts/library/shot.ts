// One press of the button: the photo or the video as that camera writes it.

import { type ExifFields, makeExif } from "../sample/exif.ts";
import { makeHeic } from "../sample/heic.ts";
import { makeJpeg } from "../sample/jpeg.ts";
import { makeMp4 } from "../sample/mp4.ts";
import type { Camera, Place } from "./cast.ts";
import type { Shape } from "./made_file.ts";
import { exifTime, gpsTime, type Moment, offsetText, wallTime } from "./moment.ts";

export type Shot = {
  readonly camera: Camera;
  readonly place: Place;
  readonly moment: Moment;
  /** Different for every shot, so that no two files are alike by chance. */
  readonly serial: number;
  readonly shape: Shape;
  /** Ties the halves of a Live Photo. */
  readonly contentId?: string;
  readonly rating?: number;
  /** Stripped of everything a camera knows, as messengers do. */
  readonly bare?: boolean;
};

export function photoExtension(camera: Camera): string {
  if (camera.photos === "heic") return ".HEIC";
  return camera.model === "Pixel 7" ? ".jpg" : ".JPG";
}

export function photoBytes(shot: Shot): Uint8Array {
  const { camera, serial } = shot;
  const common = { ...pixels(shot), seed: serial, ...padTo(shot, 2_000_000) };
  const exif = exifOf(shot);
  if (camera.photos === "jpeg") return makeJpeg({ ...common, exif, shade: serial % 256 });
  const orientation = exif.orientation ?? 1;
  return makeHeic({ ...common, exifTiff: makeExif(exif), orientation, tiles: 48 });
}

/** What a camera knows of the moment: phones know the zone and the place, cameras neither. */
export function exifOf(shot: Shot): ExifFields {
  const { camera, place, moment, serial } = shot;
  const time = exifTime(moment);
  const offset = offsetText(moment);
  const subSec = String((serial * 37) % 1000).padStart(3, "0");
  return {
    make: camera.make,
    model: camera.model,
    ...(camera.lens == null ? {} : { lens: camera.lens }),
    orientation: serial % 5 === 0 ? 6 : 1,
    dateTimeOriginal: time,
    dateTimeDigitized: time,
    modifyDate: time,
    ...(camera.isPhone
      ? {
          subSecTimeOriginal: subSec,
          offsetTimeOriginal: offset,
          offsetTimeDigitized: offset,
          gps: { ...position(place, serial), altitude: 30 + (serial % 40), ...gpsTime(moment) },
        }
      : {}),
    ...(shot.rating == null ? {} : { rating: shot.rating }),
    ...(shot.contentId == null ? {} : { contentId: shot.contentId }),
  };
}

/**
 * iPhones write local time with its offset beside the UTC of the header, other phones UTC and a position,
 * cameras UTC alone; what a messenger passed on knows nothing.
 */
export function videoBytes(shot: Shot): Uint8Array {
  const { camera, place, moment, serial } = shot;
  const film = {
    width: 1920,
    height: 1080,
    durationMs: 1500 + ((serial * 997) % 40_000),
    brand: camera.videoExtension === ".MOV" ? "qt  " : "mp42",
    seed: serial,
    ...padTo(shot, 2_500_000),
  };
  if (shot.bare) return makeMp4({ ...film, rotation: 90 });
  const created = `${new Date(moment.utcMs).toISOString().slice(0, 19)}Z`;
  if (!camera.isPhone) return makeMp4({ ...film, created });
  const known = { ...film, created, make: camera.make, model: camera.model };
  const location = { ...position(place, serial), altitude: 30 };
  if (camera.make !== "Apple") return makeMp4({ ...known, location, tags: "udta" });
  return makeMp4({
    ...known,
    location,
    codec: "hevc",
    creationDate: `${wallTime(moment)}${offsetText(moment).replace(":", "")}`,
    ...(shot.contentId == null ? {} : { contentId: shot.contentId, durationMs: 2600 }),
  });
}

/** Real files are from `bytes` to twice as large. */
function padTo({ shape, serial }: Shot, bytes: number): { readonly padTo?: number } {
  return shape === "real" ? { padTo: bytes + ((serial * 7919) % bytes) } : {};
}

/** Small files keep the proportions of the picture, at a quarter of its width. */
function pixels({ camera, shape }: Shot): { readonly width: number; readonly height: number } {
  const scale = shape === "real" ? 1 : 4;
  return { width: Math.round(camera.width / scale), height: Math.round(camera.height / scale) };
}

/** Within a kilometre of the place. */
function position({ latitude, longitude }: Place, serial: number) {
  return {
    latitude: latitude + ((serial % 19) - 9) / 1000,
    longitude: longitude + ((serial % 23) - 11) / 1000,
  };
}
