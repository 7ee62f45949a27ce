// A CR3 with the parts that Varve reads: Canon's blocks, the size, the XMP packet.

import { box, fullBox, join, text, u16, u32 } from "../../scripts/sample/boxes.ts";

export type Cr3Options = {
  readonly width?: number;
  readonly height?: number;
  /** TIFF blocks CMT1 to CMT4. */
  readonly blocks?: readonly (Uint8Array | undefined)[];
  readonly xmp?: string;
};

/** The bytes of a CR3 file. */
export function makeCr3(options: Cr3Options = {}): Uint8Array {
  const blocks = (options.blocks ?? []).flatMap((block, i) =>
    block == null ? [] : [box(`CMT${i + 1}`, block)],
  );
  const canon = uuid("85c0b687820f11e08111f4ce462b6a48", box("CNCV", "CanonCR3_001"), ...blocks);
  const track = (width: number, height: number) => {
    const entry = box("CRAW", new Uint8Array(24), u16(width, height), new Uint8Array(50));
    const stsd = fullBox("stsd", 0, 0, u32(1), entry);
    return box("trak", box("mdia", box("minf", box("stbl", stsd))));
  };
  const [width, height] = [options.width ?? 6000, options.height ?? 4000];
  const moov = box("moov", canon, track(width, height), track(1624, 1080), track(6288, 4056));
  return join(
    box("ftyp", "crx ", u32(1), "crx ", "isom"),
    moov,
    ...(options.xmp == null ? [] : [uuid("be7acfcb97a942e89c71999491e3afac", text(options.xmp))]),
    box("mdat", new Uint8Array(1000)),
  );
}

function uuid(hex: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return box("uuid", Buffer.from(hex, "hex"), ...parts);
}
