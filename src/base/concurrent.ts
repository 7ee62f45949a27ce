// Bounded concurrency that keeps order: the stage every pipeline of Varve is made of.

/**
 * Maps each item by `fn`, at most `limit` at a time, and yields the results in the order of the source.
 * Pulls from the source only as fast as results are taken (at most `limit` ahead), which is what bounds
 * memory. The first error ends it; a consumer may `break`, which closes the source. Results already
 * under way are awaited then, so that nothing runs on behind the caller's back.
 */
export async function* mapConcurrent<In, Out>(
  source: AsyncIterable<In>,
  limit: number,
  fn: (item: In) => Promise<Out>,
  signal?: AbortSignal,
): AsyncGenerator<Out, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const running: Promise<Out>[] = [];
  let ended = false;
  try {
    for (;;) {
      while (!ended && running.length < limit) {
        signal?.throwIfAborted();
        const next = await iterator.next();
        if (next.done) {
          ended = true;
        } else {
          const result = fn(next.value);
          result.catch(() => {}); // Seen again where it is awaited, in order.
          running.push(result);
        }
      }
      const first = running.shift();
      if (first == null) return;
      yield await first;
    }
  } finally {
    await Promise.allSettled(running);
    if (!ended) await iterator.return?.();
  }
}
