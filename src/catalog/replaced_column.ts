// A file that was replaced as a column: JSON, with numbers past 2^53 as text and values of attributes in base64.

import { z } from "zod";
import type { Replaced } from "../domain/journal.ts";

export function toReplacedColumn(replaced: Replaced | undefined): string | null {
  return replaced == null ? null : JSON.stringify(replacedRecord(replaced));
}

export function fromReplacedColumn(text: string | null): Replaced | undefined {
  return text == null ? undefined : ReplacedRecord.parse(JSON.parse(text), { jitless: true });
}

/** What JSON can hold of it; `ReplacedRecord` reads it. */
export function replacedRecord({ former, ...rest }: Replaced) {
  if (former == null) return rest;
  const { accessedNs, modifiedNs, attributes, ...facts } = former;
  return {
    ...rest,
    former: {
      ...facts,
      accessedNs: String(accessedNs),
      modifiedNs: String(modifiedNs),
      attributes: attributes.map(([name, value]) => [name, Buffer.from(value).toString("base64")]),
    },
  };
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
export const ReplacedRecord = z
  .object({ stamp: Stamp, former: Former.optional(), by: Stamp.optional() })
  .transform(({ stamp, former, by }): Replaced => {
    return { stamp, ...(former == null ? {} : { former }), ...(by == null ? {} : { by }) };
  });
