// "Did you mean": the known word nearest to a mistyped one.

/**
 * The known word with the smallest edit distance to `typed`, or undefined where none is near: at most a
 * third of the longer word's letters, and at least one, may differ. A unique word that starts with what was
 * typed is near too. Among equals the first wins.
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const begun: string[] = [];
  for (const word of known) {
    if (typed.length >= 2 && word.startsWith(typed)) begun.push(word);
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(typed.length, word.length) / 3));
    if (distance <= allowed && distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/** Letters to insert, drop, change or swap with their neighbour to make `b` of `a`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
