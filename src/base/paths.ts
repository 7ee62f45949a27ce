// Paths as strings without loss. Bun's node:path replaces names that are not UTF-8, these functions keep them.

/** The absolute path of `path` as seen from the absolute folder `from`: no ".", no "..", no slash at the end. */
export function absolutePath(from: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The folder of an absolute path, "/" for the root folder itself. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** The last name of an absolute path, "" for the root folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
