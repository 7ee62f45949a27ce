// The tables of docs/ARCHITECTURE.md, from the rules that the layer check enforces.

import { onlyHere, rooms } from "../layers/rules.ts";
import { code, replaceBetween, table } from "./markdown.ts";

/** The page with its tables made anew; what stands around them is kept. */
export function withRooms(page: string): string {
  const names = (list: readonly string[]) => list.map(code).join(", ") || "nothing of ours";
  const roomTable = table(
    ["room", "is", "may import", "and these packages"],
    rooms.map(({ name, is, imports, packages }) => [
      code(name),
      is,
      names(imports),
      packages.map((name) => code(name === "node:" ? "node:*" : name)).join(", ") || "none",
    ]),
  );
  const onlyTable = table(
    ["what", "only in", "because"],
    onlyHere.map(({ what, allowed, reason }) => [
      what,
      allowed.map(code).join(", ") || "nowhere",
      reason,
    ]),
  );
  return replaceBetween(replaceBetween(page, "rooms", roomTable), "only-here", onlyTable);
}
