// Where the tools that came with the program may be unpacked, best first.

import { joinPath } from "../base/names.ts";
import { folderOf } from "../base/paths.ts";
import type { World } from "./world.ts";

/** In the data folder; where that lets no program run, beside our own, which runs. */
export function toolFolders(world: Pick<World, "execPath">, dataFolder: string): string[] {
  return [joinPath(dataFolder, "tools"), joinPath(folderOf(world.execPath), "varve-tools")];
}
