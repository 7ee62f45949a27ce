// What a command that reads files hands to its operation.

import type { LibraryScan } from "../operations/scan/scan_library.ts";
import type { Bare } from "./definition.ts";
import { toolFolders } from "./tool_folders.ts";

/** Threads and tools as they are configured, and who asks for them. */
export async function reading({
  world,
  settings,
}: Pick<Bare, "world" | "settings">): Promise<
  Pick<LibraryScan, "config" | "startThread" | "toolsBundle" | "toolFolders" | "pid">
> {
  const { config, data } = settings();
  return {
    config,
    startThread: () => world.startWorker(),
    toolsBundle: await world.toolsBundle(),
    toolFolders: toolFolders(world, data().path),
    pid: world.pid,
  };
}
