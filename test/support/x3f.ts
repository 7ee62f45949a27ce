// X3F files of given sections.

import { join, latin1, noise } from "../../scripts/sample/boxes.ts";
import { le32 } from "../../scripts/sample/riff.ts";

export type X3fSection = readonly [type: string, bytes: Uint8Array];

/** An image section of a kind (1 and 3 raw, 2 preview) and a format (18 is JPEG). */
export const x3fImage = (
  kind: number,
  format: number,
  bytes: Uint8Array,
  type = "IMA2",
): X3fSection => [
  type,
  join(
    latin1("SECi"),
    le32(0x20000, kind, format, 4, 4, 0),
    bytes,
    new Uint8Array(-bytes.length & 3),
  ),
];

export type X3fOptions = {
  /** Default 2.3. */
  readonly version?: number;
  /** What the user has marked; default 0. */
  readonly marks?: number;
  /** Degrees; default 0. */
  readonly rotation?: number;
};

/** The bytes of an X3F. */
export function makeX3f(sections: readonly X3fSection[], options: X3fOptions = {}): Uint8Array {
  const { version = 0x20003, marks = 0, rotation = 0 } = options;
  const header = join(
    latin1("FOVb"),
    le32(version),
    noise(16, 60),
    le32(marks, 4, 4, rotation),
    noise(64, 61),
  );
  let at = header.length;
  const entries = sections.map(([type, bytes]) => {
    const entry = join(le32(at, bytes.length), latin1(type));
    at += bytes.length;
    return entry;
  });
  return join(
    header,
    ...sections.map(([, bytes]) => bytes),
    latin1("SECd"),
    le32(0x20000, sections.length),
    ...entries,
    le32(at),
  );
}

/** What a camera writes: a JPEG, the raw picture, its settings; with other bytes in the JPEG or the raw. */
export function makeRawX3f(
  seed = 1,
  preview = noise(200, 62),
  options: X3fOptions = {},
): Uint8Array {
  return makeX3f(
    [
      x3fImage(2, 18, preview),
      x3fImage(1, 30, noise(600, seed)),
      ["CAMF", join(latin1("SECc"), noise(80, 63))],
      ["PROP", join(latin1("SECp"), noise(80, 64))],
    ],
    options,
  );
}
