// What is to be told of single files beside the steps of a plan.

import { z } from "zod";
import type { PlanTables } from "../../catalog/plan_tables/plan_tables.ts";
import { type Captured, type Conflict, confidences, precisions } from "../../domain/captured.ts";
import { EvidenceSource } from "../../domain/evidence.ts";
import { type CapturedRecord, toCapturedRecord } from "../../domain/file_record.ts";

/** All paths are absolute. */
export type Remark =
  /** Its content is at `sameAs` already, or goes there. */
  | { readonly type: "folded"; readonly path: string; readonly sameAs: string }
  /** Another has the name `to`, and it was to have no other. */
  | { readonly type: "skipped"; readonly path: string; readonly to: string }
  /** Something that deserves trust says another day than the one it is filed by. */
  | {
      readonly type: "conflict";
      readonly path: string;
      readonly captured: CapturedRecord | null;
      readonly source: Conflict["source"];
      readonly local: string;
      /** Whole days between the two. */
      readonly days: number;
    }
  /** A sidecar whose file is not there. */
  | { readonly type: "orphan"; readonly path: string }
  /** Where a folder would be is something else, and nothing can go there. */
  | { readonly type: "blocked"; readonly path: string; readonly is: string };

/** What collect.ts notes of a conflict. */
const ConflictNote = z.object({
  captured: z.object({
    local: z.string(),
    offsetMinutes: z.number().optional(),
    precision: z.enum(precisions),
    source: EvidenceSource,
    confidence: z.enum(confidences),
  }),
  conflict: z.object({ source: EvidenceSource, local: z.string(), days: z.number() }),
});

/** The text that a conflict is kept as until it is told. */
export function conflictNote(captured: Captured, { source, local, days }: Conflict): string {
  return JSON.stringify({ captured, conflict: { source, local, days } });
}

/** All remarks, in the order in which they were found. */
export function* remarks(tables: PlanTables): Generator<Remark, void, undefined> {
  for (const { kind, path, detail } of tables.remarks.all()) {
    switch (kind) {
      case "folded":
        yield { type: "folded", path, sameAs: detail };
        break;
      case "skipped":
        yield { type: "skipped", path, to: detail };
        break;
      case "orphan":
        yield { type: "orphan", path };
        break;
      case "blocked":
        yield { type: "blocked", path, is: detail };
        break;
      case "conflict": {
        const { captured, conflict } = ConflictNote.parse(JSON.parse(detail));
        const { offsetMinutes, ...rest } = captured;
        const record = toCapturedRecord(offsetMinutes == null ? rest : { ...rest, offsetMinutes });
        yield { type: "conflict", path, captured: record, ...conflict };
        break;
      }
    }
  }
}
