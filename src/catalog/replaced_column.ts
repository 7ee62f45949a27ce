// A file that was replaced as a column: JSON, with numbers past 2^53 as text and values of attributes in base64.

import { z } from "zod";
import type { Replaced } from "../domain/journal.ts";

export function toReplacedColumn(replaced: Replaced | undefined): string | null {
  if (replaced == null) return null;
  const { former, ...rest } = replaced;
  if (former == null) return JSON.stringify(rest);
  const { accessedNs, modifiedNs, attributes, ...facts } = former;
  return JSON.stringify({
    ...rest,
    former: {
      ...facts,
      accessedNs: String(accessedNs),
      modifiedNs: String(modifiedNs),
      attributes: attributes.map(([name, value]) => [name, Buffer.from(value).toString("base64")]),
    },
  });
}

export function fromReplacedColumn(text: string | null): Replaced | undefined {
  return text == null ? undefined : Column.parse(JSON.parse(text), { jitless: true });
}

const Stamp = z.object({ sizeBytes: z.number(), mtimeUs: z.number(), inode: z.number() });
const ns = z.string().transform(BigInt);
const Former = z.object({
  mode: z.number(),
  user: z.number(),
  group: z.number(),
  accessedNs: ns,
  modifiedNs: ns,
  attributes: z.array(
    z.tuple([z.string(), z.base64().transform((text): Uint8Array => Buffer.from(text, "base64"))]),
  ),
});
const Column = z
  .object({ stamp: Stamp, former: Former.optional(), by: Stamp.optional() })
  .transform(({ stamp, former, by }): Replaced => {
    return { stamp, ...(former == null ? {} : { former }), ...(by == null ? {} : { by }) };
  });
