// `varve why FILE`: why a file is catalogued or is not, and the whole ladder of its date: every candidate, what
// was taken, what was refused and for what reason. Concluded again from what the catalog holds, by the same
// steps as in a scan.

import { joinPath } from "../base/names.ts";
import { fileDetails } from "../catalog/file_details.ts";
import { type FileInFolder, fileByPath } from "../catalog/files.ts";
import { FolderPlaces } from "../catalog/folder_tree.ts";
import type { Candidate, Ladder } from "../domain/captured.ts";
import type { Companion } from "../domain/companions.ts";
import { type CapturedRecord, toCapturedRecord } from "../domain/file_record.ts";
import { explainCaptured } from "../domain/ladder.ts";
import { reasonWords, zoneWords } from "../domain/ladder_words.ts";
import { zoneAt } from "../domain/zone_at.ts";
import type { Context } from "./context.ts";
import { datedFile, datedKinds } from "./dating_inputs.ts";
import {
  explainPlace,
  type PlaceRecord,
  type PlaceStatus,
  type ScanRules,
} from "./explain_place.ts";
import type { Found } from "./found.ts";
import { realFile } from "./real_path.ts";

/** One rung of the ladder, from the strongest down. */
export type CandidateRecord = {
  readonly type: "candidate";
  /** 1 is the strongest. */
  readonly rank: number;
  readonly source: Candidate["source"];
  /** Absolute path of the sidecar or other half that says so; null: the file itself, its name or folder. */
  readonly origin: string | null;
  /** As written. */
  readonly value: string;
  readonly verdict: Candidate["verdict"];
  readonly reason: Candidate["reason"];
  /** What it was read as; null where it is no date. */
  readonly captured: CapturedRecord | null;
  /** What told its offset; null where nothing had to. */
  readonly zoneFrom: NonNullable<Candidate["zoneFrom"]> | null;
  /** Reason and zone for people. */
  readonly detail: string;
};

/** A file that belongs to it. */
export type CompanionRecord = {
  readonly type: "companion";
  readonly path: string;
  /** What it is to the file that was asked for. */
  readonly role: Companion["role"];
  /** What told. */
  readonly by: Companion["by"];
};

/** The outcome. */
export type CapturedVerdict = {
  readonly type: "captured";
  readonly path: string;
  /** What the ladder takes now. */
  readonly captured: CapturedRecord | null;
  /** What the last scan stored; another than `captured` only until the next scan. */
  readonly stored: CapturedRecord | null;
  /** Something that deserves trust and says another day. */
  readonly conflict: {
    readonly source: Candidate["source"];
    readonly origin: string | null;
    readonly local: string;
    readonly days: number;
  } | null;
  /** For people, where there is more to say. */
  readonly detail: string | null;
};

export type WhyRecord = PlaceRecord | CompanionRecord | CandidateRecord | CapturedVerdict;

export type WhySummary = { readonly path: string; readonly place: PlaceStatus };

export type WhyOptions = ScanRules & {
  /** IANA name; absent: unknown. */
  readonly homeZone?: string;
};

/** Explains the file at the absolute `path`. */
export function why(
  { catalog, clock }: Pick<Context, "catalog" | "clock">,
  path: string,
  options: WhyOptions,
): Found<WhyRecord, WhySummary> {
  const known = fileByPath(catalog, path);
  const asked = known == null ? realFile(path) : path;
  const file = known ?? fileByPath(catalog, asked);
  const place = explainPlace(catalog, asked, options);
  async function* records(): AsyncGenerator<WhyRecord, void, undefined> {
    yield place;
    if (file != null) yield* explainDate(file);
  }
  function* explainDate(of: FileInFolder): Generator<WhyRecord, void, undefined> {
    const { id, folderId, record } = of;
    const verdict = { type: "captured", path: asked, stored: record.captured } as const;
    const dated = datedFile(catalog, folderId, id, {
      nowUs: clock.nowUs(),
      zoneAt,
      ...(options.homeZone == null ? {} : { homeZone: options.homeZone }),
    });
    if (dated == null) {
      const detail = whyNoLadder(of, fileDetails(catalog, id)?.media != null);
      yield { ...verdict, captured: record.captured, conflict: null, detail };
      return;
    }
    const folder = new FolderPlaces(catalog).get(folderId).path;
    for (const { name, role, by } of dated.companions) {
      yield { type: "companion", path: joinPath(folder, name), role, by };
    }
    const ladder = explainCaptured(dated.input());
    yield* candidateRecords(ladder, folder);
    const captured = toCapturedRecord(ladder.taken);
    const { conflict } = ladder;
    const isStored = JSON.stringify(captured) === JSON.stringify(record.captured);
    yield {
      ...verdict,
      captured,
      conflict: conflict == null ? null : { ...conflict, origin: originOf(conflict, folder) },
      detail: isStored ? null : "The last scan stored another time; the next one will store this",
    };
  }
  return { records, summary: () => ({ path: asked, place: place.status }) };
}

function* candidateRecords(ladder: Ladder, folder: string): Generator<CandidateRecord> {
  let rank = 0;
  for (const candidate of ladder.candidates) {
    rank += 1;
    const { source, value, verdict, reason, captured, zoneFrom } = candidate;
    yield {
      type: "candidate",
      rank,
      source,
      origin: originOf(candidate, folder),
      value,
      verdict,
      reason,
      captured: toCapturedRecord(captured),
      zoneFrom: zoneFrom ?? null,
      detail: detailOf(candidate),
    };
  }
}

function detailOf({ reason, why: known, zoneFrom }: Candidate): string {
  const words = known == null ? reasonWords[reason] : `${reasonWords[reason]} (${known})`;
  return zoneFrom == null ? words : `${words}; ${zoneWords[zoneFrom]}`;
}

function originOf({ origin }: { readonly origin: string }, folder: string): string | null {
  return origin === "file" ? null : joinPath(folder, origin);
}

function whyNoLadder({ record }: FileInFolder, wasRead: boolean): string {
  if (!datedKinds.has(record.kind)) return `Files of the kind "${record.kind}" are not dated`;
  if (record.missing) return "It is missing: what is shown was concluded when it was last seen";
  return wasRead ? "It is not dated yet" : "Its metadata could not be read";
}
