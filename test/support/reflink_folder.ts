// A folder in which files can share their blocks: the one that VARVE_REFLINK_FOLDER names, or that for temporary
// files, if its file system can; undefined where there is none.

import { closeSync, openSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../../src/base/errors.ts";
import { clone } from "../../src/disk/move/reflink.ts";
import { TempFolder } from "./temp_folder.ts";

export function reflinkFolder(): string | undefined {
  const named = process.env["VARVE_REFLINK_FOLDER"];
  return [named ?? tmpdir()].find(canClone);
}

function canClone(folder: string): boolean {
  using temp = new TempFolder(folder);
  const from = join(temp.path, "from");
  writeFileSync(from, "bytes");
  const files = [openSync(from, "r"), openSync(join(temp.path, "to"), "w+")] as const;
  try {
    clone(...files);
    return true;
  } catch (error) {
    if (systemCode(error) == null) throw error;
    return false;
  } finally {
    for (const file of files) closeSync(file);
  }
}
