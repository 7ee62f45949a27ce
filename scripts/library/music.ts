// Music: albums of tagged songs, MP3 and FLAC.

import { makeFlac } from "../sample/flac.ts";
import { makeMp3 } from "../sample/mp3.ts";
import type { MadeFile, Shape } from "./made_file.ts";
import { Random } from "./random.ts";

const artists = ["The Paper Boats", "Quiet Harbour", "Lina Moreau", "Nordlicht Ensemble"];
const adjectives = ["Slow", "Northern", "Borrowed", "Silver", "Distant", "Early"];
const nouns = ["Rivers", "Mornings", "Letters", "Gardens", "Trains", "Lights", "Islands"];

/** Songs, album after album. Endless. */
export function* songs(seed: number, shape: Shape): Generator<MadeFile> {
  const random = new Random(seed ^ 0x5eed);
  for (let disc = 1; ; disc++) {
    const artist = random.pick(artists);
    const album = `${random.pick(adjectives)} ${random.pick(nouns)}`;
    const year = random.between(1972, 2023);
    const isFlac = random.chance(30);
    const tracks = random.between(8, 12);
    for (let track = 1; track <= tracks; track++) {
      const title = `${random.pick(adjectives)} ${random.pick(nouns)}`;
      const name = `${String(track).padStart(2, "0")} ${title}.${isFlac ? "flac" : "mp3"}`;
      const tags = {
        title,
        artist,
        album,
        date: String(year),
        durationMs: random.between(120, 360) * (shape === "real" ? 1000 : 20),
        seed: disc * 100 + track,
        padding: shape === "real" ? random.between(2_000_000, 4_000_000) : 64,
      };
      yield {
        path: `Music/${artist}/${year} ${album}${disc > 20 ? ` ${disc}` : ""}/${name}`,
        bytes: () => (isFlac ? makeFlac(tags) : makeMp3(tags)),
        mtimeMs: Date.UTC(year + 1, 0, track),
      };
    }
  }
}
