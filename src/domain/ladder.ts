// When a file was taken, and why so: every candidate read, judged and put in order. The ladder of the
// design; what it knows stands in tables: date_sources.ts (rank, trust), known_bad_dates.ts, the patterns of
// captured_from_name.ts. Pure: the same input gives the same ladder, in whatever order evidence comes.

import { compareBytes } from "../base/order.ts";
import type { Captured, DatingInput, Ladder, Refusal, Sibling } from "./captured.ts";
import { dateInFolders } from "./captured_from_folder.ts";
import { dateSources } from "./date_sources.ts";
import type { EvidenceSource } from "./evidence.ts";
import type { Evidence } from "./inspection.ts";
import { knownBad } from "./known_bad_dates.ts";
import {
  type Choice,
  capturedFrom,
  explain,
  inOrder,
  isFiner,
  type Rung,
  worstConflict,
} from "./ladder_verdicts.ts";
import { isToTheSecond, PlaceClues, readEvidence } from "./place_clues.ts";
import {
  DAY_MS,
  dayNumber,
  MINUTE_MS,
  type Parsed,
  parseTime,
  wallEnd,
  wallText,
} from "./wall_time.ts";

/** The oldest surviving photograph is of 1826. */
const EARLIEST_MS = dayNumber(1826, 1, 1) * DAY_MS;
/** Clocks in zones ahead, and a little wrong. */
const FUTURE_SLACK_MS = 2 * DAY_MS;

/** The whole ladder of one file, for `varve why` and for conflicts. */
export function explainCaptured(input: DatingInput): Ladder {
  return climbAll(input).ladder();
}

/** What `explainCaptured` takes, and what says another day, without the explanation. */
export function judgeCaptured(input: DatingInput): Pick<Ladder, "taken" | "conflict"> {
  return climbAll(input).verdict();
}

/** What `explainCaptured` takes, alone: quick where the file itself is sure. */
export function capturedOf(input: DatingInput): Captured | undefined {
  const climb = new Climb(input);
  climb.addFirst();
  const sure = climb.sure();
  if (sure != null) return sure;
  return climbAll(input).take()?.captured;
}

/** What a dated file tells of the zone of videos near it; undefined where its offset is not known well. */
export function siblingOf(captured: Captured): Sibling | undefined {
  const { local, offsetMinutes, precision, confidence } = captured;
  if (offsetMinutes == null || confidence === "low") return undefined;
  if (precision !== "second" && precision !== "subsecond") return undefined;
  const wall = parseTime(local);
  if (typeof wall === "string") return undefined;
  return { utcMs: wall.wallMs - offsetMinutes * MINUTE_MS, offsetMinutes };
}

function climbAll(input: DatingInput): Climb {
  const climb = new Climb(input);
  climb.addEvidence();
  climb.addOthers();
  return climb;
}

class Climb {
  readonly #input: DatingInput;
  readonly #clues: PlaceClues;
  readonly #sources;
  readonly #latestMs: number;
  readonly #rungs: Rung[] = [];

  constructor(input: DatingInput) {
    this.#input = input;
    this.#clues = new PlaceClues(input);
    this.#sources = dateSources(input.kind);
    this.#latestMs = Math.floor(input.nowUs / 1000) + FUTURE_SLACK_MS;
  }

