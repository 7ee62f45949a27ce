// What every grown library has besides ordinary shots, one or two of each: Live Photos, sidecars, names as
// the only date, zones that matter, system folders, broken files.

import { makeExif } from "../sample/exif.ts";
import { makeHeic } from "../sample/heic.ts";
import { makeJpeg } from "../sample/jpeg.ts";
import { makeXmp } from "../sample/xmp.ts";
import { type Camera, cameras, type Place, places } from "./cast.ts";
import type { MadeFile, Shape } from "./made_file.ts";
import { later, momentAt, offsetText, wallTime } from "./moment.ts";
import { exifOf, photoBytes, type Shot, videoBytes } from "./shot.ts";

/** When the library was copied to where it is: what most files have for a modification time. */
const copied = momentAt("2024-02-11T20:15:00", 60).utcMs;

const text = (value: string) => new TextEncoder().encode(value);

export function oddFiles(seed: number, shape: Shape): readonly MadeFile[] {
  const file = (path: string, bytes: () => Uint8Array): MadeFile => ({
    path,
    bytes,
    mtimeMs: copied,
  });
  const shot = (camera: string, place: string, wall: string, serial: number): Shot => {
    const where = placeNamed(place);
    return {
      camera: cameraNamed(camera),
      place: where,
      moment: momentAt(wall, where.offsetMinutes),
      serial: serial + seed,
      shape,
    };
  };

  // New year in Tokyo: by the video's own UTC clock it is still the afternoon of the day before.
  const fireworks = shot("iPhone 12 mini", "Tokyo", "2024-01-01T00:00:12", 4711);
  // A Live Photo: two files, one identifier. And edits of it, kept beside it.
  const contentId = `7E1A9C52-4D0B-4E8E-9A3C-${String(seed).padStart(12, "0")}`;
  const live = { ...shot("iPhone 12 mini", "Tokyo", "2023-12-31T16:42:05", 4705), contentId };
  const temple = shot("ILCE-7M3", "Tokyo", "2023-12-30T10:20:30", 8101);
  const seine = shot("Canon PowerShot A620", "Paris", "2006-08-14T21:03:44", 231);
  const harbour = shot("NIKON D90", "Sydney", "2010-12-28T17:31:02", 1204);
  const whatsApp = shot("iPhone 6s", "Lisbon", "2019-05-18T13:00:00", 77);
  const sunset = shot("Pixel 7", "Cape Town", "2023-01-21T19:48:59", 3301);
  const bare = (serial: number) =>
    makeJpeg({ width: 160, height: 120, shade: serial % 256, seed: serial });
  const sound = photoBytes(seine);

  return [
    file("2023/2023-12-31 Tokyo/IMG_4711.MOV", () => videoBytes(fireworks)),
    file("2023/2023-12-31 Tokyo/IMG_4705.HEIC", () => photoBytes(live)),
    file("2023/2023-12-31 Tokyo/IMG_4705.MOV", () =>
      videoBytes({ ...live, moment: later(live.moment, -1) }),
    ),
    file("2023/2023-12-31 Tokyo/IMG_4705.AAE", () => text(edits)),
    file("2023/2023-12-31 Tokyo/DSC08101.JPG", () => photoBytes(temple)),
    file("2023/2023-12-31 Tokyo/DSC08101.JPG.xmp", () =>
      text(makeXmp({ rating: 5, title: "Senso-ji" })),
    ),
    file("2010/2010-12-28 Sydney/DSC_1204.JPG", () => photoBytes({ ...harbour, rating: 4 })),
    file("2010/2010-12-28 Sydney/DSC_1204.xmp", () =>
      text(
        makeXmp({
          rating: 4,
          dateTimeOriginal: `${wallTime(harbour.moment)}${offsetText(harbour.moment)}`,
        }),
      ),
    ),

    // No metadata inside: the date is in the name, in the folder, or in Google's file beside it.
    file("WhatsApp Images/IMG-20190518-WA0007.jpg", () => bare(whatsApp.serial)),
    file("WhatsApp Images/IMG-20190518-WA0008.jpg", () => bare(whatsApp.serial + 1)),
    file("WhatsApp Video/VID-20190518-WA0009.mp4", () => videoBytes({ ...whatsApp, bare: true })),
    file("Screenshots/Screenshot_20220314-101112.jpg", () => bare(314)),
    file("Scans/1987-08 Summer at the lake/scan0001.jpg", () => bare(1987)),
    file("Scans/1987-08 Summer at the lake/scan0002.jpg", () => bare(1988)),
    file("Takeout/Google Photos/Photos from 2012/balloon.jpg", () => bare(2012)),
    file("Takeout/Google Photos/Photos from 2012/balloon.jpg.supplemental-metadata.json", () =>
      text(takeoutJson("balloon.jpg", momentAt("2012-05-28T06:14:00", 120).utcMs / 1000)),
    ),

    // Dates that are none: a camera whose clock was reset, and a scanner's zeros.
    file("2010/reset/IMG_0001.JPG", () =>
      photoBytes(shot("Canon PowerShot A620", "Garden", "2002-12-08T12:00:00", 901)),
    ),
    file("2010/reset/IMG_0002.JPG", () =>
      makeJpeg({
        width: 160,
        height: 120,
        exif: { ...exifOf(seine), dateTimeOriginal: "0000:00:00 00:00:00" },
      }),
    ),

    // The same photo twice, under another name, and a HEIC that an app named .jpg.
    file("2006/2006-08-14 Paris/IMG_0231.JPG", () => sound),
    file("Backup/old laptop/Paris (1).jpg", () => sound),
    file("Downloads/IMG_9001.jpg", () =>
      makeHeic({
        width: 4032,
        height: 3024,
        exifTiff: makeExif(exifOf(shot("iPhone 12 mini", "Garden", "2021-07-03T15:00:00", 9001))),
      }),
    ),

    // Broken: cut off while copying, and nothing but a name.
    file("2023/2023-01-21 Cape Town/PXL_20230121_194859012.mp4", () => {
      const whole = videoBytes(sunset);
      return whole.slice(0, Math.floor(whole.length * 0.4));
    }),
    file("2006/2006-08-14 Paris/IMG_0232.JPG", () => sound.slice(0, 300)),
    file("2006/2006-08-14 Paris/IMG_0233.JPG", () => new Uint8Array(0)),

    // What the NAS and other systems leave lying about, and what is no media at all.
    file("2006/2006-08-14 Paris/@eaDir/IMG_0231.JPG/SYNOFILE_THUMB_XL.jpg", () => bare(1)),
    file("2006/2006-08-14 Paris/@eaDir/IMG_0231.JPG/SYNOFILE_THUMB_M.jpg", () => bare(2)),
    file("#recycle/IMG_0099.JPG", () => bare(99)),
    file("Downloads/.DS_Store", () => text("Bud1")),
    file("2006/2006-08-14 Paris/Thumbs.db", () => text("thumbs")),
    file("2006/2006-08-14 Paris/tickets.txt", () => text("Gare du Nord, 08:25\n")),
  ];
}

function cameraNamed(model: string): Camera {
  const camera = cameras.find((one) => one.model === model);
  if (camera == null) throw new Error(`No camera is called ${model}`);
  return camera;
}

function placeNamed(name: string): Place {
  const place = places.find((one) => one.name === name);
  if (place == null) throw new Error(`No place is called ${name}`);
  return place;
}

/** What Apple's Photos writes for an edited picture. */
const edits = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>adjustmentFormatIdentifier</key><string>com.apple.photo</string>
\t<key>adjustmentFormatVersion</key><string>1.5</string>
\t<key>adjustmentTimestamp</key><date>2024-01-02T09:30:00Z</date>
</dict>
</plist>
`;

function takeoutJson(title: string, unixSeconds: number): string {
  const time = {
    timestamp: String(unixSeconds),
    formatted: new Date(unixSeconds * 1000).toUTCString(),
  };
  return JSON.stringify(
    {
      title,
      description: "",
      creationTime: time,
      photoTakenTime: time,
      geoData: { latitude: 0, longitude: 0 },
    },
    null,
    2,
  );
}
