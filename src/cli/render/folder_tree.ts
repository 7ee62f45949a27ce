// Folders with figures as the lines of a tree: each folder above them adds its own up.

/** A folder with what is directly in it. */
type Folder = { readonly path: string; readonly files: number; readonly bytes: number };

export type FolderLine = {
  readonly name: string;
  /** 0 for the outermost. */
  readonly depth: number;
  /** With all below it. */
  readonly files: number;
  readonly bytes: number;
};

/** Lines shown; who wants a million folders asks for them as JSON. */
const MOST_LINES = 1000;

/**
 * Lines of the folders that `folders` lists, each folder before those in it. It is asked twice: first to add up.
 */
export function* folderLines(folders: () => Iterable<Folder>): Generator<FolderLine> {
  const sums = sumsOf(folders());
  const shown: string[] = [];
  let lines = 0;
  for (const { path } of folders()) {
    const names = path === "" ? ["."] : path.split("/");
    let same = 0;
    while (same < names.length - 1 && names[same] === shown[same]) same++;
    if (names[same] === shown[same] && names.length <= shown.length) continue;
    for (let depth = same; depth < names.length; depth++) {
      if (++lines > MOST_LINES) {
        yield { name: "…", depth: 0, files: 0, bytes: 0 };
        return;
      }
      const above = names.slice(0, depth + 1).join("/");
      const sum = sums.get(above === "." ? "" : above) ?? { files: 0, bytes: 0 };
      yield { name: names[depth] ?? "", depth, ...sum };
    }
    shown.splice(0, shown.length, ...names);
  }
}

/** Figures of each folder with all below it, of as many folders as may be shown. */
function sumsOf(folders: Iterable<Folder>): ReadonlyMap<string, { files: number; bytes: number }> {
  const sums = new Map<string, { files: number; bytes: number }>();
  for (const { path, files, bytes } of folders) {
    for (let above = path; ; above = above.slice(0, Math.max(0, above.lastIndexOf("/")))) {
      const sum = sums.get(above);
      if (sum != null) {
        sum.files += files;
        sum.bytes += bytes;
      } else if (sums.size < 2 * MOST_LINES) {
        sums.set(above, { files, bytes });
      }
      if (above === "") break;
    }
  }
  return sums;
}
