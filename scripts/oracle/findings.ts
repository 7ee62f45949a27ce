// All comparisons of a run: counts, and the differences with their reasons.

import type { CatalogRow } from "./catalog_rows.ts";
import { type Compared, type Property, properties, type Verdict } from "./compare.ts";
import { knownDifferences } from "./known_differences.ts";

/** A difference, with its reason where one is known. */
export type Finding = Compared & {
  readonly path: string;
  readonly reader: string;
  readonly reason?: string;
};

export type Report = {
  readonly files: number;
  readonly counts: ReadonlyMap<Property, Readonly<Record<Verdict, number>>>;
  /** By path. What only Varve knows is none. */
  readonly findings: readonly Finding[];
};

export function judgeAll(
  files: readonly { readonly row: CatalogRow; readonly compared: readonly Compared[] }[],
): Report {
  const none = { same: 0, differs: 0, lacks: 0, more: 0, neither: 0 };
  const counts = new Map(properties.map((property) => [property, { ...none }]));
  const findings: Finding[] = [];
  for (const { row, compared } of files) {
    for (const one of compared) {
      const count = counts.get(one.property);
      if (count != null) count[one.verdict] += 1;
      if (one.verdict !== "differs" && one.verdict !== "lacks") continue;
      const reason = reasonOf(row, one);
      const finding = { ...one, path: row.path, reader: row.reader ?? "none" };
      findings.push(reason == null ? finding : { ...finding, reason });
    }
  }
  return { files: files.length, counts, findings };
}

function reasonOf({ path, needs }: CatalogRow, { property }: Compared): string | undefined {
  const known = knownDifferences.find((one) => one.property === property && one.file.test(path));
  if (known != null) return known.reason;
  return needs == null ? undefined : `Read without tools: ${needs} would know more`;
}
