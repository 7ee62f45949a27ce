// What a plan does about duplicates, for people and for programs.

import { formatBytes } from "../../base/bytes.ts";
import type { PlannedDuplicates } from "../../operations/duplicates/plan_duplicates.ts";
import type { Offer } from "../../operations/duplicates/quarantine_plan.ts";
import type { AnswerRecord } from "../definition.ts";
import { shellWord } from "../shell_word.ts";
import type { Page } from "./page.ts";
import { pathField } from "./records.ts";
import { printable } from "./style.ts";
import { formatCounted, formatRating } from "./words.ts";

/** The record `offer`: what the file `from`, which is dropped, has and its twin `to` has not. */
export function offerRecord({ from, to, ...treasure }: Offer): AnswerRecord {
  return { type: "offer", ...pathField(from, "from"), ...pathField(to, "to"), ...treasure };
}

/** The fields of the summary line; `plan` is null where none was written. */
export function planSummary({
  path,
  offers: _,
  ...figures
}: PlannedDuplicates): Readonly<Record<string, unknown>> {
  return { ...(path == null ? { plan: null } : pathField(path, "plan")), ...figures };
}

/** Offers kept on the page; programs get all of them. */
const OFFERS_SHOWN = 20;

const words = {
  quarantine: "to put aside",
  hardlink: "to become hard links",
  reflink: "to share their blocks",
} as const;

/** What is planned, what stays, what is offered, and what to call next. */
export async function printPlan(page: Page, plan: PlannedDuplicates): Promise<void> {
  const { action, path, steps, bytes, held, apart, offers } = plan;
  page.line(`${formatCounted(steps, "file")} of ${formatBytes(bytes)} ${words[action]}`);
  if (held > 0) {
    page.line(
      `  stay: ${formatCounted(held, "duplicate")} of which a file that belongs to it has no twin, or is kept`,
    );
  }
  if (apart > 0) {
    page.line(`  stay: ${formatCounted(apart, "duplicate")} on file systems that no link leads to`);
  }
  let count = 0;
  for await (const offer of offers()) {
    if (count++ < OFFERS_SHOWN) page.line(`  ${offerWords(offer)}`);
  }
  if (count > OFFERS_SHOWN)
    page.line(`  … ${formatCounted(count - OFFERS_SHOWN, "offer")} more: see --json`);
  if (path == null) return;
  page.line(`Plan: ${printable(path)}`);
  page.remark(`Carry it out: varve apply ${shellWord(path)}   (--dry-run: only try it)`);
}

function offerWords({ from, to, rating, favorite, place }: Offer): string {
  const what = [
    ...(rating == null ? [] : [formatRating(rating, favorite === true)]),
    ...(rating == null && favorite === true ? ["favourite"] : []),
    ...(place == null ? [] : [`at ${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`]),
  ];
  return `${printable(from)} is ${what.join(", ")}, and ${printable(to)} is not`;
}
