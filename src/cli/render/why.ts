// The ladder of a date for people.

import { assertNever } from "../../base/errors.ts";
import type { CapturedRecord } from "../../domain/file_record.ts";
import type { VerdictRecord } from "../../operations/duplicates/why_duplicates.ts";
import type {
  CandidateRecord,
  CapturedVerdict,
  CompanionRecord,
  WhyRecord,
} from "../../operations/why.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";

const marks = { taken: "✓", agrees: "=", outranked: "·", refused: "✗" } as const;
const colors = { taken: "green", agrees: undefined, outranked: "dim", refused: "yellow" } as const;

const candidateColumns: readonly Column<CandidateRecord>[] = [
  {
    title: "",
    text: ({ verdict }) => `${marks[verdict]} ${verdict}`,
    color: ({ verdict }) => colors[verdict],
  },
  { title: "Source", text: ({ source }) => source },
  { title: "As written", text: ({ value }) => printable(value), shrink: "end" },
  { title: "Means", text: ({ captured }) => (captured == null ? "" : shortCaptured(captured)) },
  { title: "Because", text: ({ detail }) => printable(detail), shrink: "end" },
  {
    title: "In",
    text: ({ origin }) => printable(origin?.slice(origin.lastIndexOf("/") + 1) ?? ""),
  },
];

const companionColumns: readonly Column<CompanionRecord>[] = [
  { title: "", text: ({ role }) => role },
  { title: "", text: ({ path }) => printable(path), shrink: "middle" },
  { title: "", text: ({ by }) => `by its ${by}`, color: () => "dim" },
];

/** Whether two files are duplicates. */
export function printTwo(page: Page, { detail, heldBy }: VerdictRecord): void {
  page.line(printable(detail));
  for (const path of heldBy) page.line(`  ${printable(path)}`);
}

export async function printWhy(page: Page, records: AsyncIterable<WhyRecord>): Promise<void> {
  const companions: CompanionRecord[] = [];
  const candidates: CandidateRecord[] = [];
  let verdict: CapturedVerdict | undefined;
  for await (const record of records) {
    switch (record.type) {
      case "place":
        page.line(page.style.bold(printable(record.path)));
        page.line(printable(record.detail));
        break;
      case "companion":
        companions.push(record);
        break;
      case "candidate":
        candidates.push(record);
        break;
      case "captured":
        verdict = record;
        break;
      default:
        assertNever(record);
    }
  }
  if (companions.length > 0) {
    page.title("Belongs to it");
    await page.table(companionColumns, companions);
  }
  if (candidates.length > 0) {
    page.title("Dates, from the strongest down");
    await page.table(candidateColumns, candidates);
  }
  if (verdict != null) printVerdict(page, verdict);
}

function printVerdict(page: Page, { captured, conflict, detail }: CapturedVerdict): void {
  page.title("Taken");
  page.line(
    captured == null
      ? "no date"
      : `${shortCaptured(captured)}, from ${captured.source}, ${captured.confidence} confidence, to the ${captured.precision}`,
  );
  if (conflict != null) {
    const { source, local, days } = conflict;
    const where = conflict.origin == null ? "" : ` in ${printable(conflict.origin)}`;
    const words = `${source}${where} says ${local.replace("T", " ")}, ${days} ${days === 1 ? "day" : "days"} off`;
    page.line(`${page.style.yellow("conflict:")} ${words}`);
  }
  if (detail != null) page.line(printable(detail));
}

/** "2019-07-04 18:22:31 +02:00" */
export function shortCaptured({ local, offset }: CapturedRecord): string {
  return `${local.replace("T", " ")} ${offset ?? ""}`.trimEnd();
}
