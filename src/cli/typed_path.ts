// Paths as people type them, as the catalog knows them: absolute, links in the folders resolved.

import { realpathSync } from "node:fs";
import { joinPath, nameFromBytes, osPath } from "../base/names.ts";
import { absolutePath, folderOf, nameOf } from "../base/paths.ts";

/** The absolute path of a folder, links resolved as far as it exists. */
export function typedFolder(cwd: string, typed: string): string {
  return realFolder(absolutePath(cwd, typed));
}

/** The absolute path of a file; its own name is kept, even where it is a link. */
export function typedFile(cwd: string, typed: string): string {
  const path = absolutePath(cwd, typed);
  return path === "/" ? path : joinPath(realFolder(folderOf(path)), nameOf(path));
}

function realFolder(path: string): string {
  try {
    return nameFromBytes(realpathSync(osPath(path), { encoding: "buffer" }));
  } catch {
    // Gone or not readable, as a missing file's folder may be: the part above it may still be a link.
    return path === "/" ? path : joinPath(realFolder(folderOf(path)), nameOf(path));
  }
}
