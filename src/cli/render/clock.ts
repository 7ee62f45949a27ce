// The clocks of cameras for people: by how much each was wrong, and the flag that puts it right.

import { durationText } from "../../base/duration.ts";
import { assertNever } from "../../base/errors.ts";
import { LEAST_FILES } from "../../domain/clock_error.ts";
import type { ClockRecord, ClockStretchRecord } from "../../operations/clock_proposals.ts";
import { shellWord } from "../shell_word.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { formatCount, formatCounted } from "./words.ts";

export async function printClocks(page: Page, clocks: AsyncIterable<ClockRecord>): Promise<void> {
  for await (const clock of clocks) {
    page.title(printable(clock.camera));
    page.line(found(clock));
    for (const line of lacking(clock)) page.line(line);
    if (clock.verdict === "unknown") continue;
    page.line(verdictWords(clock));
    if (clock.verdict === "changing") await page.table(stretchColumns, clock.stretches);
    printProposal(page, clock);
  }
}

const stretchColumns: readonly Column<ClockStretchRecord>[] = [
  { title: "From", text: ({ from }) => day(from) },
  { title: "To", text: ({ to }) => day(to) },
  { title: "Files", text: ({ files }) => formatCount(files), align: "right" },
  { title: "Clock", text: ({ differenceMs }) => offBy(differenceMs) },
  { title: "Shift", text: ({ shift }) => (shift == null ? "none" : shiftFlag(shift)) },
];

function found({ files, compared, from, to }: ClockRecord): string {
  const all = formatCounted(files, "photo or video", "photos and videos");
  if (from == null || to == null) {
    return `${all}, none of which tells: that takes a time and a position by GPS in the file`;
  }
  const [first, last] = [day(from), day(to)];
  const span = first === last ? `of ${first}` : `from ${first} to ${last}`;
  return `${formatCount(compared)} of ${all} hold a time by GPS, ${span}`;
}

function lacking({ withoutPosition, withoutCameraTime }: ClockRecord): string[] {
  const lines: string[] = [];
  if (withoutPosition > 0) {
    const files = formatCounted(withoutPosition, "more has", "more have");
    lines.push(`${files} a time by GPS and no position, which would tell the zone`);
  }
  if (withoutCameraTime > 0) {
    const files = formatCounted(withoutCameraTime, "more has", "more have");
    lines.push(`${files} a time by GPS and none of the camera`);
  }
  return lines;
}

function verdictWords({ verdict, differenceMs, spreadMs, agree, compared }: ClockRecord): string {
  const off = offBy(differenceMs ?? 0);
  const within = `half of all are within ${durationText(spreadMs ?? 0).slice(1)} of it`;
  const agreeing = `${formatCount(agree)} of them agree, ${within}`;
  switch (verdict) {
    case "right":
      return `Its clock was right (${off}): ${agreeing}`;
    case "zone":
      return `Its clock was ${off}, probably by its zone or daylight saving time: ${agreeing}`;
    case "date":
      return `Its clock was ${off}, or GPS wrote a wrong day, as some receivers do: ${agreeing}`;
    case "wrong":
      return `Its clock was ${off}: ${agreeing}`;
    case "changing":
      return "Its clock was not wrong by the same all the time: file what is of each time by itself";
    case "unsure":
      return compared < LEAST_FILES
        ? `Its clock was ${off} by these, too few to propose a shift`
        : `They do not agree, and no shift is proposed: ${off} is the middle; ${agreeing}`;
    case "unknown":
      return "";
    default:
      return assertNever(verdict);
  }
}

function printProposal(page: Page, { verdict, shift, stretches, alsoNamed }: ClockRecord): void {
  const [only] = stretches;
  const proposed = verdict === "date" ? only?.shift : shift;
  if (proposed == null) return;
  const others = alsoNamed.map((camera) => ` ${shiftFlag(`${camera}=+0s`)}`).join("");
  const flags = page.style.green(shiftFlag(proposed) + others);
  const first =
    verdict === "date" ? "Look at a photo whose day you know. If it was the clock: " : "";
  page.line(`${first}varve organize … ${flags}`);
  if (others !== "") {
    page.line("(+0s: their names hold this one's, and their clocks stay as they are)");
  }
}

function shiftFlag(shift: string): string {
  return `--shift ${shellWord(shift)}`;
}

/** "1h30m behind", as the clock was. */
function offBy(differenceMs: number): string {
  if (differenceMs === 0) return "on time";
  return `${durationText(differenceMs).slice(1)} ${differenceMs > 0 ? "behind" : "ahead"}`;
}

function day(local: string): string {
  return local.slice(0, 10);
}
