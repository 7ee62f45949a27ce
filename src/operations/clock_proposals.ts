// `varve why --clock CAMERA`: by how much the clock of a camera was wrong, as its own files tell that hold the time of
// GPS beside that of the camera. All of it is in the catalog; no file is read.

import { AppError, ExitCode } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { compareBytes } from "../base/order.ts";
import { type CameraRow, cameraRows } from "../catalog/clock_rows.ts";
import type { Catalog } from "../catalog/open.ts";
import { isNamed, shiftText } from "../domain/camera_shift.ts";
import { type ClockStretch, type ClockVerdict, clockError } from "../domain/clock_error.ts";
import { cameraName } from "../domain/file_record.ts";
import { wallText } from "../domain/wall_time.ts";
import { type ClockReadings, cameraKey, clockReadings } from "./clock_readings.ts";
import { type Asking, type Found, stoppable } from "./found.ts";

/** A time in which the clock was wrong by the same. */
export type ClockStretchRecord = {
  /** First and last, local times by GPS. */
  readonly from: string;
  readonly to: string;
  readonly files: number;
  /** The middle of GPS time less camera time. */
  readonly differenceMs: number;
  /** What `--shift` takes; null where the clock was right. */
  readonly shift: string | null;
};

/** What is known of the clock of one camera. */
export type ClockRecord = {
  readonly type: "clock";
  /** Make and model, the make not said twice. */
  readonly camera: string;
  /** Photos and videos of it. */
  readonly files: number;
  /** Those that were compared: they hold a time of the camera, a time of GPS, and a position. */
  readonly compared: number;
  /** Those that hold a time of GPS and lack a position, or a time of the camera. */
  readonly withoutPosition: number;
  readonly withoutCameraTime: number;
  /** `unknown`: no file could be compared. */
  readonly verdict: ClockVerdict | "unknown";
  /** What `--shift` takes; null where there is nothing to propose. */
  readonly shift: string | null;
  /** Of those compared: the middle of GPS time less camera time, and half of them are no further from it than so. */
  readonly differenceMs: number | null;
  readonly spreadMs: number | null;
  /** Those no further from it than a minute and a half. */
  readonly agree: number;
  /** First and last, local times by GPS. */
  readonly from: string | null;
  readonly to: string | null;
  /** More than one where the verdict is `changing`. */
  readonly stretches: readonly ClockStretchRecord[];
  /** Cameras that the shift would be added to as well, since their names hold this one's. */
  readonly alsoNamed: readonly string[];
};

export type ClockSummary = {
  readonly cameras: number;
  readonly compared: number;
  readonly proposals: number;
};

export class UnknownCameraError extends AppError {
  override readonly name = "UnknownCameraError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  constructor(asked: string, known: readonly string[]) {
    super(`No photo or video of the catalog names a camera "${asked}"`);
    const near = nearest(asked, known);
    this.hint =
      near == null ? "`varve stats` lists the cameras that there are" : `Did you mean "${near}"?`;
  }
}

/** The clock of each camera whose make and model hold the text; throws `UnknownCameraError`. */
export function clockProposals(context: Asking, asked: string): Found<ClockRecord, ClockSummary> {
  const all = cameras(context.catalog);
  const names = all.map(({ name }) => name);
  const chosen = all.filter(({ name }) => isNamed(name, asked));
  if (chosen.length === 0) throw new UnknownCameraError(asked, names);
  const summary = { cameras: 0, compared: 0, proposals: 0 };
  function* records(): Generator<ClockRecord, void, undefined> {
    const rows = chosen.flatMap((camera) => camera.rows);
    const readings = clockReadings(context, rows);
    for (const camera of chosen) yield clockRecord(camera, readings.get(camera.key), names);
  }
  return {
    records: () =>
      stoppable(records(), context.signal, ({ compared, shift }) => {
        summary.cameras += 1;
        summary.compared += compared;
        summary.proposals += shift == null ? 0 : 1;
      }),
    summary: () => summary,
  };
}

type Camera = {
  readonly key: string;
  /** Make and model, the make not said twice. */
  readonly name: string;
  /** One camera may stand in files under several spellings. */
  readonly rows: readonly CameraRow[];
};

/** Every camera, by name. */
function cameras(catalog: Catalog): Camera[] {
  return [...Map.groupBy(cameraRows(catalog), cameraKey)]
    .map(([key, rows]) => {
      const name = rows.map(({ make, model }) => cameraName(make, model)).find(Boolean) ?? "";
      return { key, name, rows };
    })
    .filter(({ key }) => key !== "")
    .sort((a, b) => compareBytes(a.name, b.name));
}

function clockRecord(
  { name: camera, rows }: Camera,
  found: ClockReadings | undefined,
  names: readonly string[],
): ClockRecord {
  const { readings, withoutPosition, withoutCameraTime } = found ?? {
    readings: [],
    withoutPosition: 0,
    withoutCameraTime: 0,
  };
  const error = clockError(readings);
  const shift = (byMs: number) => (byMs === 0 ? null : shiftText({ camera, byMs }));
  const isProposed = error?.verdict === "zone" || error?.verdict === "wrong";
  return {
    type: "clock",
    camera,
    files: rows.reduce((sum, { files }) => sum + files, 0),
    compared: readings.length,
    withoutPosition,
    withoutCameraTime,
    verdict: error?.verdict ?? "unknown",
    shift: isProposed ? shift(error.byMs) : null,
    differenceMs: error?.middleMs ?? null,
    spreadMs: error?.spreadMs ?? null,
    agree: error?.agree ?? 0,
    from: error == null ? null : localTime(error.fromMs),
    to: error == null ? null : localTime(error.toMs),
    stretches: (error?.stretches ?? []).map((stretch) => stretchRecord(stretch, shift)),
    alsoNamed: names.filter((name) => name !== camera && isNamed(name, camera)),
  };
}

function stretchRecord(
  { fromMs, toMs, files, middleMs, byMs }: ClockStretch,
  shift: (byMs: number) => string | null,
): ClockStretchRecord {
  const span = { from: localTime(fromMs), to: localTime(toMs) };
  return { ...span, files, differenceMs: middleMs, shift: shift(byMs) };
}

function localTime(wallMs: number): string {
  return wallText({ wallMs, precision: "second" });
}
