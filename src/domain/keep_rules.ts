// Which file of a group is rather kept, by rules in the order in which somebody wrote them down: "inside /photo",
// "has more metadata", "earliest captured". Where one says nothing the next one is asked, and after all of them the
// bytes of the paths.

import { AppError, ExitCode } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { compareBytes } from "../base/order.ts";
import { nameOf } from "../base/paths.ts";

/** A file of a group, as far as rules look at it. */
export type KeepCandidate = {
  /** Absolute. */
  readonly path: string;
  readonly captured: { readonly local: string } | null;
  readonly sizeBytes: number;
  /** Unix microseconds. */
  readonly mtimeUs: number;
  /** Of the picture; null where they are not known. */
  readonly pixels: number | null;
  /** How many of date, camera, lens, place, stars, favourite, title, artist and album are known of it. */
  readonly metadata: number;
};

/** Negative where `a` is rather kept than `b`, zero where the rule does not tell. */
type Compare = (a: KeepCandidate, b: KeepCandidate) => number;

export type KeepRule = {
  /** As it is written. */
  readonly text: string;
  /** Absolute path of the folder that it names. */
  readonly folder?: string;
  readonly compare: Compare;
};

/** Rules without a folder, and what they keep. */
const plainRules: Readonly<Record<string, { readonly keeps: string; readonly compare: Compare }>> =
  {
    "has more metadata": {
      keeps: "of which more is known: date, camera, place, stars, title …",
      compare: (a, b) => b.metadata - a.metadata,
    },
    "higher resolution": {
      keeps: "with more pixels",
      compare: (a, b) => (b.pixels ?? 0) - (a.pixels ?? 0),
    },
    "larger file": {
      keeps: "with more bytes: of copies of one picture the one with more metadata in it",
      compare: (a, b) => b.sizeBytes - a.sizeBytes,
    },
    "earliest captured": {
      keeps: "taken first; one without a date comes last",
      compare: (a, b) => byCaptured(a, b, 1),
    },
    "latest captured": {
      keeps: "taken last; one without a date comes last",
      compare: (a, b) => byCaptured(a, b, -1),
    },
    "oldest file": { keeps: "modified first", compare: (a, b) => a.mtimeUs - b.mtimeUs },
    "newest file": { keeps: "modified last", compare: (a, b) => b.mtimeUs - a.mtimeUs },
    "shortest path": {
      keeps: "with the fewest letters in its path",
      compare: (a, b) => a.path.length - b.path.length,
    },
    "longest path": {
      keeps: "with the most letters in its path",
      compare: (a, b) => b.path.length - a.path.length,
    },
    "shortest name": {
      keeps: "with the fewest letters in its name",
      compare: (a, b) => nameOf(a.path).length - nameOf(b.path).length,
    },
    "name without copy mark": {
      keeps: 'whose name is not like "a (1).jpg", "a copy.jpg" or "a~2.jpg"',
      compare: (a, b) => Number(hasCopyMark(a.path)) - Number(hasCopyMark(b.path)),
    },
  };

/** The rule that stands for the folder which is named first where duplicates are looked for. */
const FIRST_NAMED = "first named";

/** Every rule as it is written, and which file it keeps: for help and docs. */
export const keepRuleWords: Readonly<Record<string, string>> = {
  [FIRST_NAMED]: "in the folder that was named first, if any was",
  "inside FOLDER": "in this folder or below it",
  "outside FOLDER": "not in this folder",
  ...Object.fromEntries(Object.entries(plainRules).map(([text, { keeps }]) => [text, keeps])),
};

/** Where nothing else is said. */
export const defaultKeepRules: readonly string[] = [
  FIRST_NAMED,
  "has more metadata",
  "higher resolution",
  "larger file",
  "earliest captured",
  "shortest path",
];

