// The column `evidence` of media: a JSON array of what the file says of dates.

import { z } from "zod";
import { Evidence } from "../domain/inspection.ts";

const EvidenceColumn = z.array(Evidence);

/** The evidence of a file; none where its metadata was never read. */
export function parseEvidence(text: string | null): readonly Evidence[] {
  return text == null || text === "[]" ? [] : EvidenceColumn.parse(JSON.parse(text));
}
