// Random libraries of pictures, sounds and films that are copied, retagged, turned, cropped, linked and moved between
// looks: the groups by payload are the files that were made of the same media and are turned alike.

import { expect, test } from "bun:test";
import { linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { noise } from "../../scripts/sample/boxes.ts";
import { makeFlac } from "../../scripts/sample/flac.ts";
import { makeHeic } from "../../scripts/sample/heic.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { makePng } from "../../scripts/sample/png.ts";
import { chunk, list, makeWav, riff } from "../../scripts/sample/riff.ts";
import { makeXmp } from "../../scripts/sample/xmp.ts";
import { look } from "../support/duplicates.ts";
import { sampledFilm } from "../support/sampled_film.ts";
import { ScanLibrary } from "../support/scan_library.ts";

type Copy = {
  readonly format: "jpg" | "png" | "heic" | "wav" | "flac" | "mp4";
  /** Which media. */
  readonly number: number;
  /** What was done to them: nothing, or a change that is seen or heard. */
  readonly altered: boolean;
  readonly rating: number;
  readonly title: string;
  readonly date: string;
  /** By a tag; of JPEG alone. */
  readonly orientation: number;
};

const copy: fc.Arbitrary<Copy> = fc.record({
  format: fc.constantFrom("jpg", "jpg", "png", "heic", "wav", "flac", "mp4"),
  number: fc.nat(1),
  altered: fc.boolean(),
  rating: fc.nat(5),
  title: fc.constantFrom("Boats", "A harbour at night", "x".repeat(3000)),
  date: fc.constantFrom("2019:07:04 18:22:31", "2001:02:03 04:05:06"),
  orientation: fc.constantFrom(1, 6),
});

/** More than is read whole for an outline. */
const LONG = 300_000;

function bytesOf({ format, number, altered, rating, title, date, orientation }: Copy): Uint8Array {
  const xmp = makeXmp({ rating, title });
  const width = 64 - Number(altered) * 8;
  switch (format) {
    case "jpg":
      return makeJpeg({
        ...{ shade: 40 * number, width, xmp },
        exif: { dateTimeOriginal: date, orientation },
      });
    case "png":
      return makePng({ width: width + number, texts: { Title: title } });
    case "heic":
      return makeHeic({ seed: 1 + number, width, tiles: 2, xmp });
    case "wav": {
      const samples = noise(LONG, 1 + number);
      const data = altered ? samples.with(LONG - 5, (samples[LONG - 5] ?? 0) ^ 1) : samples;
      const tags = list("INFO", chunk("INAM", `${title}\0`));
      return riff("WAVE", tags, makeWav().subarray(12, 36), chunk("data", data));
    }
    case "flac":
      return makeFlac({ title, seed: 1 + number + 2 * Number(altered) });
    case "mp4":
      return sampledFilm(
        [{ handler: "vide", samples: [noise(LONG, number), noise(90, Number(altered))] }],
        { indexFirst: rating > 2, gap: title.length },
      );
  }
}

const folders = ["", "a", "a/b"] as const;
const step = fc.record({
  change: fc.oneof(
    { weight: 7, arbitrary: fc.record({ do: fc.constant("put" as const), copy }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom("link" as const, "move" as const, "remove" as const, "look" as const),
      }),
    },
  ),
  folder: fc.constantFrom(...folders),
  number: fc.nat(4),
  other: fc.nat(100),
});

/** A file's path and what it was made of; links share the object. */
type Model = Map<string, Copy>;

function expected(model: Model): string[] {
  const alike = Map.groupBy(model, ([, { format, number, altered, orientation }]) =>
    [format, number, altered, format === "jpg" ? orientation : 1].join(" "),
  );
  return [...alike.values()]
    .filter((files) => new Set(files.map(([, made]) => made)).size > 1)
    .map((files) =>
      files
        .map(([path]) => path)
        .sort()
        .join("|"),
    )
    .sort();
}

test("the groups by payload are the files made of the same media, whatever happened before", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 20 }), async (steps) => {
      using library = await ScanLibrary.make();
      for (const folder of folders) mkdirSync(join(library.root, folder), { recursive: true });
      const model: Model = new Map();
      for (const { change, folder, number, other } of steps) {
        const paths = [...model.keys()];
        const source = paths[other % Math.max(1, paths.length)];
        const extension = change.do === "put" ? change.copy.format : source?.split(".").at(-1);
        const name = join(folder, `${number}.${extension}`);
        const made = source == null ? undefined : model.get(source);
        const isFree = !model.has(name);
        if (change.do === "put") {
          rmSync(library.path(name), { force: true });
          library.put(name, bytesOf(change.copy));
          model.set(name, { ...change.copy });
        } else if (change.do === "look") {
          await look(library, { by: "payload" });
        } else if (source == null || made == null) {
        } else if (change.do === "link" && isFree) {
          linkSync(library.path(source), library.path(name));
          model.set(name, made);
        } else if (change.do === "move" && isFree) {
          renameSync(library.path(source), library.path(name));
          model.delete(source);
          model.set(name, made);
        } else if (change.do === "remove" && model.size > 1) {
          rmSync(library.path(source));
          model.delete(source);
        }
      }
      if (model.size === 0) return;
      const { groups, result } = await look(library, { by: "payload" });
      const below = (path: string) => path.slice(library.root.length + 1);
      const found = groups.map(({ files }) =>
        files
          .map(({ path }) => below(path))
          .sort()
          .join("|"),
      );
      expect(found.sort()).toEqual(expected(model));
      expect(result.summary).toMatchObject({ changed: 0, withoutPayload: 0, unread: 0 });
      const again = await look(library, { by: "payload" });
      expect(again.hashed).toEqual([]);
      expect(again.groups).toEqual(groups);
    }),
    { numRuns: 60 },
  );
}, 120_000);
