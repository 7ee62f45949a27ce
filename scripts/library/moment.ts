// An instant with the offset of the place, and how cameras write it.

export type Moment = {
  /** Unix milliseconds. */
  readonly utcMs: number;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
};

/** The moment at which clocks at that offset show `wall`, "2019-07-04T18:22:31". */
export function momentAt(wall: string, offsetMinutes: number): Moment {
  return { utcMs: Date.parse(`${wall}Z`) - offsetMinutes * 60_000, offsetMinutes };
}

export function later(moment: Moment, seconds: number): Moment {
  return { ...moment, utcMs: moment.utcMs + Math.round(seconds * 1000) };
}

/** Local wall time: "2019-07-04T18:22:31". */
export function wallTime(moment: Moment): string {
  return new Date(moment.utcMs + moment.offsetMinutes * 60_000).toISOString().slice(0, 19);
}

/** As EXIF has it: "2019:07:04 18:22:31". */
export function exifTime(moment: Moment): string {
  return wallTime(moment).replaceAll("-", ":").replace("T", " ");
}

/** "+02:00" */
export function offsetText({ offsetMinutes }: Moment): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** UTC, as EXIF's GPS fields have it. */
export function gpsTime(moment: Moment): {
  readonly dateStamp: string;
  readonly timeStamp: readonly [number, number, number];
} {
  const utc = new Date(moment.utcMs);
  return {
    dateStamp: utc.toISOString().slice(0, 10).replaceAll("-", ":"),
    timeStamp: [utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds()],
  };
}

/** Digits for file names: "20190704_182231". */
export function compactTime(moment: Moment): string {
  return wallTime(moment).replaceAll("-", "").replaceAll(":", "").replace("T", "_");
}
