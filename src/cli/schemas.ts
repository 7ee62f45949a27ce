// Schemas of options that several commands take: from texts as typed to values as meant.

import { z } from "zod";
import { parseBytes } from "../base/bytes.ts";

/** A path or a name. */
export const someText = z.string().min(1, { error: "must not be empty" });

/** "12" → 12 */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, { error: "must be a whole number" })
  .transform(Number);

/** "200 GB" → 200000000000; at least one byte. */
export const byteSize = z
  .string()
  .transform((text) => parseBytes(text) ?? 0)
  .refine((bytes) => bytes > 0, { error: 'must be a size such as "200 GB"' });

/** "90" → 90, "0.5" → 0.5; above nothing. */
export const minutes = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, { error: "must be a number of minutes" })
  .transform(Number)
  .refine((count) => count > 0, { error: "must be above 0" });

/** "4" → 4, "0.5" → 0.5; above nothing, a hundred at most. */
export const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,6})?$/, { error: "must be a number" })
  .transform(Number)
  .refine((part) => part > 0 && part <= 100, { error: "must be above 0, and 100 at most" });

/** Words of a list, given as "photo,video", by repeating the flag, or both. */
export function listOf<const Word extends string>(words: readonly Word[]) {
  return z
    .array(z.string())
    .transform((texts) => texts.flatMap((text) => text.split(",")).map((word) => word.trim()))
    .pipe(z.array(z.enum(words)));
}

/** A switch: `true` where it is given. */
export const toggle = z.literal(true).optional();

/** Keys whose value is undefined left out, as exact optional types want them. */
export function given<T extends Readonly<Record<string, unknown>>>(
  options: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
