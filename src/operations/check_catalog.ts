// `varve catalog check`: whether the catalog is sound, in SQLite's sense and in ours.

import { nextTurn } from "../base/turn.ts";
import { catalogBytes, catalogVersion } from "../catalog/facts.ts";
import { consistency, countRows, type Finding, structure } from "../catalog/integrity.ts";
import { schemaDifference } from "../catalog/schema_text.ts";
import { steadyNotices } from "./care.ts";
import type { Context } from "./context.ts";

export type CheckOptions = {
  /** Leaves out that every row is found by every index (default false). */
  readonly quick?: boolean;
};

export type CheckSummary = {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  /** Version of the schema. */
  readonly version: number;
  /** Rows of each table; absent where they cannot be counted. */
  readonly rows?: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly durationMs: number;
};

/** Looks at every page and every rule; changes nothing. Can be stopped between tables. */
export async function checkCatalog(
  context: Context,
  { quick = false }: CheckOptions = {},
): Promise<CheckSummary> {
  const { catalog, clock, signal } = context;
  const tell = steadyNotices(context);
  const startedMs = clock.elapsedMs();
  const version = catalogVersion(catalog);
  const findings: Finding[] = [];
  const difference = schemaDifference(catalog.db, version);
  if (difference != null) findings.push({ check: "schema", detail: difference, count: 1 });
  for (const { table, finding } of structure(catalog.db, quick)) {
    tell(() => `Checked the table ${table}`);
    if (finding != null) findings.push(finding);
    await nextTurn();
    signal.throwIfAborted();
  }
  const isDamaged = findings.length > 0;
  // What damaged tables say about each other proves nothing.
  for (const { finding } of isDamaged ? [] : consistency(catalog.db, version)) {
    if (finding != null) findings.push(finding);
    await nextTurn();
    signal.throwIfAborted();
  }
  return {
    sound: findings.length === 0,
    findings,
    version,
    ...(isDamaged ? {} : { rows: countRows(catalog.db) }),
    bytes: catalogBytes(catalog),
    durationMs: Math.round(clock.elapsedMs() - startedMs),
  };
}
