// How Google Takeout names the JSON beside a photo. The name of the JSON is made from the photo's, never the
// other way round, so photos are indexed by the names their JSON can have.
//   IMG_1.jpg → IMG_1.jpg.json, since 2024 IMG_1.jpg.supplemental-metadata.json
//   IMG_1(2).jpg → IMG_1.jpg(2).json, IMG_1.jpg.supplemental-metadata(2).json
//   the part before the number and .json is cut at 46 characters, wherever that falls
//   IMG_1-edited.jpg has none of its own: its original's counts

/** Where Google cuts; nothing shorter than this is ever cut. A few more or less were seen, so any length near it is tried. */
const SHORTEST_CUT = 40;
const LONGEST_CUT = 60;
const SUFFIX = ".supplemental-metadata";

/** A name with its number taken out: "IMG_1(2).jpg" is "IMG_1.jpg" and "(2)". */
type Numbered = { readonly base: string; readonly number: string };

/** Finds the files that Takeout JSONs are about, among the names of one folder. */
export class TakeoutNames {
  readonly #byKey = new Map<string, string[]>();
  /** By the key of the name as a whole, nothing cut off. */
  readonly #byWhole = new Map<string, string[]>();
  readonly #cuts: readonly number[];

  /** `names`: the photos and videos. `jsons`: the JSON files, so that only lengths that occur are indexed. */
  constructor(names: readonly string[], jsons: readonly string[]) {
    const lengths = new Set<number>();
    for (const json of jsons) {
      const { base } = numberedJson(json);
      // Both the photo's name alone and the name with its suffix may have been cut.
      for (const { length } of [base, withoutSuffix(base)]) {
        if (length >= SHORTEST_CUT && length <= LONGEST_CUT) lengths.add(length);
      }
    }
    this.#cuts = [...lengths];
    for (const name of names) this.#add(name);
  }

  /**
   * The names that a JSON is about. One that carries the whole name of a file is about that file: it may have
   * been renamed with it, and another file may now have the name that its title says. Else `about` counts, the
   * title it holds, which is never cut.
   */
  find(json: string, about: string | undefined): readonly string[] {
    const { base, number } = numberedJson(json);
    const whole = this.#whole(base, number);
    if (whole != null) return whole;
    if (about != null) {
      const titled = this.#byKey.get(keyOf(asFileName(about), number));
      if (titled != null) return titled;
    }
    return (
      this.#byKey.get(keyOf(base, number)) ??
      this.#byKey.get(keyOf(withoutSuffix(base), number)) ??
      // Older exports, and tools that put the number back: "IMG_1(2).jpg.json".
      (number === "" ? this.#numberedInside(base) : []) ??
      []
    );
  }

  #whole(base: string, number: string): readonly string[] | undefined {
    for (const name of [base, withoutSuffix(base)]) {
      const found = this.#byWhole.get(keyOf(name, number));
      if (found != null) return found;
      const inside = numberedName(name);
      if (number !== "" || inside.number === "") continue;
      const numbered = this.#byWhole.get(keyOf(inside.base, inside.number));
      if (numbered != null) return numbered;
    }
    return undefined;
  }

  #numberedInside(base: string): readonly string[] | undefined {
    const inside = numberedName(withoutSuffix(base));
    return inside.number === "" ? undefined : this.#byKey.get(keyOf(inside.base, inside.number));
  }

  #add(name: string): void {
    const { base, number } = numberedName(name);
    keep(this.#byWhole, keyOf(base, number), name);
    keep(this.#byKey, keyOf(base, number), name);
    const full = base + SUFFIX;
    for (const cut of this.#cuts) {
      if (cut < full.length && cut !== base.length) {
        keep(this.#byKey, keyOf(full.slice(0, cut), number), name);
      }
    }
  }
}

function keep(map: Map<string, string[]>, key: string, name: string): void {
  const names = map.get(key);
  if (names == null) map.set(key, [name]);
  else names.push(name);
}

function keyOf(base: string, number: string): string {
  return `${base}/${number}`;
}

function numberedName(name: string): Numbered {
  const parts = /^(.*?)(\(\d{1,3}\))(\.[^.]*)?$/su.exec(name);
  if (parts == null) return { base: name, number: "" };
  return { base: `${parts[1]}${parts[3] ?? ""}`, number: parts[2] ?? "" };
}

function numberedJson(json: string): Numbered {
  const stem = json.replace(/\.json$/i, "");
  const parts = /^(.*?)(\(\d{1,3}\))$/su.exec(stem);
  return parts == null
    ? { base: stem, number: "" }
    : { base: parts[1] ?? "", number: parts[2] ?? "" };
}

/** ".supplemental-metadata" where the JSON's name holds it, whole or cut; else "". */
export function takeoutSuffix(json: string): string {
  const { base } = numberedJson(json);
  return withoutSuffix(base) === base ? "" : SUFFIX;
}

/** "IMG_1.jpg.suppl" as "IMG_1.jpg": the suffix may be cut after any letter. */
function withoutSuffix(base: string): string {
  const dot = base.lastIndexOf(".");
  return dot > 0 && SUFFIX.startsWith(base.slice(dot)) ? base.slice(0, dot) : base;
}

/** A title as the file in the archive is named: characters that file systems refuse become "_". */
function asFileName(title: string): string {
  return title.replace(/[\\/:*?"<>|&%'#]/g, "_");
}
