// All that is known of one file, for people.

import { formatBytes } from "../../base/bytes.ts";
import type { Evidence } from "../../domain/inspection.ts";
import type { FileInfoRecord } from "../../operations/file_info.ts";
import type { Page } from "./page.ts";
import { printable } from "./style.ts";
import type { Column } from "./table.ts";
import { shortTime } from "./times.ts";
import { formatClock, formatCount, formatRating } from "./words.ts";

type Row = readonly [name: string, value: string | number | null | undefined];

const rowColumns: readonly Column<Row>[] = [
  { title: "", text: ([name]) => name, color: () => "dim" },
  { title: "", text: ([, value]) => printable(String(value)), shrink: "end" },
];

const evidenceColumns: readonly Column<Evidence>[] = [
  { title: "", text: ({ source }) => source, color: () => "dim" },
  {
    title: "",
    text: ({ value, subSecond, offset }) =>
      printable(
        `${value}${subSecond == null ? "" : `.${subSecond}`}${offset == null ? "" : ` ${offset}`}`,
      ),
    shrink: "end",
  },
];

export async function printFileInfo(page: Page, file: FileInfoRecord): Promise<void> {
  const { media, captured, digests, failure, run } = file;
  page.line(page.style.bold(printable(file.path)));
  await rows(page, [
    ["kind", media?.format == null ? file.kind : `${file.kind} (${media.format})`],
    ["size", `${formatBytes(file.size)} (${formatCount(file.size)} bytes)`],
    ["modified", shortTime(file.mtime)],
    ["missing since", file.missingSince == null ? null : shortTime(file.missingSince)],
    [
      "captured",
      captured == null
        ? null
        : `${captured.local.replace("T", " ")} ${captured.offset ?? ""}`.trim(),
    ],
    [
      "  known from",
      captured == null
        ? null
        : `${captured.source}, ${captured.confidence} confidence, to the ${captured.precision}`,
    ],
    ["pixels", file.width == null || file.height == null ? null : `${file.width} × ${file.height}`],
    ["orientation", file.orientation],
    ["length", file.durationMs == null ? null : formatClock(file.durationMs)],
    ["frames a second", media?.frameRate],
    ["codec", file.codec],
    ["audio codec", media?.audioCodec],
    ["camera", file.camera],
    ["lens", media?.lens],
    ["place", placeOf(file)],
    ["stars", formatRating(file.rating, file.favorite) || null],
    ["title", media?.title],
    ["artist", media?.artist],
    ["album", media?.album],
    ["about", media?.about],
    ["content id", media?.contentId],
    ["sample", file.sample],
    ...Object.entries(digests),
    ["payload", file.payload ?? (file.noPayload == null ? null : `none: ${file.noPayload}`)],
    ["read by", media == null ? null : `${media.reader} (version ${media.readerVersion})`],
    ["would need", media?.needs],
    ["run", run == null ? null : `${run.id} (${run.operation}, ${shortTime(run.started)})`],
    ["root", file.root],
  ]);
  if (media != null && media.evidence.length > 0) {
    page.title("Dates in the file, as written");
    await page.table(evidenceColumns, media.evidence);
  }
  if (failure != null) {
    page.title("Failure");
    await rows(page, [
      ["stage", failure.stage],
      ["reason", failure.reason],
      ["detail", failure.detail],
      ["tried by run", `${failure.run} (${shortTime(failure.at)})`],
    ]);
  }
}

async function rows(page: Page, all: readonly Row[]): Promise<void> {
  await page.table(
    rowColumns,
    all.filter(([, value]) => value != null),
  );
}

function placeOf({ media }: FileInfoRecord): string | null {
  if (media?.latitude == null || media.longitude == null) return null;
  const altitude = media.altitude == null ? "" : `, ${Math.round(media.altitude)} m`;
  return `${media.latitude.toFixed(5)}, ${media.longitude.toFixed(5)}${altitude}`;
}
