// What lies in quarantine, and what is deleted from it, for people.

import { formatBytes } from "../../base/bytes.ts";
import type { Found } from "../../operations/found.ts";
import type {
  BatchRecord,
  PurgedRecord,
  PurgeSummary,
  QuarantineSummary,
} from "../../operations/quarantine.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import { formatCounted } from "./words.ts";

export async function printQuarantine(
  page: Page,
  { records, summary }: Found<BatchRecord, QuarantineSummary>,
): Promise<void> {
  for await (const { path, since, files, bytes, due } of records()) {
    const day = since.slice(0, 10);
    const mark = due ? ", may be purged" : "";
    page.line(printable(path));
    page.line(`  ${formatCounted(files, "file")}, ${formatBytes(bytes)}, since ${day}${mark}`);
  }
  const { batches, files, bytes, dueFiles, dueBytes } = summary();
  if (batches === 0) {
    page.line("Nothing lies in quarantine");
    return;
  }
  page.line(`${formatCounted(files, "file")}, ${formatBytes(bytes)} in quarantine`);
  if (dueFiles === 0) return;
  page.line(
    `  long enough to be purged: ${formatCounted(dueFiles, "file")}, ${formatBytes(dueBytes)}`,
  );
  page.remark("Name them: varve quarantine purge --dry-run");
}

export async function printPurge(
  page: Page,
  { records, summary }: Found<PurgedRecord, PurgeSummary>,
): Promise<void> {
  for await (const { path, result, detail } of records()) {
    const words = { deleted: "deleted", would: "would be deleted", failed: `failed: ${detail}` };
    page.line(`${printable(path)}  ${words[result]}`);
  }
  const { files, bytes, failed, waiting, dryRun } = summary();
  const what = `${formatCounted(files, "file")}, ${formatBytes(bytes)}`;
  page.line(dryRun ? `Would delete ${what}; nothing was deleted` : `Deleted ${what}`);
  if (failed > 0) page.line(`  failed: ${formatCounted(failed, "file")}`);
  if (waiting > 0) page.line(`  not there for long enough: ${formatCounted(waiting, "file")}`);
}
