// One file: what Varve catalogued against what exiftool's tags say.

import type { CatalogRow } from "./catalog_rows.ts";
import type { ExiftoolTags } from "./exiftool_tags.ts";
import { type ExpectedDate, expectedDate } from "./expected_date.ts";
import { expectedFacts } from "./expected_facts.ts";

/** What is compared of a file. */
export const properties = [
  "captured",
  "other dates",
  "size",
  "orientation",
  "duration",
  "position",
  "model",
  "rating",
] as const;
export type Property = (typeof properties)[number];

/**
 * "same"; "differs"; "lacks": exiftool knows it and Varve does not; "more": Varve knows it and exiftool does
 * not; "neither".
 */
export type Verdict = "same" | "differs" | "lacks" | "more" | "neither";

export type Compared = {
  readonly property: Property;
  readonly verdict: Verdict;
  readonly varve: string;
  readonly exiftool: string;
};

/** Two durations: a container rounds its own, the last frame has a length or not. */
const DURATION_TOLERANCE_MS = 100;
/** Degrees: about ten metres. */
const POSITION_TOLERANCE = 1e-4;

export function compare(row: CatalogRow, tags: ExiftoolTags, now: string): readonly Compared[] {
  const facts = expectedFacts(tags, row.kind);
  const size = row.width == null || row.height == null ? undefined : `${row.width} × ${row.height}`;
  const equal = <Value>(a: Value, b: Value) => a === b;
  const date = expectedDate(tags, row.kind, now);
  return [
    captured(row, date),
    otherDates(row, date, tags),
    judge("size", row.kind === "audio" ? undefined : size, facts.size, equal),
    judge("orientation", row.orientation ?? undefined, facts.orientation, equal),
    judge(
      "duration",
      row.duration_ms ?? undefined,
      facts.durationMs,
      (a, b) => Math.abs(a - b) <= DURATION_TOLERANCE_MS,
    ),
    judge(
      "position",
      pair(row.latitude, row.longitude),
      pair(facts.latitude, facts.longitude),
      near,
    ),
    judge("model", row.camera_model ?? undefined, facts.model, equal),
    judge("rating", row.rating || undefined, facts.rating, equal),
  ];
}

function judge<Value extends string | number>(
  property: Property,
  own: Value | undefined,
  expected: Value | undefined,
  same: (a: Value, b: Value) => boolean,
): Compared {
  const texts = { property, varve: `${own ?? ""}`, exiftool: `${expected ?? ""}` };
  if (own == null || expected == null) {
    const verdict = own != null ? "more" : expected != null ? "lacks" : "neither";
    return { ...texts, verdict };
  }
  return { ...texts, verdict: same(own, expected) ? "same" : "differs" };
}

function pair(a: number | null | undefined, b: number | null | undefined): string | undefined {
  return a == null || b == null ? undefined : `${a.toFixed(5)} ${b.toFixed(5)}`;
}

function near(a: string, b: string): boolean {
  const other = b.split(" ").map(Number);
  return a
    .split(" ")
    .every((part, i) => Math.abs(Number(part) - (other[i] ?? 0)) <= POSITION_TOLERANCE);
}

/** Sources that are no tags of the file: exiftool has nothing to say about them. */
const notFromTheFile = /^(?:name|stat|pair|takeout):/;

function captured(row: CatalogRow, expected: ExpectedDate | undefined): Compared {
  const source = row.captured_source ?? "";
  const fromFile = source !== "" && !notFromTheFile.test(source);
  const local = row.captured_local ?? "";
  const texts = {
    property: "captured" as const,
    varve: source === "" ? "" : `${local} (${source})`,
    exiftool:
      expected == null ? "" : `${expected.local}${expected.utc ? " UTC" : ""} (${expected.tag})`,
  };
  if (expected == null) return { ...texts, verdict: fromFile ? "more" : "neither" };
  // A date of last writing, which the name or the folder of the file outranks.
  if (expected.weak && source.startsWith("name:")) return { ...texts, verdict: "same" };
  if (source === "stat:ModifyTime" || source === "") return { ...texts, verdict: "lacks" };
  const own = expected.utc ? inUtc(local, row.captured_offset) : local;
  const same = own.startsWith(expected.local);
  return { ...texts, verdict: same ? "same" : "differs" };
}

/** Dates that stand on no rung of the ladder, of files that have none on it. */
function otherDates(
  row: CatalogRow,
  expected: ExpectedDate | undefined,
  tags: ExiftoolTags,
): Compared {
  const dated = expected != null || row.captured_source !== "stat:ModifyTime";
  const others = dated ? [] : tags.days().filter(({ tag }) => !aboutTheFile.test(tag));
  return {
    property: "other dates",
    verdict: others.length === 0 ? "neither" : "lacks",
    varve: "",
    exiftool: others.map(({ tag, value }) => `${value} (${tag})`).join(", "),
  };
}

/** When the file was copied, and when a monitor was measured. */
const aboutTheFile = /^(?:System|File|ICC[-_].*):/;

function inUtc(local: string, offsetMinutes: number | null): string {
  const ms = Date.parse(`${local}Z`);
  return Number.isNaN(ms)
    ? local
    : new Date(ms - (offsetMinutes ?? 0) * 60_000).toISOString().slice(0, local.length);
}
