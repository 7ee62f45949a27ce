// Which files are asked for, and in which order.

import type { MediaKind } from "./media.ts";

/** How a picture lies once its orientation is applied. */
export const shapes = ["landscape", "portrait", "square"] as const;
export type Shape = (typeof shapes)[number];

/**
 * Orders of a listing. `path`: as a scan walks, a folder's files before its folders, each by byte order.
 * `size`, `duration`: largest first. `captured`: newest first. Files without the figure come last.
 */
export const fileSorts = ["path", "captured", "size", "duration"] as const;
export type FileSort = (typeof fileSorts)[number];

/** All that are given must hold. */
export type FileFilter = {
  /** Any of these kinds. */
  readonly kinds?: readonly MediaKind[];
  /** Absolute path of a folder: the files in it and below it. */
  readonly under?: string;
  readonly captured?: CapturedRange;
  /** Part of make and model, in any case: "iphone", "canon eos". */
  readonly camera?: string;
  /** At least so many stars. */
  readonly minRating?: number;
  /** Only favourites. */
  readonly favorite?: boolean;
  /** Only missing files; without it only those that are there. */
  readonly missing?: boolean;
  /** Only files that could not be read, wholly or in part. */
  readonly failed?: boolean;
  readonly shape?: Shape;
};

/** A span of local wall time; both ends are meant with all that begins like them, and may be left out. */
export type CapturedRange = { readonly from?: string; readonly to?: string };

const wallTime =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?)?)?)?$/;

/**
 * "2019", "2019-07", "2019-07-04..2019-08", "2019.." or "..2019-07-04T18:30"; undefined where the text is
 * none of these or ends before it begins. A single time stands for all that begins with it.
 */
export function parseCapturedRange(text: string): CapturedRange | undefined {
  const parts = text.split("..").map((part) => part.trim().replace(" ", "T"));
  if (parts.length > 2 || parts.every((part) => part === "")) return undefined;
  const [from = "", to = from] = parts;
  if ([from, to].some((part) => part !== "" && !wallTime.test(part))) return undefined;
  if (from !== "" && to !== "" && from > lastOf(to)) return undefined;
  return { ...(from === "" ? {} : { from }), ...(to === "" ? {} : { to }) };
}

/** A text past everything that begins with `prefix`, and before whatever comes after those. */
export function lastOf(prefix: string): string {
  return `${prefix}~`;
}
