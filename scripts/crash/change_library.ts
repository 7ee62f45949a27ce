// What happens to a library between two scans: files are deleted, renamed, moved, edited, touched and added,
// folders go and move. The same for the same seed.

import {
  appendFileSync,
  copyFileSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { Random } from "../library/random.ts";

/** Changes about a third of the files. */
export function changeLibrary(root: string, random: Random): void {
  const { files, folders } = contents(root);
  for (const [i, file] of files.entries()) {
    const { mtimeMs } = lstatSync(file);
    const later = (mtimeMs + 86_400_000) / 1000;
    const fresh = (folder: string) => join(folder, `new ${i}${extname(file)}`);
    switch (random.between(0, 17)) {
      case 0:
        rmSync(file);
        break;
      case 1:
        renameSync(file, fresh(dirname(file)));
        break;
      case 2:
        renameSync(file, fresh(random.pick(folders)));
        break;
      case 3:
        appendFileSync(file, "edited");
        utimesSync(file, later, later);
        break;
      case 4:
        utimesSync(file, later, later);
        break;
      case 5: {
        const copy = fresh(random.pick(folders));
        copyFileSync(file, copy);
        utimesSync(copy, later, later);
        break;
      }
    }
  }
  const [gone, moved, into] = [random.pick(folders), random.pick(folders), random.pick(folders)];
  rmSync(gone, { recursive: true, force: true });
  const isApart = !`${into}/`.startsWith(`${moved}/`) && !`${moved}/`.startsWith(`${gone}/`);
  if (isApart && !`${into}/`.startsWith(`${gone}/`)) {
    renameSync(moved, join(into, `${basename(moved)} moved`));
  }
}

/** Regular files, and folders that hold some, in order; names that are not UTF-8 are left as they are. */
function contents(root: string): { readonly files: string[]; readonly folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  const visit = (folder: string) => {
    const before = files.length;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.includes("\ufffd")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.push(path);
    }
    if (files.length > before && folder !== root) folders.push(folder);
  };
  visit(root);
  return { files: files.sort(), folders: folders.sort() };
}
