// The files of a folder in windows that bound memory in a folder of any size, cut between stems so that files
// that belong together are found together.

/** Rows at once (some 10 MB). */
const WINDOW = 10_000;

/**
 * Windows of at most `size` rows, in byte order of their names. `rowsAfter` gives at most `limit` rows whose name
 * comes after `after`; no statement is open between windows. (Half a window of one stem is cut all the same.)
 */
export function* stemWindows<Row extends { readonly name: string }>(
  rowsAfter: (after: string, limit: number) => Row[],
  size = WINDOW,
): Generator<readonly Row[], void, undefined> {
  let rest: Row[] = [];
  let after = "";
  for (;;) {
    const read = rowsAfter(after, size - rest.length);
    const rows = [...rest, ...read];
    const last = rows.at(-1);
    if (last == null) return;
    if (rows.length < size) {
      yield rows;
      return;
    }
    after = last.name;
    const cut = startOfLastStem(rows);
    yield rows.slice(0, cut);
    rest = rows.slice(cut);
  }
}

/** Where the files of the last stem begin, which may go on past the window; its end when that is too far up. */
function startOfLastStem(rows: readonly { readonly name: string }[]): number {
  const stem = stemOf(rows.at(-1)?.name ?? "");
  let start = rows.length;
  while (start > 0 && stemOf(rows[start - 1]?.name ?? "") === stem) start--;
  return start > rows.length / 2 ? start : rows.length;
}

/** What the names of files that belong together have in common: "IMG_1" of "IMG_1(2).jpg.xmp". */
function stemOf(name: string): string {
  return name.slice(0, 1) + (name.slice(1).split(/[.(]/, 1)[0] ?? "");
}
