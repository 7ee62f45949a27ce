// What is to be told of single files beside the steps of a plan, for people: some of each kind.

import { assertNever } from "../../base/errors.ts";
import type { Remark } from "../../operations/organize/remarks.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import { formatCount, formatCounted } from "./words.ts";

/** Remarks of a kind that are shown to people; programs get all of them. */
const SHOWN = 20;

export function printRemarks(page: Page, remarks: Iterable<Remark>): void {
  const shown = new Map<Remark["type"], { count: number; readonly lines: string[] }>();
  for (const remark of remarks) {
    const kind = shown.get(remark.type) ?? { count: 0, lines: [] };
    shown.set(remark.type, kind);
    kind.count += 1;
    if (kind.count <= SHOWN) kind.lines.push(printable(lineOf(remark)));
  }
  for (const type of order) {
    const { count, lines } = shown.get(type) ?? { count: 0, lines: [] };
    if (count === 0) continue;
    page.title(titles[type]);
    for (const line of lines) page.line(line);
    const more = count - lines.length;
    if (more > 0) page.line(page.style.dim(`and ${formatCount(more)} more, which --json lists`));
  }
}

const order = ["blocked", "conflict", "skipped", "folded", "orphan"] as const;

const titles: Readonly<Record<Remark["type"], string>> = {
  folded: "The same content is there already",
  skipped: "Another file has the name",
  conflict: "Something says another day",
  orphan: "Sidecars whose file is not there",
  blocked: "These cannot be folders",
};

function lineOf(remark: Remark): string {
  switch (remark.type) {
    case "folded":
      return `${remark.path} is ${remark.sameAs}`;
    case "skipped":
      return `${remark.path} would be ${remark.to}`;
    case "conflict": {
      const { path, captured, source, local, days } = remark;
      const taken = captured == null ? "" : `filed by ${captured.local} (${captured.source}), `;
      return `${path}: ${taken}${source} says ${local}, ${formatCounted(days, "day")} off`;
    }
    case "orphan":
      return remark.path;
    case "blocked":
      return `${remark.path} is a ${remark.is}`;
    default:
      return assertNever(remark);
  }
}
