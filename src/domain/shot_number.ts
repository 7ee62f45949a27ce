// The number that a camera gives each shot by its name. Copies keep the name or get another one by hand; a second
// number comes from a second shot.

import { splitExtension } from "./companion_names.ts";

export type ShotNumber = {
  /** What the names of one camera have in common, in upper case: "IMG_". */
  readonly series: string;
  readonly number: number;
};

/** Four characters and four digits, 0001 to 9999 (DCF 2.0, JEITA CP-3461). A date of eight digits is none. */
const DCF = /^(?!\d{8})([0-9A-Z_]{4})(?!0000)(\d{4})$/i;
/** "IMG_20190704_182231_BURST002_COVER": what Android's cameras call the shots of one burst. */
const BURST = /^(.+_BURST)(\d{1,4})(?:_COVER)?$/i;

/** The number in a name as cameras make them; undefined where it is no such name. */
export function shotNumber(name: string): ShotNumber | undefined {
  const { stem } = splitExtension(name);
  const [, series, digits] = DCF.exec(stem) ?? BURST.exec(stem) ?? [];
  if (series == null || digits == null) return undefined;
  return { series: series.toUpperCase(), number: Number(digits) };
}
