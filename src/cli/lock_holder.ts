// Who holds the lock of the data folder, for commands that take it themselves.

import type { Bare } from "./definition.ts";

export function lockHolder({ world, clock }: Pick<Bare, "world" | "clock">, command: string) {
  return { pid: world.pid, command, startedUs: clock.nowUs() };
}
