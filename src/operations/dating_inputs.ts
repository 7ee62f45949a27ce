// Dating the files of a folder from what the catalog holds of them. A scan stores what comes out; `varve why`
// explains it: both see the same inputs. No file is read for it.

import { type DatingRow, datingWindows } from "../catalog/dating_rows.ts";
import { FolderPlaces } from "../catalog/folder_tree.ts";
import type { FolderId } from "../catalog/folders.ts";
import type { Catalog } from "../catalog/open.ts";
import type { FileId } from "../catalog/scanned.ts";
import type { Captured, DatingInput, Position, Sibling } from "../domain/captured.ts";
import {
  type Companion,
  type Companions,
  companionsOf,
  datingPairOf,
  type Member,
} from "../domain/companions.ts";
import { dateSources } from "../domain/date_sources.ts";
import type { EvidenceSource } from "../domain/evidence.ts";
import { capturedOf, siblingOf } from "../domain/ladder.ts";
import type { MediaKind } from "../domain/media.ts";
import { sortedSiblings } from "../domain/time_zone_clues.ts";
import { wallMsOf } from "../domain/wall_time.ts";
import type { ZoneAt } from "../domain/zone_at.ts";

/** What dates depend on beside the files. */
export type DatingSettings = {
  /** IANA name; absent: unknown. */
  readonly homeZone?: string;
  /** Whole Unix microseconds. */
  readonly nowUs: number;
  readonly zoneAt: ZoneAt;
};

/** A file with its date, and everything that this is decided from. */
export type Dated = {
  readonly row: DatingRow;
  /** Gathered when asked for: most dates are sure without it. */
  readonly input: () => DatingInput;
  /** What `capturedOf(input())` says; absent where nothing gives a date. */
  readonly captured?: Captured;
  /** Files that belong to it. */
  readonly companions: readonly Companion[];
};

/** Kinds that are dated. */
export const datedKinds: ReadonlySet<MediaKind> = new Set(["photo", "video", "audio"]);

/**
 * Dates the files of a folder whose metadata was read, in byte order of their names. Companions and photos
 * nearby are looked for in the same window (catalog/dating_rows.ts), which bounds memory in a folder of any
 * size. Rows may be written between two yields.
 */
export function* datedFiles(
  catalog: Catalog,
  folderId: FolderId,
  settings: DatingSettings,
): Generator<Dated, void, undefined> {
  const folders = folderNames(catalog, folderId);
  for (const rows of datingWindows(catalog, folderId)) yield* datedRows(rows, folders, settings);
}

/** One file as `datedFiles` gives it; undefined where its metadata was never read, or it is missing. */
export function datedFile(
  catalog: Catalog,
  folderId: FolderId,
  fileId: FileId,
  settings: DatingSettings,
): Dated | undefined {
  const folders = folderNames(catalog, folderId);
  for (const rows of datingWindows(catalog, folderId)) {
    const row = rows.find(({ id }) => id === fileId);
    if (row == null) continue;
    return isDated(row) ? new Window(rows, folders, settings).date(row) : undefined;
  }
  return undefined;
}

function isDated(row: DatingRow): boolean {
  return row.hasMedia && datedKinds.has(row.kind);
}

/** Names of the folders down to the files, from the root's own name on. */
export function folderNames(catalog: Catalog, folderId: FolderId): readonly string[] {
  const { root, path } = new FolderPlaces(catalog).get(folderId);
  const above = root.slice(0, root.lastIndexOf("/") + 1);
  return path
    .slice(above.length)
    .split("/")
    .filter((name) => name !== "");
}

function* datedRows(
  rows: readonly DatingRow[],
  folders: readonly string[],
  settings: DatingSettings,
): Generator<Dated, void, undefined> {
  const window = new Window(rows, folders, settings);
  for (const row of rows) {
    if (isDated(row)) yield window.date(row);
  }
}

/** Files that are looked at together. */
class Window {
  readonly #folders: readonly string[];
  readonly #settings: DatingSettings;
  readonly #byName: ReadonlyMap<string, DatingRow>;
  readonly #companions: Companions;
  readonly #siblings: readonly Sibling[];
  /** What each file says of itself. */
  readonly #own = new Map<DatingRow, Captured>();

