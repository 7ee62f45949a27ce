// The merge of two streams in byte order of names: what is on disk, and what is known.

import { compareBytes } from "../base/order.ts";

/** A name that is in one stream, in the other, or in both. */
export type Merged<Found, Known> =
  | { readonly found: Found; readonly known: Known }
  | { readonly found: Found; readonly known?: undefined }
  | { readonly found?: undefined; readonly known: Known };

/** Pairs two iterables, each in byte order of `name` and without a name twice. */
export function* mergeByName<Found extends { name: string }, Known extends { name: string }>(
  found: Iterable<Found>,
  known: Iterable<Known>,
): Generator<Merged<Found, Known>> {
  const left = found[Symbol.iterator]();
  const right = known[Symbol.iterator]();
  let a = left.next();
  let b = right.next();
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareBytes(a.value.name, b.value.name);
    if (order < 0 && !a.done) {
      yield { found: a.value };
      a = left.next();
    } else if (order > 0 && !b.done) {
      yield { known: b.value };
      b = right.next();
    } else if (!a.done && !b.done) {
      yield { found: a.value, known: b.value };
      a = left.next();
      b = right.next();
    }
  }
}