  /** Only what the file itself says on the first rung: mostly that is all there is to know. */
  addFirst(): void {
    for (const one of this.#input.evidence) {
      if (this.#sources.get(one.source)?.rank === 0) this.#addWritten(one, "file", 0);
    }
  }

  addEvidence(): void {
    const { evidence, sidecars } = this.#input;
    for (const one of evidence) this.#addWritten(one, "file", 0);
    if (sidecars == null || sidecars.length === 0) return;
    const ordered = [...sidecars].sort((a, b) => compareBytes(a.name, b.name));
    ordered.forEach((sidecar, i) => {
      for (const one of sidecar.evidence) this.#addWritten(one, sidecar.name, i + 1);
    });
  }

  addOthers(): void {
    const { pair, folders, mtimeUs } = this.#input;
    if (pair != null) this.#addPair(pair.name, pair.captured);
    const inName = this.#clues.nameDate();
    if (inName != null) this.#addParsed("name:File", "file", 0, inName.text, inName);
    const inFolders = dateInFolders(folders);
    if (inFolders != null) this.#addParsed("name:Folder", "file", 0, inFolders.text, inFolders);
    const wallMs = Math.floor(mtimeUs / 1e6) * 1000;
    const written = `${wallText({ wallMs, precision: "second" })}Z`;
    const mtime = { wallMs, precision: "second", utc: true } as const;
    this.#addParsed("stat:ModifyTime", "file", 0, written, mtime);
  }

  /**
   * The date taken where no other candidate can change it: the file's own first rung, to the second. Must
   * answer as the whole ladder would.
   */
  sure(): Captured | undefined {
    const first = this.#first();
    if (first == null || first.rank !== 0 || first.place !== 0) return undefined;
    if (first.confidence !== "high" || first.wall == null) return undefined;
    return isToTheSecond(first.wall) ? capturedFrom(first, first.wall) : undefined;
  }

  /** The strongest rung, or a finer one inside the span of a coarse strongest. */
  take(): Choice | undefined {
    const strongest = this.#first();
    if (strongest?.wall == null) return undefined;
    let chosen = strongest;
    let wall = strongest.wall;
    for (const rung of this.#rungs.toSorted(inOrder)) {
      if (isToTheSecond(wall)) break;
      if (rung.wall == null || rung.zoneFrom === "none") continue;
      if (rung.source === "stat:ModifyTime" || !isFiner(rung.wall, wall)) continue;
      chosen = rung;
      wall = rung.wall;
    }
    if (chosen === strongest) {
      const reason = chosen.zoneFrom === "none" ? "no-zone" : "strongest";
      return { rung: chosen, captured: capturedFrom(chosen, wall), reason };
    }
    // Two that agree are worth more than a weak one alone.
    const confidence = chosen.confidence === "low" ? "medium" : chosen.confidence;
    const captured = capturedFrom({ ...chosen, confidence }, wall);
    return { rung: chosen, captured, reason: "finer" };
  }

  ladder(): Ladder {
    const choice = this.take();
    const candidates = this.#rungs.toSorted(inOrder).map((rung) => explain(rung, choice));
    return { candidates, ...this.#verdictOn(choice) };
  }

  verdict(): Pick<Ladder, "taken" | "conflict"> {
    return this.#verdictOn(this.take());
  }

  #verdictOn(choice: Choice | undefined): Pick<Ladder, "taken" | "conflict"> {
    if (choice == null) return {};
    const conflict = worstConflict(this.#rungs.toSorted(inOrder), choice.rung);
    const taken = choice.captured;
    return conflict == null ? { taken } : { taken, conflict };
  }

  #first(): Rung | undefined {
    let first: Rung | undefined;
    for (const rung of this.#rungs) {
      if (rung.wall == null) continue;
      if (first == null || inOrder(rung, first) < 0) first = rung;
    }
    return first;
  }

  #addWritten(evidence: Evidence, origin: string, place: number): void {
    const { source, value, offset, subSecond } = evidence;
    const written =
      offset == null && subSecond == null
        ? value
        : `${value}${subSecond == null ? "" : `.${subSecond.trim()}`}${offset ?? ""}`;
    const parsed = readEvidence(evidence);
    if (typeof parsed === "string") this.#refuse(source, origin, place, written, parsed);
    else this.#addParsed(source, origin, place, written, parsed);
  }

  #addPair(name: string, captured: Captured): void {
    // What is not sure of the other half is not surer of this one.
    if (captured.confidence === "low") return;
    const parsed = parseTime(captured.local);
    if (typeof parsed === "string") return;
    const { offsetMinutes } = captured;
    const wall = offsetMinutes == null ? parsed : { ...parsed, offsetMinutes };
    this.#addParsed("pair:Captured", name, 0, captured.local, wall);
  }

  #addParsed(
    source: EvidenceSource,
    origin: string,
    place: number,
    value: string,
    parsed: Parsed,
  ): void {
    const why = knownBad(parsed);
    if (why != null) {
      this.#refuse(source, origin, place, value, "known-default", why);
      return;
    }
    if (wallEnd(parsed) <= EARLIEST_MS) {
      this.#refuse(source, origin, place, value, "implausible-early");
      return;
    }
    if (parsed.wallMs > this.#latestMs) {
      this.#refuse(source, origin, place, value, "implausible-future");
      return;
    }
    const rung = this.#sources.get(source);
    if (rung == null) throw new Error(`No rank for ${source}`);
    this.#rungs.push({
      source,
      origin,
      place,
      value,
      rank: rung.rank,
      ...this.#clues.onTheWall(source, parsed, rung.confidence),
    });
  }

  #refuse(
    source: EvidenceSource,
    origin: string,
    place: number,
    value: string,
    refusal: Refusal,
    why?: string,
  ): void {
    const rank = this.#sources.get(source)?.rank ?? Number.MAX_SAFE_INTEGER;
    const rung = { source, origin, value, rank, place, refusal, confidence: "low" } as const;
    this.#rungs.push(why == null ? rung : { ...rung, why });
  }
}
