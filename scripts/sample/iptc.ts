// IPTC records in Photoshop resource blocks, as JPEG, TIFF and PSD carry them.

export type IptcFields = {
  /** "20190704". */
  readonly dateCreated?: string;
  /** "182231+0200". */
  readonly timeCreated?: string;
  readonly title?: string;
};

/** Photoshop resource blocks ("8BIM") that hold the IPTC records. */
export function makePhotoshopBlocks(fields: IptcFields): Uint8Array {
  return photoshopBlock(0x0404, makeIptc(fields));
}

/** One resource block, padded to an even length. */
export function photoshopBlock(id: number, payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(12);
  header.write("8BIM", "latin1");
  header.writeUInt16BE(id, 4);
  header.writeUInt32BE(payload.length, 8);
  return Buffer.concat([header, payload, new Uint8Array(payload.length % 2)]);
}

/** IPTC-IIM application records. */
export function makeIptc(fields: IptcFields): Uint8Array {
  const records: Uint8Array[] = [];
  const add = (dataset: number, value: string | undefined) => {
    if (value == null) return;
    const bytes = new TextEncoder().encode(value);
    records.push(Uint8Array.of(0x1c, 2, dataset, bytes.length >> 8, bytes.length & 255), bytes);
  };
  add(5, fields.title);
  add(55, fields.dateCreated);
  add(60, fields.timeCreated);
  return Buffer.concat(records);
}