/** A rule that is none. */
export class KeepRuleError extends AppError {
  override readonly name = "KeepRuleError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  /** What is wrong with it: goes on behind its name. */
  readonly what: string;
  constructor(rule: string, what: string, hint: string) {
    super(`"${rule}" ${what}`);
    this.what = what;
    this.hint = hint;
  }
}

/** What "first named" and relative folders mean. */
export type KeepPlaces = {
  /** Absolute path of the folder that was named first; absent: none was. */
  readonly firstNamed?: string;
  /** Makes the path of a folder absolute. */
  readonly absolute: (folder: string) => string;
};

/** Reads a rule. Throws `KeepRuleError`, whose hint names the nearest known one. */
export function parseKeepRule(text: string, { firstNamed, absolute }: KeepPlaces): KeepRule {
  const rule = text.trim().replace(/\s+/g, " ");
  const word = rule.toLowerCase();
  const plain = Object.hasOwn(plainRules, word) ? plainRules[word] : undefined;
  if (plain != null) return { text: word, compare: plain.compare };
  if (word === FIRST_NAMED) {
    return { text: word, compare: firstNamed == null ? () => 0 : inside(firstNamed) };
  }
  // The folder as it is written, with all its spaces.
  const [, side = "", folder = ""] = /^\s*(inside|outside)(?:\s+(.*\S))?\s*$/is.exec(text) ?? [];
  if (side !== "" && folder === "") {
    throw new KeepRuleError(rule, "names no folder", `Write "${word} /volume1/photo"`);
  }
  if (side !== "") {
    const path = absolute(folder);
    const compare = inside(path);
    const isInside = side.toLowerCase() === "inside";
    return {
      text: `${side.toLowerCase()} ${path}`,
      folder: path,
      compare: isInside ? compare : (a, b) => compare(b, a),
    };
  }
  const known = [...Object.keys(plainRules), FIRST_NAMED];
  const near = nearest(word, known) ?? nearest(word.split(" ")[0] ?? "", ["inside", "outside"]);
  throw new KeepRuleError(
    rule,
    "is no rule of what to keep",
    near == null
      ? `The rules are: ${Object.keys(keepRuleWords).join(", ")}`
      : `Did you mean "${near}"?`,
  );
}

/** The files of a group, the one to keep first. */
export function inOrderOfKeeping<Candidate extends KeepCandidate>(
  files: readonly Candidate[],
  rules: readonly KeepRule[],
): Candidate[] {
  return files.toSorted((a, b) => verdict(a, b, rules).order);
}

/** `order` as of a comparison; `rule`: the one that told, absent where the bytes of the paths had to. */
export type KeepVerdict = { readonly order: number; readonly rule?: KeepRule };

/** Which of two files is rather kept, and by which rule. */
export function verdict(
  a: KeepCandidate,
  b: KeepCandidate,
  rules: readonly KeepRule[],
): KeepVerdict {
  for (const rule of rules) {
    const order = rule.compare(a, b);
    if (order !== 0) return { order, rule };
  }
  return { order: compareBytes(a.path, b.path) };
}

/** What lies in this folder or below it comes first. */
function inside(folder: string): Compare {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  const isOutside = ({ path }: KeepCandidate) => Number(!path.startsWith(prefix));
  return (a, b) => isOutside(a) - isOutside(b);
}

function byCaptured(a: KeepCandidate, b: KeepCandidate, sign: 1 | -1): number {
  const [first, second] = [a.captured?.local, b.captured?.local];
  if (first == null || second == null) return Number(first == null) - Number(second == null);
  return sign * compareBytes(first, second);
}

/** "a (1)", "a(1)", "a copy", "a copy 2", "a - Copy", "a - Copy (2)", "a - Kopie", "a~2". */
const copyMark =
  /(?:\s?\(\d{1,3}\)|[\s_-]+(?:copy|kopie|copie|copia)(?:[\s_]?\d{1,3})?|~\d{1,3})$/iu;

function hasCopyMark(path: string): boolean {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return copyMark.test(dot > 0 ? name.slice(0, dot) : name);
}
