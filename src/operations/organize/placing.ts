// Where a bundle belongs by its template, and whether it lies there already. The same bundle has the same place
// wherever it is found, also under the name that it was given there: so organizing twice changes nothing.

import { COUNTER } from "../../catalog/plan_tables/planned_bundle.ts";
import type { Bundle } from "../../domain/bundle.ts";
import { numberUnder, targetNames } from "../../domain/bundle_names.ts";
import { keepsName, type RenameMode } from "../../domain/meaningless_name.ts";
import type { Template } from "../../domain/parse_template.ts";
import {
  byteLength,
  collisionKey,
  cutName,
  isSameName,
  numberedStem,
  numberOf,
  SUFFIX_BYTES,
} from "../../domain/safe_name.ts";
import { counterIn, renderFolder, renderStem } from "../../domain/template.ts";
import type { TemplateFacts } from "../../domain/template_tokens.ts";

/** Where a bundle belongs. */
export type Place = {
  /** Below the target, "" for the target itself. */
  readonly folder: string;
  /** A counter in it stands as `COUNTER`. */
  readonly stem: string;
};

/** How a bundle lies in the folder where it belongs. */
export type Standing = {
  /** The number behind its stem. */
  readonly number: number;
  /** The stem without it, its counter filled in. */
  readonly stem: string;
};

export type PlacingOptions = {
  readonly template: Template;
  readonly rename: RenameMode;
  readonly maxNameBytes: number;
};

/**
 * The place by the template; undefined where it asks for what is not known. `endingBytes`: the most that stands behind
 * the stem in a name of the bundle, asked for where that may be too much.
 */
export function placeOf(
  facts: TemplateFacts,
  { template, rename, maxNameBytes }: PlacingOptions,
  endingBytes: () => number,
): Place | undefined {
  // A file that was named by this very template is not named by it once more.
  const stem = stemWithin(template, facts);
  const own = stem === facts.stem ? facts : { ...facts, stem };
  const folder = renderFolder(template, own, maxNameBytes);
  if (folder.status === "lacking") return undefined;
  if (keepsName(rename, facts.stem)) return { folder: folder.folder, stem: facts.stem };
  const named = stemFitting(template, own, maxNameBytes, endingBytes);
  return named == null ? undefined : { folder: folder.folder, stem: named };
}

/**
 * How the bundle stands by that place's stem in its folder, where its file `index` lies; undefined where that has
 * another name.
 */
export function standingOf(
  bundle: Bundle,
  facts: TemplateFacts,
  place: Place,
  { template, maxNameBytes }: PlacingOptions,
  index: number,
): Standing | undefined {
  let { stem } = place;
  if (stem.includes(COUNTER)) {
    const own = { ...facts, stem: stemWithin(template, facts) };
    const counter = counterIn(template, own, bundle.stem);
    if (counter == null) return undefined;
    stem = withCounter(stem, counter);
  }
  const number = numberUnder(bundle, stem, maxNameBytes, index);
  return number == null ? undefined : { number, stem };
}

/** The names of the bundle's files, in their order, under a stem and a number, or a counter where the stem has one. */
export function namesFor(
  bundle: Bundle,
  stem: string,
  number: number,
  maxNameBytes: number,
): readonly string[] {
  return stem.includes(COUNTER)
    ? targetNames(bundle, withCounter(stem, number + 1), { maxNameBytes })
    : targetNames(bundle, stem, { maxNameBytes, number });
}

/** Whether two folders of the target are one to some system that looks at them. */
export function isSameFolder(a: string, b: string): boolean {
  return a === b || isSameName(a, b) || folderKey(a) === folderKey(b);
}

/** Equal for folders below the target that some system takes for one. */
export function folderKey(path: string): string {
  return path.split("/").map(collisionKey).join("/");
}

function withCounter(stem: string, counter: number): string {
  return stem.replaceAll(COUNTER, String(counter).padStart(4, "0"));
}

/** Two numbers that have no digit in common, so that what differs is the counter. */
const COUNTER_PROBE = 7_316_497_205;

/** Where the whole would be too long, the stem that stands in it is cut, so that it is found in there again. */
function stemFitting(
  template: Template,
  facts: TemplateFacts,
  maxNameBytes: number,
  endingBytes: () => number,
): string | undefined {
  const whole = stemBy(template, facts);
  // Endings are short.
  if (whole == null || whole.length < maxNameBytes / 8) return whole;
  if (!template.tokens.has("stem") || isStemAlone(template)) return whole;
  const over = byteLength(whole) + endingBytes() - maxNameBytes;
  if (over <= 0) return whole;
  const stem = cutName(facts.stem, byteLength(facts.stem) - over - SUFFIX_BYTES);
  return stemBy(template, { ...facts, stem });
}

function stemBy(template: Template, facts: TemplateFacts): string | undefined {
  if (!template.tokens.has("counter")) {
    const rendered = renderStem(template, facts);
    return rendered.status === "lacking" ? undefined : rendered.stem;
  }
  const rendered = renderStem(template, { ...facts, counter: COUNTER_PROBE });
  if (rendered.status === "lacking") return undefined;
  return rendered.stem.replaceAll(String(COUNTER_PROBE), COUNTER);
}

/** Characters for private use, which stand for the stem while it is looked for. */
const STEM_PROBE = "\u{f5a3}\u{f0e7}\u{f5a3}";

/**
 * The stem that the template made this one of: "IMG_1" of "2019-07-04_IMG_1" for "{date}_{stem}", with a number behind
 * it or without. The stem itself where the template did not make it, or makes nothing of a stem.
 */
function stemWithin(template: Template, facts: TemplateFacts): string {
  const { stem } = facts;
  if (!template.tokens.has("stem") || isStemAlone(template)) return stem;
  const counter = template.tokens.has("counter") ? { counter: COUNTER_PROBE } : {};
  const probe = renderStem(template, { ...facts, ...counter, stem: STEM_PROBE });
  if (probe.status === "lacking" || probe.stem.split(STEM_PROBE).length !== 2) return stem;
  const made = madeBy(probe.stem);
  const number = numberOf(stem);
  const bare = number == null ? stem : stem.slice(0, stem.length - numberedStem("", number).length);
  return made.exec(stem)?.[1] ?? made.exec(bare)?.[1] ?? stem;
}

/** What matches stems that a template made, and finds the stem in them, by what it makes of the probes. */
function madeBy(probe: string): RegExp {
  const [before = "", after = ""] = probe
    .split(STEM_PROBE)
    .map((text) => text.split(String(COUNTER_PROBE)).map(RegExp.escape).join("\\d{4,15}"));
  return new RegExp(`^${before}(.+)${after}$`, "su");
}

function isStemAlone({ stem }: Template): boolean {
  const [piece, ...others] = stem;
  return others.length === 0 && piece?.kind === "choice" && piece.first === "stem";
}
