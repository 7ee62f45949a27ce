// When a file was taken, and why so: every candidate read, judged and put in order. The ladder of the
// design; what it knows stands in tables: date_sources.ts (rank, trust), known_bad_dates.ts, the patterns of
// captured_from_name.ts. Pure: the same input gives the same ladder, in whatever order evidence comes.

import { compareBytes } from "../base/order.ts";
import type {
  Captured,
  Confidence,
  DatingInput,
  Ladder,
  Refusal,
  Sibling,
  ZoneClue,
} from "./captured.ts";
import { dateInFolders } from "./captured_from_folder.ts";
import { dateInName, type NameDate } from "./captured_from_name.ts";
import { dateSources, hasLocalHeader, utcSources } from "./date_sources.ts";
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
import { offsetOfInstant, offsetOfWall, zoneOfPosition } from "./time_zone_clues.ts";
import {
  DAY_MS,
  dayNumber,
  MINUTE_MS,
  mendQuickTimeEpoch,
  type Parsed,
  parseOffset,
  parseTime,
  type Wall,
  wallEnd,
  wallText,
  withSubSecond,
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
  readonly #sources;
  readonly #latestMs: number;
  readonly #rungs: Rung[] = [];
  // Asked for once, and only where something needs them.
  #inName: NameDate | undefined | "unread" = "unread";
  #positionZone: string | undefined | "unread" = "unread";
  #gpsMs: number | undefined | "unread" = "unread";

  constructor(input: DatingInput) {
    this.#input = input;
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
    const inName = this.#nameDate();
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
      ...this.#onTheWall(source, parsed, rung.confidence),
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

  /** The local time of a value, its offset, what told it, and how far to trust it. */
  #onTheWall(
    source: EvidenceSource,
    parsed: Parsed,
    trusted: Confidence,
  ): Pick<Rung, "wall" | "offsetMinutes" | "zoneFrom" | "confidence"> {
    const confidence = coarseTrust(source, parsed, trusted);
    if (!hasTime(parsed)) return { wall: parsed, confidence };
    const { name, cameraMake, cameraModel } = this.#input;
    if (utcSources.has(source) || parsed.utc) {
      if (source === "quicktime:CreateDate" && hasLocalHeader(name, cameraMake, cameraModel)) {
        return this.#withOffset(parsed, lower(confidence), "camera-local");
      }
      return this.#fromUtc(source, parsed, confidence);
    }
    if (parsed.offsetMinutes != null) {
      const { offsetMinutes } = parsed;
      return { wall: parsed, offsetMinutes, zoneFrom: "written", confidence };
    }
    // An Apple date without its offset is not as Apple writes it.
    const trust = source === "quicktime:CreationDate" ? lower(confidence) : confidence;
    return this.#withOffset(parsed, trust);
  }

  #withOffset(
    wall: Parsed,
    confidence: Confidence,
    zoneFrom?: ZoneClue,
  ): Pick<Rung, "wall" | "offsetMinutes" | "zoneFrom" | "confidence"> {
    const offset = offsetOfWall(wall.wallMs, this.#zone(), this.#gps());
    if (offset == null)
      return zoneFrom == null ? { wall, confidence } : { wall, confidence, zoneFrom };
    return {
      wall,
      offsetMinutes: offset.minutes,
      zoneFrom: zoneFrom ?? offset.from,
      confidence,
    };
  }

  #fromUtc(
    source: EvidenceSource,
    parsed: Parsed,
    trusted: Confidence,
  ): Pick<Rung, "wall" | "offsetMinutes" | "zoneFrom" | "confidence"> {
    const utcMs = parsed.wallMs - (parsed.offsetMinutes ?? 0) * MINUTE_MS;
    const offset = offsetOfInstant(utcMs, this.#input, this.#zone(), this.#nameClue(source));
    if (offset == null) {
      // The instant is right, the day perhaps not. Z behind a date that is local by its standard is
      // often a program's habit: its digits are still the best guess.
      const confidence = utcSources.has(source) ? "low" : lower(trusted);
      return { wall: { ...parsed, wallMs: utcMs }, offsetMinutes: 0, zoneFrom: "none", confidence };
    }
    const sure = offset.from === "gps" || offset.from === "name";
    return {
      wall: { ...parsed, wallMs: utcMs + offset.minutes * MINUTE_MS },
      offsetMinutes: offset.minutes,
      zoneFrom: offset.from,
      confidence: sure ? trusted : lower(trusted),
    };
  }

  #nameClue(source: EvidenceSource): NameDate | undefined {
    return source === "name:File" ? undefined : this.#nameDate();
  }

  #nameDate(): NameDate | undefined {
    if (this.#inName === "unread") this.#inName = dateInName(this.#input.name);
    return this.#inName;
  }

  #zone(): string | undefined {
    if (this.#positionZone === "unread") this.#positionZone = zoneOfPosition(this.#input);
    return this.#positionZone;
  }

  #gps(): number | undefined {
    if (this.#gpsMs !== "unread") return this.#gpsMs;
    this.#gpsMs = undefined;
    for (const one of this.#input.evidence) {
      if (one.source !== "exif:GPSDateTime") continue;
      const parsed = readEvidence(one);
      if (typeof parsed === "string" || !isToTheSecond(parsed) || knownBad(parsed)) continue;
      if (this.#gpsMs == null || parsed.wallMs < this.#gpsMs) this.#gpsMs = parsed.wallMs;
    }
    return this.#gpsMs;
  }
}

function readEvidence({ source, value, offset, subSecond }: Evidence): Parsed | Refusal {
  const parsed = parseTime(value);
  if (typeof parsed === "string") return parsed;
  const mended = source === "quicktime:CreateDate" ? mendQuickTimeEpoch(parsed) : parsed;
  const exact = withSubSecond(mended, subSecond);
  if (offset == null || exact.offsetMinutes != null || exact.utc) return exact;
  const offsetMinutes = parseOffset(offset);
  return offsetMinutes == null ? exact : { ...exact, offsetMinutes };
}

function hasTime({ precision }: Wall): boolean {
  return precision === "second" || precision === "subsecond" || precision === "minute";
}

function isToTheSecond({ precision }: Wall): boolean {
  return precision === "second" || precision === "subsecond";
}

/** A year alone files nothing by month: it is weak, whatever says it. Albums are known by their year. */
function coarseTrust(source: EvidenceSource, wall: Wall, trusted: Confidence): Confidence {
  return wall.precision === "year" && source !== "tag:Date" ? "low" : trusted;
}

function lower(confidence: Confidence): Confidence {
  return confidence === "high" ? "medium" : confidence;
}