  constructor(rows: readonly DatingRow[], folders: readonly string[], settings: DatingSettings) {
    this.#folders = folders;
    this.#settings = settings;
    this.#byName = new Map(rows.map((row) => [row.name, row]));
    const members: Member[] = [];
    const siblings: Sibling[] = [];
    for (const row of rows) {
      const captured = isDated(row) ? capturedOf(this.#ownInput(row)) : undefined;
      if (captured != null) this.#own.set(row, captured);
      const sibling = row.kind === "photo" && captured != null ? siblingOf(captured) : undefined;
      if (sibling != null) siblings.push(sibling);
      members.push(toMember(row, captured));
    }
    this.#siblings = sortedSiblings(siblings);
    this.#companions = companionsOf(members);
  }

  date(row: DatingRow): Dated {
    const companions = this.#companions.of.get(row.name) ?? [];
    const own = this.#own.get(row);
    const input = () => this.#wholeInput(row, [row]);
    const alone = companions.length === 0 && own != null && isSure(row.kind, own);
    const captured = alone ? own : capturedOf(input());
    return { row, input, companions, ...(captured == null ? {} : { captured }) };
  }

  /** What the file says of itself: neither companions, nor photos nearby, nor the home zone count. */
  #ownInput(row: DatingRow): DatingInput {
    const position = positionOf(row);
    return {
      kind: row.kind,
      name: row.name,
      folders: this.#folders,
      evidence: row.evidence,
      ...(position == null ? {} : { position }),
      ...(row.cameraMake == null ? {} : { cameraMake: row.cameraMake }),
      ...(row.cameraModel == null ? {} : { cameraModel: row.cameraModel }),
      mtimeUs: row.mtimeUs,
      nowUs: this.#settings.nowUs,
      zoneAt: this.#settings.zoneAt,
    };
  }

  /** All that counts for the date; `asking` are the files that it is asked for, itself the last. */
  #wholeInput(row: DatingRow, asking: readonly DatingRow[]): DatingInput {
    const companions = this.#companions.of.get(row.name) ?? [];
    const sidecars = companions
      .filter((companion) => companion.role === "sidecar")
      .flatMap((companion) => this.#byName.get(companion.name) ?? [])
      .filter((sidecar) => sidecar.evidence.length > 0 || positionOf(sidecar) != null)
      .map(toSidecar);
    const pair = this.#pairOf(companions, asking);
    const { homeZone } = this.#settings;
    return {
      ...this.#ownInput(row),
      ...(sidecars.length === 0 ? {} : { sidecars }),
      ...(pair == null ? {} : { pair }),
      ...(this.#siblings.length === 0 ? {} : { siblings: this.#siblings }),
      ...(homeZone == null ? {} : { homeZone }),
    };
  }

  /** The other half with its own date: what it would have from a file that is asking does not count. */
  #pairOf(companions: readonly Companion[], asking: readonly DatingRow[]): DatingInput["pair"] {
    const other = this.#byName.get(datingPairOf(companions) ?? "");
    if (other == null || !other.hasMedia || asking.includes(other)) return undefined;
    const captured = capturedOf(this.#wholeInput(other, [...asking, other]));
    return captured == null ? undefined : { name: other.name, captured };
  }
}

/**
 * Whether photos nearby and the home zone cannot change a date that a file without companions gives itself:
 * it is of the highest rank, and trusted, which an instant of unknown zone never is.
 */
function isSure(kind: MediaKind, { source, confidence, precision }: Captured): boolean {
  const exact = precision === "second" || precision === "subsecond";
  return exact && confidence === "high" && dateSources(kind).get(source)?.rank === 0;
}

/** Sources that tell nothing of the moment that two halves have in common. */
const notTheMoment: ReadonlySet<EvidenceSource> = new Set([
  "exif:ModifyDate",
  "xmp:ModifyDate",
  "tag:Date",
  "name:Folder",
  "stat:ModifyTime",
]);

function toMember(row: DatingRow, captured: Captured | undefined): Member {
  const { name, kind, contentId, about } = row;
  const aroundMs = captured == null ? undefined : momentOf(captured);
  return {
    name,
    kind,
    ...(contentId == null ? {} : { contentId }),
    ...(about == null ? {} : { about }),
    ...(aroundMs == null ? {} : { aroundMs }),
  };
}

/** Milliseconds of a time known to the minute at least: a day has too many moments to tell two apart. */
export function momentOf({ local, precision, source }: Captured): number | undefined {
  if (precision === "day" || precision === "month" || precision === "year") return undefined;
  if (notTheMoment.has(source)) return undefined;
  return wallMsOf(local);
}

function toSidecar(row: DatingRow): NonNullable<DatingInput["sidecars"]>[number] {
  const position = positionOf(row);
  const { name, evidence } = row;
  return position == null ? { name, evidence } : { name, evidence, position };
}

function positionOf({ latitude, longitude }: DatingRow): Position | undefined {
  return latitude == null || longitude == null ? undefined : { latitude, longitude };
}
